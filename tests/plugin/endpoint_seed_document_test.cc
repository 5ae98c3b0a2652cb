// Every example of the seed document, over the socket of the real daemon.
#define BOOST_TEST_MODULE endpoint_seed_document
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "support/facts.h"

namespace json = boost::json;
using test::check_equal;
using test::check_error;
using test::check_invalid;
using test::create_preset;
using test::names_of;
using test::parse;
using test::RpcClient;

namespace {

// The document of "Export Format (JSON)", as it stands there.
constexpr std::string_view kExported = R"({
  "version": "1.0",
  "preset": {
    "name": "High Performance SGLang",
    "description": "Optimized for high throughput with SGLang runtime",
    "category": "performance",
    "parameters": {
      "tp-size": [2, 4],
      "mem-fraction-static": [0.9],
      "schedule-policy": ["fcfs"],
      "enable-mixed-chunking": [true]
    },
    "metadata": {
      "author": "system",
      "tags": ["sglang", "throughput", "production"],
      "recommended_for": ["llama-3-70b", "llama-3-405b"],
      "runtime": "sglang"
    }
  }
})";

// Removes the presets of a case, so that each can use the document's own names.
struct Clean : test::OnSharedDaemon {
  Clean() = default;
  ~Clean() {
    for (const char* name : {"A", "B", "C", "High Performance SGLang"}) {
      client.call("preset.delete", {{"preset", name}});
    }
  }

  void create(const char* name, std::string_view parameters) {
    create_preset(client, name, {{"parameters", parse(parameters)}});
  }
  json::object merge(const char* strategy) {
    return client.call("preset.merge", {{"presets", {"A", "B"}}, {"merge_strategy", strategy}})
        .object();
  }
  test::Answer import(std::string_view document) {
    return client.call("preset.import", {{"document", parse(document)}});
  }
};

json::object without(json::object object, std::initializer_list<const char*> keys) {
  for (const char* key : keys) object.stable_erase(object.find(key));
  return object;
}

}  // namespace

// --- merge strategies
// -----------------------------------------------------------------------------

BOOST_FIXTURE_TEST_SUITE(merging, Clean)

BOOST_AUTO_TEST_CASE(union_combines_all_values_and_is_the_default) {
  create("A", R"({"tp-size": [1, 2], "mem-fraction-static": [0.8]})");
  create("B", R"({"tp-size": [4], "schedule-policy": ["lpm"]})");
  const json::object merged = merge("union");
  // As text: order of parameters and of values is part of the promise.
  BOOST_TEST(json::serialize(merged.at("parameters")) ==
             R"({"tp-size":[1,2,4],"mem-fraction-static":[8E-1],"schedule-policy":["lpm"]})");
  check_equal(merged.at("applied_presets"), {"A", "B"});
  check_equal(merged.at("conflicts"), json::array{});
  check_equal(merged.at("grid_size"), 3);
  const test::Answer by_default = client.call("preset.merge", {{"presets", {"A", "B"}}});
  check_equal(by_default.result(), merged);
  BOOST_TEST(by_default.line().contains(
      R"("parameters":{"tp-size":[1,2,4],"mem-fraction-static":[0.8],"schedule-policy":["lpm"]})"));
}

BOOST_AUTO_TEST_CASE(intersection_keeps_only_values_present_in_both) {
  create("A", R"({"tp-size": [1, 2], "mem-fraction-static": [0.8]})");
  create("B", R"({"tp-size": [2, 4], "schedule-policy": ["lpm"]})");
  const json::object merged = merge("intersection");
  check_equal(merged.at("parameters"), {{"tp-size", {2}}});
  check_equal(merged.at("grid_size"), 1);
  const json::array& conflicts = merged.at("conflicts").as_array();
  BOOST_REQUIRE(conflicts.size() == 2U);
  check_equal(conflicts[0].at("parameter"), "mem-fraction-static");
  check_equal(conflicts[1].at("parameter"), "schedule-policy");
  for (const json::value& conflict : conflicts) {
    check_equal(conflict.at("reason"), "No common values across all presets");
  }
}

BOOST_AUTO_TEST_CASE(last_wins_lets_later_presets_override_earlier_ones) {
  create("A", R"({"tp-size": [1, 2], "mem-fraction-static": [0.8]})");
  create("B", R"({"tp-size": [4], "schedule-policy": ["lpm"]})");
  const json::object merged = merge("last_wins");
  BOOST_TEST(json::serialize(merged.at("parameters")) ==
             R"({"tp-size":[4],"mem-fraction-static":[8E-1],"schedule-policy":["lpm"]})");
  const json::array& conflicts = merged.at("conflicts").as_array();
  BOOST_REQUIRE(conflicts.size() == 1U);
  check_equal(conflicts[0].at("parameter"), "tp-size");
  check_equal(conflicts[0].at("overridden_by"), "B");
  check_equal(conflicts[0].at("previous_values"), {1, 2});
  check_equal(conflicts[0].at("new_values"), {4});
}

BOOST_AUTO_TEST_CASE(one_preset_merges_to_itself) {
  create("A", R"({"tp-size": [1, 2], "mem-fraction-static": [0.8]})");
  for (const char* strategy : {"union", "intersection", "last_wins"}) {
    const json::object merged =
        client.call("preset.merge", {{"presets", {"A"}}, {"merge_strategy", strategy}}).object();
    check_equal(merged.at("parameters"),
                parse(R"({"tp-size": [1, 2], "mem-fraction-static": [0.8]})"));
    check_equal(merged.at("conflicts"), json::array{});
  }
}

BOOST_AUTO_TEST_CASE(merge_takes_ids_and_refuses_none_and_unknown_strategies) {
  create("A", R"({"tp-size": [1]})");
  create("B", R"({"tp-size": [2]})");
  const json::value a = client.call("preset.get", {{"preset", "A"}}).result().at("id");
  const json::value b = client.call("preset.get", {{"preset", "B"}}).result().at("id");
  const json::object merged = client.call("preset.merge", {{"presets", {b, a}}}).object();
  check_equal(merged.at("applied_presets"), {"B", "A"});
  check_equal(merged.at("parameters"), {{"tp-size", {2, 1}}});
  check_invalid(client.call("preset.merge", {{"presets", json::array{}}}), {"/presets"});
  check_invalid(client.call("preset.merge", {{"presets", {"A"}}, {"merge_strategy", "first"}}),
                {"/merge_strategy"});
  check_error(client.call("preset.merge", {{"presets", {"A", "nobody"}}}), test::kNotFound,
              "not_found");
}

BOOST_AUTO_TEST_SUITE_END()

// --- export and import
// ----------------------------------------------------------------------------

BOOST_FIXTURE_TEST_SUITE(sharing, Clean)

BOOST_AUTO_TEST_CASE(the_export_document_is_imported_and_exported_as_it_was) {
  const json::value document = parse(kExported);
  BOOST_TEST(import(kExported).ok());
  const json::object exported =
      client.call("preset.export", {{"preset", "High Performance SGLang"}}).object();
  BOOST_TEST(exported.size() == 2U);
  check_equal(exported.at("version"), "1.0");
  const json::object& preset = exported.at("preset").as_object();
  BOOST_TEST(json::serialize(without(preset, {"runtime"})) ==
             json::serialize(document.at("preset")));
  check_equal(preset.at("runtime"), nullptr);
}

BOOST_AUTO_TEST_CASE(importing_an_export_elsewhere_gives_the_same_preset) {
  const json::object original = create_preset(
      client, "High Performance SGLang",
      {{"description", "Optimized for high throughput with SGLang runtime"},
       {"category", "performance"},
       {"runtime", "sglang"},
       {"parameters", parse(R"({"tp-size":[2,4],"mem-fraction-static":[0.9],"x":[null,1.0]})")},
       {"metadata", parse(R"({"author":"system","tags":["sglang"],"n":{"b":1,"a":2}})")}});
  const test::Answer exported =
      client.call("preset.export", {{"preset", "High Performance SGLang"}});
  check_equal(exported.result().at("preset").at("runtime"), "sglang");

  test::Daemon elsewhere;
  elsewhere.start();
  RpcClient other = elsewhere.client();
  BOOST_TEST(other.call("preset.import", {{"document", exported.result()}}).ok());
  const json::object copy =
      other.call("preset.get", {{"preset", "High Performance SGLang"}}).object();
  const std::initializer_list<const char*> own = {"id", "created_at", "updated_at", "revision"};
  BOOST_TEST(json::serialize(without(copy, own)) == json::serialize(without(original, own)));
  const json::value again =
      other.call("preset.export", {{"preset", "High Performance SGLang"}}).result();
  BOOST_TEST(json::serialize(again) == json::serialize(exported.result()));
}

BOOST_AUTO_TEST_CASE(import_errors_name_the_path_of_each_fault) {
  struct Case {
    const char* document;
    std::vector<std::string> paths;
  };
  const std::string preset = "/document/preset";
  const Case cases[] = {
      {R"([1])", {"/document"}},
      {R"("text")", {"/document"}},
      {R"(null)", {"/document"}},
      {R"({"preset":{"name":"C","parameters":{"a":[1]}}})", {"/document/version"}},
      {R"({"version":1.0,"preset":{"name":"C","parameters":{"a":[1]}}})", {"/document/version"}},
      {R"({"version":"9.0","preset":{"name":"C","parameters":{"a":[1]}}})", {"/document/version"}},
      {R"({"version":"1.0"})", {"/document/preset"}},
      {R"({"version":"1.0","preset":[]})", {"/document/preset"}},
      {R"({"version":"1.0","preset":{"parameters":{"a":[1]}}})", {preset + "/name"}},
      {R"({"version":"1.0","preset":{"name":"","parameters":{"a":[1]}}})", {preset + "/name"}},
      {R"({"version":"1.0","preset":{"name":7,"parameters":{"a":[1]}}})", {preset + "/name"}},
      {R"({"version":"1.0","preset":{"name":"C"}})", {preset + "/parameters"}},
      {R"({"version":"1.0","preset":{"name":"C","parameters":[1]}})", {preset + "/parameters"}},
      {R"({"version":"1.0","preset":{"name":"C","parameters":{}}})", {preset + "/parameters"}},
      {R"({"version":"1.0","preset":{"name":"C","parameters":{"tp-size":2}}})",
       {preset + "/parameters/tp-size"}},
      {R"({"version":"1.0","preset":{"name":"C","parameters":{"tp-size":[]}}})",
       {preset + "/parameters/tp-size"}},
      {R"({"version":"1.0","preset":{"name":"C","parameters":{"tp-size":[1,2,1.0]}}})",
       {preset + "/parameters/tp-size/2"}},
      {R"({"version":"1.0","preset":{"name":"C","parameters":{"a":[1]},"description":4}})",
       {preset + "/description"}},
      {R"({"version":"1.0","preset":{"name":"C","parameters":{"a":[1]},"category":[]}})",
       {preset + "/category"}},
      {R"({"version":"1.0","preset":{"name":"C","parameters":{"a":[1]},"runtime":true}})",
       {preset + "/runtime"}},
      {R"({"version":"1.0","preset":{"name":"C","parameters":{"a":[1]},"metadata":"x"}})",
       {preset + "/metadata"}},
      {R"({"version":"1.0","preset":{"name":"C","parameters":{"a":[1]},"metadata":{"tags":"x"}}})",
       {preset + "/metadata/tags"}},
      {R"({"version":"1.0","preset":{"name":"","parameters":{"a":1,"b":[]},"category":1}})",
       {preset + "/name", preset + "/parameters/a", preset + "/parameters/b",
        preset + "/category"}},
  };
  for (const Case& each : cases) {
    BOOST_TEST_CONTEXT(each.document) {
      check_invalid(import(each.document), each.paths);
    }
  }
  check_error(client.call("preset.get", {{"preset", "C"}}), test::kNotFound, "not_found");
}

BOOST_AUTO_TEST_SUITE_END()

// --- system presets
// -------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_SUITE(system_presets, Clean)

BOOST_AUTO_TEST_CASE(the_four_of_the_document_are_seeded_as_they_stand_there) {
  const json::object listed = client.call("preset.list", {{"is_system", true}}).object();
  const std::vector<std::string> expected = {"Balanced", "High Throughput", "Low Latency",
                                             "Memory Efficient"};
  BOOST_TEST(names_of(listed) == expected, boost::test_tools::per_element());
  const test::Answer got = client.call("preset.get", {{"preset", "High Throughput"}});
  check_equal(got.result().at("is_system"), true);
  check_equal(got.result().at("description"), "Maximize tokens per second");
  check_equal(got.result().at("category"), "performance");
  BOOST_TEST(got.line().contains(
      R"("parameters":{"tp-size":[2,4],"mem-fraction-static":[0.9],"schedule-policy":["fcfs"],)"
      R"("enable-mixed-chunking":[true]},)"
      R"("metadata":{"author":"system","tags":["throughput","performance"]})"));
}

BOOST_AUTO_TEST_CASE(they_are_not_changed_or_deleted_but_cloned) {
  check_error(client.call("preset.update",
                          {{"preset", "Balanced"}, {"changes", {{"description", "mine"}}}}),
              test::kSystemPreset, "system_preset");
  check_error(client.call("preset.delete", {{"preset", "Balanced"}}), test::kSystemPreset,
              "system_preset");
  check_error(client.call("preset.import",
                          {{"document", parse(R"({"version":"1.0","preset":{"name":"Balanced",
                                                  "parameters":{"a":[1]}}})")},
                           {"on_conflict", "replace"}}),
              test::kSystemPreset, "system_preset");
  const json::object clone =
      client.call("preset.clone", {{"preset", "Balanced"}, {"name", "A"}}).object();
  check_equal(clone.at("is_system"), false);
  check_equal(clone.at("revision"), 1);
  check_equal(clone.at("parameters"),
              client.call("preset.get", {{"preset", "Balanced"}}).result().at("parameters"));
  test::check_ok(client.call("preset.update", {{"preset", "A"}, {"changes", {{"name", "B"}}}}));
}

BOOST_AUTO_TEST_CASE(nobody_creates_one_over_the_socket) {
  check_invalid(client.call("preset.create", test::preset_params("A", {{"is_system", true}})),
                {"/is_system"});
}

BOOST_AUTO_TEST_SUITE_END()

// --- the eight endpoints
// --------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(the_eight_endpoints_do_their_work_one_by_one, Clean) {
  // create
  const json::object created =
      create_preset(client, "A", {{"description", "d"}, {"category", "seed-endpoints"}});
  check_equal(created.at("is_system"), false);
  check_equal(created.at("metadata"), nullptr);
  check_error(client.call("preset.create", test::preset_params("A")), test::kAlreadyExists,
              "already_exists");
  // get
  check_equal(client.call("preset.get", {{"preset", created.at("id")}}).result(), created);
  check_error(client.call("preset.get", {{"preset", 999'999}}), test::kNotFound, "not_found");
  // list, with category
  create_preset(client, "B", {{"category", "seed-other"}});
  const std::vector<std::string> only_a = {"A"};
  BOOST_TEST(
      names_of(client.call("preset.list", {{"category", "seed-endpoints"}}).result()) == only_a,
      boost::test_tools::per_element());
  const std::vector<std::string> all = names_of(client.call("preset.list").result());
  BOOST_TEST(std::ranges::count(all, "A") == 1);
  BOOST_TEST(std::ranges::count(all, "B") == 1);
  // update
  const json::object updated =
      client.call("preset.update", {{"preset", "A"}, {"changes", {{"description", "new"}}}})
          .object();
  check_equal(updated.at("description"), "new");
  check_equal(updated.at("category"), "seed-endpoints");
  check_equal(updated.at("id"), created.at("id"));
  // merge
  check_equal(client.call("preset.merge", {{"presets", {"A", "B"}}}).result().at("parameters"),
              {{"tp-size", {1, 2}}});
  // export, delete, import
  const json::value document = client.call("preset.export", {{"preset", "A"}}).result();
  check_equal(client.call("preset.delete", {{"preset", "A"}}).result(),
              {{"id", created.at("id")}, {"name", "A"}});
  check_error(client.call("preset.get", {{"preset", "A"}}), test::kNotFound, "not_found");
  test::check_ok(client.call("preset.import", {{"document", document}}));
  const json::object again = client.call("preset.get", {{"preset", "A"}}).object();
  check_equal(again.at("description"), "new");
  BOOST_TEST(again.at("id").as_int64() > created.at("id").as_int64());
}
