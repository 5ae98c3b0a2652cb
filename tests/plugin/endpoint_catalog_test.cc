// catalog.*, findings at save and import, migration, reload: with the shipped catalogs.
#define BOOST_TEST_MODULE endpoint_engines
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "support/engine_daemon.h"

namespace json = boost::json;
using test::check_equal;
using test::check_error;
using test::check_invalid;
using test::check_ok;
using test::engine_daemon;
using test::preset_params;

namespace {

struct Catalogs {
  test::RpcClient client = engine_daemon().client();

  json::array findings(const json::object& params) {
    return client.call("preset.validate", params).result().at("findings").as_array();
  }
};

json::object sglang(const json::object& parameters) {
  return {{"runtime", "sglang"}, {"parameters", parameters}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalogs_over_the_socket, Catalogs)

BOOST_AUTO_TEST_CASE(the_shipped_engines_are_listed) {
  std::vector<std::string> engines;
  const json::object list = client.call("catalog.list").object();
  for (const auto& catalog : list.at("catalogs").as_array()) {
    engines.emplace_back(catalog.at("engine").as_string());
    BOOST_TEST(catalog.at("flags").to_number<int>() > 50);
    BOOST_TEST(catalog.at("rules").to_number<int>() > 10);
  }
  BOOST_TEST(engines == (std::vector<std::string>{"llama.cpp", "sglang", "vllm"}));
}

BOOST_AUTO_TEST_CASE(a_flag_is_told_with_its_rules_by_any_of_its_names) {
  for (const auto* name : {"tp-size", "tensor-parallel-size", "tp_size"}) {
    const auto answer = client.call("catalog.get", {{"engine", "sglang"}, {"flag", name}}).object();
    check_equal(answer.at("flag").at("name"), "tp-size");
    check_equal(answer.at("flag").at("type"), "int");
    BOOST_TEST(answer.at("rules").as_array().size() >= 3U);
  }
  check_equal(client.call("catalog.get", {{"engine", "vllm"}, {"flag", "swap-space"}})
                  .result()
                  .at("rename")
                  .at("kind"),
              "removed");
  const auto whole = client.call("catalog.get", {{"engine", "vllm"}}).object();
  BOOST_TEST(whole.at("flags").as_array().size() > 100U);
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_told_with_what_is) {
  const auto engine = client.call("catalog.get", {{"engine", "triton"}});
  check_error(engine, test::kNotFound, "not_found");
  BOOST_TEST(engine.message() ==
             "there is no catalog for triton; there are catalogs for llama.cpp, sglang, vllm");
  const auto flag = client.call("catalog.get", {{"engine", "sglang"}, {"flag", "tp-sise"}});
  check_error(flag, test::kNotFound, "not_found");
  BOOST_TEST(flag.message() == "sglang main has no flag \"tp-sise\"; did you mean tp-size?");
}

BOOST_AUTO_TEST_CASE(a_search_puts_names_before_help_and_obeys_its_filters) {
  const auto found =
      client.call("catalog.search", {{"query", "tp-size"}, {"engine", "sglang"}}).object();
  check_equal(found.at("flags").at(0).at("name"), "tp-size");
  for (const auto* query : {"tp_size", "--tp-size", "parallelism gpus layer"}) {
    const auto hits =
        client.call("catalog.search", {{"query", query}, {"engine", "sglang"}}).object();
    check_equal(hits.at("flags").at(0).at("name"), "tp-size");
  }
  const auto tuned =
      client.call("catalog.search", {{"engine", "vllm"}, {"tune", 3}, {"limit", 5}}).object();
  BOOST_TEST(tuned.at("flags").as_array().size() == 5U);
  BOOST_TEST(tuned.at("total").to_number<int>() > 5);
  for (const auto& flag : tuned.at("flags").as_array()) {
    check_equal(flag.at("tune"), 3);
    check_equal(flag.at("engine"), "vllm");
  }
}

BOOST_AUTO_TEST_CASE(validation_tells_findings_with_code_path_suggestion_and_source) {
  const auto found = findings(sglang({{"enable-mixed-chunking", {true}}, {"tp-size", {0, 2}}}));
  BOOST_TEST_REQUIRE(found.size() == 2U);
  check_equal(found[0].at("code"), "foreign_parameter");
  check_equal(found[0].at("path"), "/parameters/enable-mixed-chunking");
  check_equal(found[0].at("suggestion"), "enable-mixed-chunk");
  BOOST_TEST(found[0].at("source").is_string());
  check_equal(found[1].at("code"), "out_of_range");
  check_equal(found[1].at("path"), "/parameters/tp-size/0");
  const auto answer =
      client.call("preset.validate", sglang({{"enable-mixed-chunking", {true}}})).object();
  check_equal(answer.at("valid"), true);  // the setting says warn
  BOOST_TEST(answer.at("warnings").as_array().size() == 1U);
  BOOST_TEST(answer.at("errors").as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_stored_preset_is_validated_by_name) {
  json::object params = sglang({{"gpu-memory-utilization", {0.9}}});
  params["name"] = "wrong engine";
  check_ok(client.call("preset.create", params));
  const auto found = findings({{"preset", "wrong engine"}});
  BOOST_TEST_REQUIRE(found.size() == 1U);
  check_equal(found[0].at("suggestion"), "mem-fraction-static");
  check_invalid(client.call("preset.validate", {{"preset", "x"}, {"parameters", {{"a", {1}}}}}),
                {""});
  check_invalid(client.call("preset.validate", {{"preset", 0}}), {"/preset"});
  check_error(client.call("preset.validate", {{"preset", "not there"}}), test::kNotFound,
              "not_found");
}

BOOST_AUTO_TEST_CASE(an_import_tells_the_findings_of_each_preset) {
  const auto answer =
      client
          .call(
              "preset.import",
              {{"document",
                {{"version", "1.0"},
                 {"presets",
                  {{{"name", "good import"}, {"runtime", "vllm"}, {"parameters", {{"seed", {1}}}}},
                   {{"name", "bad import"},
                    {"runtime", "vllm"},
                    {"parameters", {{"tp-size", {1}}}}}}}}},
               {"dry_run", true}})
          .object();
  BOOST_TEST(answer.at("imported").as_array().size() == 2U);
  check_equal(answer.at("findings").at(0).at("name"), "bad import");
}

BOOST_AUTO_TEST_CASE(migration_shows_and_applies_renames_as_a_new_revision) {
  json::object params = sglang({{"tensor-parallel-size", {2}},
                                {"enable-deepep-moe", {true, false}},
                                {"enable-chunked-prefill", {true}}});
  params["name"] = "old names";
  check_ok(client.call("preset.create", params));
  const auto shown =
      client.call("preset.migrate", {{"preset", "old names"}, {"dry_run", true}}).object();
  check_equal(shown.at("applied"), false);
  BOOST_TEST(shown.at("changes").as_array().size() == 2U);
  check_equal(shown.at("left").at(0).at("from"), "enable-chunked-prefill");
  check_equal(client.call("preset.get", {{"preset", "old names"}}).result().at("revision"), 1);

  const auto done = client.call("preset.migrate", {{"preset", "old names"}}).object();
  check_equal(done.at("applied"), true);
  check_equal(done.at("preset").at("revision"), 2);
  check_equal(done.at("preset").at("parameters"),
              test::parse(R"({"tp-size":[2],"moe-a2a-backend":["deepep",null],
                              "enable-chunked-prefill":[true]})"));
  check_equal(client.call("preset.history", {{"preset", "old names"}})
                  .result()
                  .at("revisions")
                  .at(0)
                  .at("op"),
              "migrate");
  check_equal(client.call("preset.migrate", {{"preset", "old names"}}).result().at("applied"),
              false);
}

BOOST_AUTO_TEST_CASE(migration_respects_system_presets_revisions_and_runtimes) {
  check_error(client.call("preset.migrate", {{"preset", "Old System"}}), test::kSystemPreset,
              "system_preset");
  check_ok(client.call("preset.create", preset_params("no runtime")));
  check_invalid(client.call("preset.migrate", {{"preset", "no runtime"}}), {"/preset"});
  json::object params = sglang({{"tensor-parallel-size", {2}}});
  params["name"] = "guarded";
  check_ok(client.call("preset.create", params));
  check_error(client.call("preset.migrate", {{"preset", "guarded"}, {"if_revision", 9}}),
              test::kRevisionConflict, "revision_conflict");
}

BOOST_AUTO_TEST_CASE(facts_of_the_settings_go_before_what_is_found) {
  const auto hardware = client.call("system.hardware").object();
  check_equal(hardware.at("facts").at("gpus"), 8);
  BOOST_TEST(hardware.at("cpus").to_number<int>() >= 1);
  BOOST_TEST(hardware.at("memory_bytes").to_number<double>() > 0);
}

BOOST_AUTO_TEST_CASE(the_schema_is_served) {
  const auto schema = client.call("preset.schema").object();
  check_equal(schema.at("title"), "preset");
  BOOST_TEST(schema.at("$defs").as_object().contains("range"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(catalogs_of_a_daemon_of_its_own)

namespace {

std::string small_catalog(std::string_view help) {
  return "format: tuningd-catalog/1\nengine: e\nversion: \"1\"\nflags:\n  - {name: a, type: int, "
         "help: " +
         std::string(help) + "}\n";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_reload_takes_new_catalogs_and_a_broken_one_leaves_the_old_in_force) {
  const test::TempDir folder;
  const std::string file = folder.write("e/1.yaml", small_catalog("First."));
  test::Daemon daemon({{"catalogs", "{folders: [" + folder.path().string() + "]}"}});
  daemon.start();
  auto client = daemon.client();
  const auto help = [&] {
    return client.call("catalog.get", {{"engine", "e"}, {"flag", "a"}})
        .result()
        .at("flag")
        .at("help");
  };
  check_equal(help(), "First.");

  folder.write("e/1.yaml", small_catalog("Second."));
  folder.write("e/2.yaml", "format: tuningd-catalog/1\nengine: e\nversion: \"2\"\nflags: []\n");
  const auto second = client.call("system.reload").result().at("catalogs").as_object();
  BOOST_TEST(second.at("in_force").as_array().size() == 2U);
  check_equal(client.call("catalog.get", {{"engine", "e"}, {"version", "1"}, {"flag", "a"}})
                  .result()
                  .at("flag")
                  .at("help"),
              "Second.");

  folder.write("e/1.yaml", "format: tuningd-catalog/1\nengine: e\nversion: \"1\"\nflag: []\n");
  const auto third = client.call("system.reload").result().at("catalogs").as_object();
  check_equal(third.at("kept"), json::array{json::value(file)});
  BOOST_TEST(third.at("errors").at(0).as_string() ==
             file + ":4:1: flag: unknown key; did you mean flags?");
  check_equal(client.call("catalog.get", {{"engine", "e"}, {"version", "1"}, {"flag", "a"}})
                  .result()
                  .at("flag")
                  .at("help"),
              "Second.");
  check_equal(client.call("system.status").result().at("seeding").at("catalogs").at("kept"),
              json::array{json::value(file)});
}

BOOST_AUTO_TEST_CASE(a_strict_daemon_refuses_what_its_catalog_finds_wrong) {
  const test::TempDir folder;
  folder.write("e/1.yaml", small_catalog("First."));
  test::Daemon daemon({{"catalogs", "{folders: [" + folder.path().string() + "], check: strict}"}});
  daemon.start();
  auto client = daemon.client();
  const json::object good{{"name", "p"}, {"runtime", "e"}, {"parameters", {{"a", {1}}}}};
  json::object bad = good;
  bad["parameters"] = json::object{{"b", {1}}, {"a", {"x"}}};
  check_invalid(client.call("preset.create", bad), {"/parameters/a/0", "/parameters/b"});
  check_ok(client.call("preset.create", good));
  check_invalid(
      client.call("preset.update", {{"preset", "p"}, {"changes", {{"parameters", {{"b", {1}}}}}}}),
      {"/changes/parameters/b"});
  bad["name"] = "q";
  check_invalid(
      client.call("preset.import", {{"document", {{"version", "1.0"}, {"presets", {bad}}}}}),
      {"/document/presets/0/parameters/a/0", "/document/presets/0/parameters/b"});
  const auto validated =
      client.call("preset.validate", {{"runtime", "e"}, {"parameters", {{"b", {1}}}}}).object();
  check_equal(validated.at("valid"), false);
  BOOST_TEST(validated.at("errors").as_array().size() == 1U);
  // Other engines, and presets of any, are nobody's business here.
  check_ok(client.call("preset.create", preset_params("other")));
}

BOOST_AUTO_TEST_SUITE_END()
