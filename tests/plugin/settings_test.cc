#include "plugin/settings.h"

#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "config/json_text.h"
#include "config/yaml_text.h"

using preset::read_settings;

namespace {

// The settings with `members` beside the state_dir that the host adds.
std::string with(const std::string& members) {
  return R"({"state_dir":"/var/lib/tuningd")" + (members.empty() ? "" : "," + members) + "}";
}

preset::Settings accepted(const std::string& members) {
  auto settings = read_settings(with(members));
  if (!settings) BOOST_FAIL(to_string(settings.error().front()));
  return *std::move(settings);
}

// A file of config/, found from this one.
std::filesystem::path shipped(const std::string& name) {
  return std::filesystem::path(__FILE__).parent_path().parent_path().parent_path() / "config" /
         name;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  BOOST_REQUIRE_MESSAGE(in.is_open(), file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The keys of the rows; state_dir is the host's.
std::vector<std::string> keys_of_the_file() {
  std::vector<std::string> keys;
  std::istringstream help(preset::settings_help());
  for (std::string line; std::getline(help, line);) {
    if (!line.starts_with(' ') && !line.starts_with("state_dir:")) {
      keys.push_back(line.substr(0, line.find(':')));
    }
  }
  return keys;
}

std::string refused(const std::string& members) {
  const auto settings = read_settings(with(members));
  BOOST_REQUIRE_MESSAGE(!settings, members);
  BOOST_REQUIRE_EQUAL(settings.error().size(), 1U);
  return to_string(settings.error().front());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin_settings)

BOOST_AUTO_TEST_CASE(nothing_but_the_state_folder_gives_the_defaults_of_the_design) {
  const auto settings = accepted("");
  BOOST_TEST(settings.state_dir == "/var/lib/tuningd");
  BOOST_TEST(settings.socket.path.empty());
  BOOST_TEST(settings.socket.mode == 0660U);
  BOOST_TEST(settings.store.path == "presets.db");
  BOOST_TEST(settings.store.cache_mb == 256U);
  BOOST_TEST(settings.seeds.empty());
  BOOST_TEST(settings.history.keep == 100U);
  BOOST_TEST(settings.limits.line_bytes == 4194304U);
  BOOST_TEST(settings.limits.parse_bytes == 67108864U);
  BOOST_TEST(settings.limits.document_bytes == 1048576U);
  BOOST_TEST(settings.limits.batch == 1000U);
  BOOST_TEST(settings.limits.nesting == 32U);
  BOOST_TEST(settings.limits.connections == 1024U);
  BOOST_TEST(settings.limits.unsent_bytes == 16777216U);
  BOOST_TEST(settings.limits.line_seconds == 30U);
  BOOST_TEST(settings.limits.merge_presets == 64U);
  BOOST_TEST(settings.limits.page == 1000U);
}

BOOST_AUTO_TEST_CASE(the_example_of_the_design_is_read) {
  const auto settings = accepted(
      R"("socket":{"path":"/run/tuningd/preset.sock","mode":"0600","group":"tuning"},
         "store":{"path":"/data/presets.db","cache_mb":128},"seeds":["/etc/tuningd/presets"],
         "roles":{"admin":["root"],"write":["@tuning"],"read":["*"]},"history":{"keep":5},
         "limits":{"line_bytes":8388608,"batch":10,"connections":2})");
  BOOST_TEST(settings.socket.path == "/run/tuningd/preset.sock");
  BOOST_TEST(settings.socket.mode == 0600U);
  BOOST_TEST(settings.socket.group == "tuning");
  BOOST_TEST(settings.store.path == "/data/presets.db");
  BOOST_TEST(settings.store.cache_mb == 128U);
  BOOST_TEST(settings.seeds.at(0) == "/etc/tuningd/presets");
  BOOST_TEST(settings.roles.admin.at(0) == "root");
  BOOST_TEST(settings.roles.write.at(0) == "@tuning");
  BOOST_TEST(settings.roles.read.at(0) == "*");
  BOOST_TEST(settings.history.keep == 5U);
  BOOST_TEST(settings.limits.line_bytes == 8388608U);
  BOOST_TEST(settings.limits.batch == 10U);
  BOOST_TEST(settings.limits.connections == 2U);
}

BOOST_AUTO_TEST_CASE(catalogs_and_facts_have_keys_with_checks) {
  const auto settings = accepted(
      R"("catalogs":{"folders":["/etc/tuningd/catalogs"],"check":"strict"},"facts":{"gpus":8,"rack":"b"})");
  BOOST_TEST(settings.catalogs.folders.at(0) == "/etc/tuningd/catalogs");
  BOOST_TEST((settings.catalogs.check == preset::CatalogCheck::kStrict));
  BOOST_TEST(settings.facts.at("gpus").as_int64() == 8);
  BOOST_TEST((accepted("").catalogs.check == preset::CatalogCheck::kWarn));
  BOOST_TEST(refused(R"("catalogs":{"check":"maybe"})") ==
             "catalogs.check: must be warn or strict");
  BOOST_TEST(refused(R"("catalogs":{"folders":["here"]})") ==
             "catalogs.folders: must hold absolute paths of folders");
  BOOST_TEST(refused(R"("facts":{"gpus":[8]})") ==
             "facts: must hold numbers, texts, true or false; gpus is none");
}

BOOST_AUTO_TEST_CASE(every_limit_is_a_key_of_its_name) {
  const auto settings = accepted(
      R"("limits":{"line_bytes":2000000,"parse_bytes":3000000,"document_bytes":100000,"batch":1,
         "nesting":9,"connections":2,"unsent_bytes":70000,"answer_bytes":200000,"line_seconds":3,
         "merge_presets":4,"page":5})");
  BOOST_TEST(settings.limits.line_bytes == 2000000U);
  BOOST_TEST(settings.limits.parse_bytes == 3000000U);
  BOOST_TEST(settings.limits.document_bytes == 100000U);
  BOOST_TEST(settings.limits.batch == 1U);
  BOOST_TEST(settings.limits.nesting == 9U);
  BOOST_TEST(settings.limits.connections == 2U);
  BOOST_TEST(settings.limits.unsent_bytes == 70000U);
  BOOST_TEST(settings.limits.answer_bytes == 200000U);
  BOOST_TEST(settings.limits.line_seconds == 3U);
  BOOST_TEST(settings.limits.merge_presets == 4U);
  BOOST_TEST(settings.limits.page == 5U);
}

BOOST_AUTO_TEST_CASE(a_mode_is_octal_digits_in_quotes_and_lets_the_owner_in) {
  BOOST_TEST(accepted(R"("socket":{"mode":"660"})").socket.mode == 0660U);
  BOOST_TEST(accepted(R"("socket":{"mode":"0777"})").socket.mode == 0777U);
  for (const auto* mode : {"660", "\"\"", "\"0680\"", "\"rw\"", "\"01660\"", "\"1660\"", "\"66\"",
                           "null", "\"-660\""}) {
    BOOST_TEST(refused(std::string(R"("socket":{"mode":)") + mode + "}") ==
               "socket.mode: must be octal digits in quotes, like \"0660\"");
  }
  BOOST_TEST(refused(R"("socket":{"mode":"0060"})") ==
             "socket.mode: must let the owner read and write, like \"0600\"");
}

BOOST_AUTO_TEST_CASE(paths_and_names_that_cannot_be_right_are_refused) {
  const std::vector<std::string> cases = {
      R"("socket":{"path":"preset.sock"})",
      R"("socket":{"path":"/a\nb"})",
      R"("socket":{"path":"/)" + std::string(107, 'a') + R"("})",
      R"("socket":{"group":"a b"})",
      R"("socket":{"group":"@tuning"})",
      R"("store":{"path":""})",
      R"("store":{"path":"../presets.db"})",
      R"("store":{"path":"a/../b"})",
      R"("seeds":["presets"])",
      R"("seeds":[""])",
      R"("seeds":"/etc/tuningd/presets")",
      R"("roles":{"admin":[""]})",
      R"("roles":{"admin":["@"]})",
      R"("roles":{"write":["a b"]})",
      R"("roles":{"write":["@@x"]})",
      R"("roles":{"read":"*"})",
      R"("roles":{"read":["*x"]})",
  };
  for (const auto& members : cases) BOOST_TEST(!read_settings(with(members)), members);
  BOOST_TEST(
      accepted(R"("socket":{"path":"/)" + std::string(106, 'a') + R"("})").socket.path.size() ==
      107U);
}

BOOST_AUTO_TEST_CASE(numbers_out_of_range_are_refused) {
  for (const auto* members :
       {R"("history":{"keep":0})", R"("history":{"keep":10001})", R"("store":{"cache_mb":0})",
        R"("limits":{"batch":0})", R"("limits":{"nesting":7})", R"("limits":{"nesting":257})",
        R"("limits":{"line_bytes":-1})", R"("limits":{"line_bytes":1.5})",
        R"("limits":{"page":10001})", R"("limits":{"line_seconds":0})"}) {
    BOOST_TEST(!read_settings(with(members)), members);
  }
}

BOOST_AUTO_TEST_CASE(limits_that_contradict_each_other_are_refused) {
  BOOST_TEST(refused(R"("limits":{"line_bytes":2048})").starts_with("limits.document_bytes: "));
  BOOST_TEST(refused(R"("limits":{"parse_bytes":65536})").starts_with("limits.parse_bytes: "));
  BOOST_TEST(refused(R"("limits":{"answer_bytes":65536})").starts_with("limits.answer_bytes: "));
}

BOOST_AUTO_TEST_CASE(all_problems_are_told_with_the_key_of_each) {
  const auto settings =
      read_settings(with(R"("sockt":{},"store":{"cache":1},"history":{"keep":0})"));
  BOOST_REQUIRE(!settings);
  BOOST_REQUIRE_EQUAL(settings.error().size(), 3U);
  BOOST_TEST(settings.error()[0].path == "/sockt");
  BOOST_TEST(to_string(settings.error()[0]) == "sockt: unknown key; did you mean socket?");
  BOOST_TEST(settings.error()[1].path == "/store/cache");
  BOOST_TEST(settings.error()[2].path == "/history/keep");
}

BOOST_AUTO_TEST_CASE(a_relative_store_wants_a_state_folder) {
  BOOST_TEST(!read_settings("{}"));
  BOOST_TEST(!!read_settings(R"({"store":{"path":"/data/presets.db"}})"));
}

BOOST_AUTO_TEST_CASE(what_is_no_json_object_is_one_problem) {
  for (const auto* text : {"", "[]", "1", "{", "{\"a\":1,\"a\":2}"}) {
    const auto settings = read_settings(text);
    BOOST_REQUIRE_MESSAGE(!settings, text);
    BOOST_TEST(settings.error().size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(every_key_is_in_the_table_of_the_readme_and_in_the_shipped_file) {
  const std::string readme = text_of(shipped("README.md"));
  const std::string settings = text_of(shipped("tuningd.yaml"));
  const auto keys = keys_of_the_file();
  BOOST_TEST(keys.size() == 24U);
  for (const auto& key : keys) {
    BOOST_TEST(readme.find("| `" + key + "` |") != std::string::npos, key);
    BOOST_TEST(settings.find(' ' + key.substr(key.rfind('.') + 1) + ':') != std::string::npos, key);
  }
}

BOOST_AUTO_TEST_CASE(the_shipped_settings_are_the_defaults_but_for_seeds_and_catalogs) {
  const auto document = config::load_yaml(shipped("tuningd.yaml").string());
  BOOST_REQUIRE(document);
  auto plugin = document->value.at("plugins").at(0).at("settings").as_object();
  plugin["state_dir"] = "/var/lib/tuningd";
  const auto settings = read_settings(config::to_json(plugin));
  if (!settings) BOOST_FAIL(to_string(settings.error().front()));
  BOOST_TEST(settings->seeds == (std::vector<std::string>{"/etc/tuningd/presets"}),
             boost::test_tools::per_element());
  BOOST_TEST(settings->catalogs.folders == (std::vector<std::string>{"/etc/tuningd/catalogs"}),
             boost::test_tools::per_element());
  const preset::Settings defaults;
  BOOST_TEST((settings->catalogs.check == defaults.catalogs.check));
  BOOST_TEST(settings->facts.empty());
  BOOST_TEST(settings->socket.path == defaults.socket.path);
  BOOST_TEST(settings->socket.mode == defaults.socket.mode);
  BOOST_TEST(settings->socket.group == defaults.socket.group);
  BOOST_TEST(settings->store.path == defaults.store.path);
  BOOST_TEST(settings->store.cache_mb == defaults.store.cache_mb);
  BOOST_TEST(settings->roles.admin.empty());
  BOOST_TEST(settings->roles.write.empty());
  BOOST_TEST(settings->roles.read.empty());
  BOOST_TEST(settings->history.keep == defaults.history.keep);
  const auto& limits = settings->limits;
  BOOST_TEST(limits.line_bytes == defaults.limits.line_bytes);
  BOOST_TEST(limits.parse_bytes == defaults.limits.parse_bytes);
  BOOST_TEST(limits.document_bytes == defaults.limits.document_bytes);
  BOOST_TEST(limits.batch == defaults.limits.batch);
  BOOST_TEST(limits.nesting == defaults.limits.nesting);
  BOOST_TEST(limits.connections == defaults.limits.connections);
  BOOST_TEST(limits.unsent_bytes == defaults.limits.unsent_bytes);
  BOOST_TEST(limits.answer_bytes == defaults.limits.answer_bytes);
  BOOST_TEST(limits.line_seconds == defaults.limits.line_seconds);
  BOOST_TEST(limits.merge_presets == defaults.limits.merge_presets);
  BOOST_TEST(limits.page == defaults.limits.page);
}

BOOST_AUTO_TEST_SUITE_END()
