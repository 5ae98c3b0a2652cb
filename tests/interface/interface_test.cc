// rpc.discover: that it says what the daemon really answers, and that the console's copy of it is
// the same.
#include <boost/test/unit_test.hpp>
#include <memory>

#include "config/json_text.h"
#include "interface/scenarios.h"

namespace test {
namespace {

namespace json = boost::json;
using Names = std::set<std::string, std::less<>>;

// What nothing here can have: hardware, flags that the shipped catalogs lack; and these two
// conflicts are found after decisions were taken.
const Names kElsewhere = {"CatalogFlag.deprecated", "CatalogFlag.removed",
                          "CatalogFlag.since",      "DeadValuesConflict.resolved",
                          "EmptyConflict.resolved", "Gpu",
                          "Gpu.compute_capability", "Gpu.family",
                          "Gpu.memory_bytes",       "Gpu.name"};

std::unique_ptr<TaskDaemon> start_daemon() {
  auto daemon = std::make_unique<TaskDaemon>(
      Settings{{"catalogs", "{folders: [" TUNINGD_CATALOGS "]}"}, {"facts", "{gpus: 8}"}});
  daemon->write_seed("10-system.yaml",
                     "presets:\n  - name: Old System\n    runtime: sglang\n    parameters:\n"
                     "      tensor-parallel-size: [2]\n");
  daemon->start();
  return daemon;
}

Names names_in(const json::value& list) {
  Names names;
  for (const auto& each : list.as_array()) names.emplace(each.at("name").as_string());
  return names;
}

std::string text_of(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += name + " ";
  return text;
}

void check_same(const Names& got, const Names& expected) {
  BOOST_TEST(text_of(got) == text_of(expected));
}

// The references in a schema that lead nowhere.
void find_dangling(const json::value& value, const json::object& schemas, Names& dangling) {
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      if (member.key() == "$ref" && member.value().is_string()) {
        const std::string_view target = member.value().get_string();
        const auto name = target.substr(target.rfind('/') + 1);
        if (target.starts_with('#') && !schemas.contains(name)) dangling.emplace(name);
      }
      find_dangling(member.value(), schemas, dangling);
    }
  } else if (const auto* list = value.if_array()) {
    for (const auto& each : *list) find_dangling(each, schemas, dangling);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(interface)

BOOST_AUTO_TEST_CASE(what_is_answered_is_what_is_described) {
  const auto daemon = start_daemon();
  DescribedClient client(*daemon);
  DescribedClient listener(*daemon);
  play_presets(client);
  play_merges(client);
  play_spaces(client);
  play_engines(client);
  play_system(client, *daemon);
  play_tasks(client, listener);

  Names heard = listener.called();
  heard.insert(client.called().begin(), client.called().end());
  heard.insert("rpc.discover");
  Names described = names_in(client.document().at("methods"));
  described.merge(names_in(client.document().at("x-notifications")));
  check_same(heard, described);

  // A schema that no value was held against may be wrong.
  Names met = client.met();
  met.insert(listener.met().begin(), listener.met().end());
  Names unmet;
  for (const std::string& name : client.all_to_meet()) {
    if (!met.contains(name)) unmet.insert(name);
  }
  check_same(unmet, kElsewhere);
}

BOOST_AUTO_TEST_CASE(every_reference_leads_somewhere) {
  const auto daemon = start_daemon();
  const json::object document = daemon->client().call("rpc.discover").object();
  Names dangling;
  find_dangling(document, document.at("components").at("schemas").as_object(), dangling);
  check_same(dangling, {});
  BOOST_TEST(!json::serialize(document).contains("x-schemas"));
}

BOOST_AUTO_TEST_CASE(the_copy_that_the_console_is_built_from_is_the_same) {
  const auto daemon = start_daemon();
  const std::string now = config::to_pretty_json(daemon->client().call("rpc.discover").result());
  write_file(TUNINGD_OPENRPC_NOW, now);
  BOOST_TEST((now == read_file(TUNINGD_OPENRPC_COPY)),
             "the interface has changed; to follow: cp " TUNINGD_OPENRPC_NOW
             " " TUNINGD_OPENRPC_COPY);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test
