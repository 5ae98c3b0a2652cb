// Seeding system presets from YAML, at start, at SIGHUP and at system.reload.
#define BOOST_TEST_MODULE endpoint_seeding
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>

#include "support/facts.h"

namespace json = boost::json;
using test::check_equal;
using test::check_error;
using test::check_ok;
using test::create_preset;
using test::Daemon;
using test::names_of;
using test::RpcClient;

namespace {

using Names = std::vector<std::string>;

constexpr const char* kTwo = R"(presets:
  - name: First
    category: one
    parameters: {a: [1, 2]}
  - name: Second
    parameters: {b: [no, on, "5", 0x10, 1.0]}
)";

struct Seeded {
  Seeded() {
    daemon.write_seed("a.yaml", kTwo);
    daemon.start();
    client = daemon.client();
  }

  json::object reload() { return client.call("system.reload").object(); }
  json::object get(const char* name) {
    return client.call("preset.get", {{"preset", name}}).object();
  }
  bool exists(const char* name) { return client.call("preset.get", {{"preset", name}}).ok(); }
  Names system_presets() {
    return names_of(client.call("preset.list", {{"is_system", true}}).result());
  }
  json::object seeding() { return client.call("system.status").result().at("seeding").as_object(); }

  Daemon daemon;
  RpcClient client{-1};
};

void check_names(const Names& got, const Names& expected) {
  BOOST_TEST(got == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seeding, Seeded)

BOOST_AUTO_TEST_CASE(scalars_are_typed_by_the_core_schema) {
  BOOST_TEST(client.call("preset.get", {{"preset", "Second"}})
                 .line()
                 .contains(R"("parameters":{"b":["no","on","5",16,1.0]})"));
  check_equal(get("First").at("is_system"), true);
  const json::object record = client.call("preset.history", {{"preset", "First"}})
                                  .result()
                                  .at("revisions")
                                  .at(0)
                                  .as_object();
  check_equal(record.at("op"), "seed");
}

BOOST_AUTO_TEST_CASE(seeding_twice_changes_nothing) {
  const json::object first = get("First");
  const std::uint64_t syncs =
      client.call("system.status").result().at("store").at("wal_syncs").to_number<std::uint64_t>();
  const json::object report = reload();
  for (const char* part : {"created", "updated", "removed", "conflicts", "errors"}) {
    check_equal(report.at(part), json::array{});
  }
  check_equal(report.at("unchanged"), 2);
  check_equal(get("First"), first);
  BOOST_TEST(client.call("system.status")
                 .result()
                 .at("store")
                 .at("wal_syncs")
                 .to_number<std::uint64_t>() == syncs);
  BOOST_TEST(daemon.stop() == 0);
  daemon.start();
  client = daemon.client();
  check_equal(get("First"), first);
  check_equal(seeding().at("unchanged"), 2);
}

BOOST_AUTO_TEST_CASE(what_changes_in_the_file_becomes_a_new_revision) {
  const json::object before = get("First");
  daemon.write_seed("a.yaml", R"(presets:
  - name: First
    category: two
    parameters: {a: [1, 2]}
  - name: Second
    parameters: {b: [no, on, "5", 0x10, 1.0]}
  - name: Third
    parameters: {c: [1]}
)");
  const json::object report = reload();
  check_equal(report.at("updated"), {"First"});
  check_equal(report.at("created"), {"Third"});
  check_equal(report.at("unchanged"), 1);
  const json::object after = get("First");
  check_equal(after.at("id"), before.at("id"));
  check_equal(after.at("revision"), 2);
  check_equal(after.at("category"), "two");
  check_equal(get("Second").at("revision"), 1);
}

BOOST_AUTO_TEST_CASE(what_goes_from_the_file_is_removed_and_its_history_stays) {
  const json::value id = get("Second").at("id");
  daemon.write_seed("a.yaml",
                    "presets:\n  - {name: First, category: one, parameters: {a: [1, 2]}}\n");
  check_equal(reload().at("removed"), {"Second"});
  BOOST_TEST(!exists("Second"));
  const json::array revisions =
      client.call("preset.history", {{"preset", id}}).result().at("revisions").as_array();
  BOOST_REQUIRE(revisions.size() == 2U);
  check_equal(revisions[0].at("op"), "delete");
  check_ok(client.call("preset.get", {{"preset", id}, {"revision", 1}}));
  daemon.remove_seed("a.yaml");
  check_equal(reload().at("removed"), {"First"});
  check_names(system_presets(), {});
  BOOST_TEST(test::wrong_in_store(client) == "");
}

BOOST_AUTO_TEST_CASE(a_users_preset_of_that_name_stays_and_status_and_log_say_so) {
  const json::object mine = create_preset(client, "Third", {{"description", "the user's"}});
  daemon.write_seed("b.yaml",
                    "presets:\n  - {name: Third, parameters: {c: [1]}}\n"
                    "  - {name: Fourth, parameters: {c: [1]}}\n");
  const std::size_t log_before = daemon.log().size();
  const json::object report = reload();
  check_equal(report.at("created"), {"Fourth"});
  BOOST_REQUIRE(report.at("conflicts").as_array().size() == 1U);
  check_equal(report.at("conflicts").at(0).at("name"), "Third");
  BOOST_TEST(report.at("conflicts").at(0).at("file").as_string().ends_with("b.yaml"));
  check_equal(get("Third"), mine);
  check_equal(seeding().at("conflicts"), report.at("conflicts"));
  BOOST_TEST(daemon.log_gets("Third", log_before));
  // Once it is out of the way, the file's preset comes.
  check_ok(client.call("preset.delete", {{"preset", "Third"}}));
  check_equal(reload().at("created"), {"Third"});
  check_equal(get("Third").at("is_system"), true);
}

BOOST_AUTO_TEST_CASE(one_broken_preset_leaves_its_file_as_it_was_and_names_the_line) {
  daemon.write_seed("a.yaml", R"(presets:
  - name: First
    category: changed too
    parameters: {a: [1, 2]}
  - name: Second
    parameters:
      b: 5
)");
  daemon.write_seed("b.yaml", "presets:\n  - {name: Third, parameters: {c: [1]}}\n");
  const json::object report = reload();
  check_equal(report.at("created"), {"Third"});
  check_equal(report.at("updated"), json::array{});
  check_equal(report.at("removed"), json::array{});
  BOOST_REQUIRE(report.at("errors").as_array().size() == 1U);
  const std::string error(report.at("errors").at(0).as_string());
  BOOST_TEST_CONTEXT(error) {
    BOOST_TEST(error.contains("a.yaml:7:"));
  }
  check_equal(get("First").at("category"), "one");
  check_equal(get("First").at("revision"), 1);
  check_equal(get("Second").at("revision"), 1);
  BOOST_TEST(daemon.log_gets("a.yaml:7:"));
  check_equal(seeding().at("errors"), report.at("errors"));
  // A restart keeps them just so.
  BOOST_TEST(daemon.stop() == 0);
  daemon.start();
  client = daemon.client();
  check_equal(get("First").at("category"), "one");
  check_names(system_presets(), {"First", "Second", "Third"});
}

BOOST_AUTO_TEST_CASE(broken_yaml_of_every_kind_is_refused_and_the_rest_is_seeded) {
  struct Case {
    const char* text;
    const char* place;
  };
  const Case cases[] = {
      {"presets:\n  - &a {name: Third, parameters: {c: [1]}}\n", "z.yaml:2:"},
      {"presets:\n  - name: Third\n    parameters: {c: &x [1], d: *x}\n", "z.yaml:3:"},
      {"presets:\n  - name: Third\n    name: Third\n    parameters: {c: [1]}\n", "z.yaml:3:"},
      {"presets:\n  - name: Third\n    colour: red\n    parameters: {c: [1]}\n", "z.yaml:3:"},
      {"presets:\n  - name: Third\n    parameters: {c: [1, 1.0]}\n", "z.yaml:3:"},
      {"presets:\n  - name: [Third\n", "z.yaml:"},
      {"presets: 5\n", "z.yaml:"},
      {"- name: Third\n", "z.yaml:"},
      {"presets:\n  - name: \"\xff\"\n", "z.yaml:"},
      {"presets:\n  - parameters: {c: [1]}\n", "z.yaml:2:"},
      {"presets:\n  - {name: First, parameters: {c: [1]}}\n", "z.yaml"},  // a.yaml has it
  };
  for (const Case& each : cases) {
    BOOST_TEST_CONTEXT(each.text) {
      daemon.write_seed("z.yaml", each.text);
      const json::object report = reload();
      BOOST_REQUIRE(!report.at("errors").as_array().empty());
      const std::string error(report.at("errors").at(0).as_string());
      BOOST_TEST_CONTEXT(error) {
        BOOST_TEST(error.contains(each.place));
      }
      check_names(system_presets(), {"First", "Second"});
      check_equal(get("First").at("revision"), 1);
      check_equal(report.at("removed"), json::array{});
    }
  }
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_away_for_a_while_takes_no_preset_with_it) {
  std::filesystem::rename(daemon.seeds_folder(), daemon.folder() + "/away");
  const json::object report = reload();
  BOOST_TEST(!report.at("errors").as_array().empty());
  check_names(system_presets(), {"First", "Second"});
  std::filesystem::rename(daemon.folder() + "/away", daemon.seeds_folder());
  check_equal(reload().at("errors"), json::array{});
}

BOOST_AUTO_TEST_CASE(files_that_are_not_yaml_are_left_alone) {
  daemon.write_seed("README", "presets: [1]");
  daemon.write_seed("b.yaml~", "presets: [1]");
  daemon.write_seed("c.json", "{}");
  const json::object report = reload();
  check_equal(report.at("errors"), json::array{});
  check_equal(report.at("files"), 1);
}

BOOST_AUTO_TEST_CASE(sighup_reloads_them_while_requests_are_served) {
  RpcClient watcher = daemon.client();
  check_ok(watcher.call("preset.subscribe"));
  daemon.write_seed("b.yaml", "presets:\n  - {name: Third, parameters: {c: [1]}}\n");
  daemon.signal(SIGHUP);
  const std::optional<json::object> told = watcher.notification();
  BOOST_REQUIRE(told.has_value());
  check_equal(told->at("params").at("name"), "Third");
  check_equal(get("Third").at("is_system"), true);
  for (int i = 0; i < 100; ++i) {
    if (i % 10 == 0) daemon.signal(SIGHUP);
    check_ok(client.call("preset.list"));
  }
  check_names(system_presets(), {"First", "Second", "Third"});
}

BOOST_AUTO_TEST_CASE(renaming_the_file_keeps_the_presets) {
  const json::object first = get("First");
  std::filesystem::rename(daemon.seeds_folder() + "/a.yaml", daemon.seeds_folder() + "/n.yaml");
  check_equal(reload().at("unchanged"), 2);
  check_equal(get("First"), first);
  daemon.remove_seed("n.yaml");
  check_equal(reload().at("removed").as_array().size(), 2U);
}

BOOST_AUTO_TEST_SUITE_END()
