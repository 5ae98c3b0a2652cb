// preset.create, get, update, delete, clone, validate and merge: what each does, and every error.
#define BOOST_TEST_MODULE endpoint_presets
#include <boost/test/unit_test.hpp>

#include "support/facts.h"

namespace json = boost::json;
using test::check_equal;
using test::check_error;
using test::check_invalid;
using test::check_ok;
using test::create_preset;
using test::parse;
using test::preset_params;

BOOST_FIXTURE_TEST_SUITE(create, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(a_preset_is_served_with_every_field_absent_ones_null) {
  const json::object preset = create_preset(client, "bare");
  BOOST_TEST(preset.at("id").as_int64() >= 1);
  check_equal(preset.at("name"), "bare");
  for (const char* field : {"description", "category", "runtime", "metadata"}) {
    check_equal(preset.at(field), nullptr);
  }
  check_equal(preset.at("is_system"), false);
  check_equal(preset.at("revision"), 1);
  check_equal(preset.at("created_at"), preset.at("updated_at"));
  const std::string at(preset.at("created_at").as_string());
  BOOST_TEST(at.size() == 24U);  // 2026-11-22T19:21:26.123Z
  BOOST_TEST(at.substr(10, 1) == "T");
  BOOST_TEST(at.substr(19, 1) == ".");
  BOOST_TEST(at.back() == 'Z');
  BOOST_TEST(preset.size() == 11U);
  check_equal(client.call("preset.get", {{"preset", "bare"}}).result(), preset);
  check_equal(client.call("preset.get", {{"preset", preset.at("id")}}).result(), preset);
}

BOOST_AUTO_TEST_CASE(null_for_an_optional_field_is_as_good_as_absent) {
  const json::object preset = create_preset(client, "nulls",
                                            {{"description", nullptr},
                                             {"category", nullptr},
                                             {"runtime", nullptr},
                                             {"metadata", nullptr}});
  check_equal(preset.at("category"), nullptr);
}

BOOST_AUTO_TEST_CASE(ids_rise_and_are_never_given_twice) {
  const std::int64_t first = create_preset(client, "id 1").at("id").as_int64();
  check_ok(client.call("preset.delete", {{"preset", first}}));
  const std::int64_t second = create_preset(client, "id 1").at("id").as_int64();
  BOOST_TEST(second > first);
}

BOOST_AUTO_TEST_CASE(every_fault_is_named_not_the_first_only) {
  check_invalid(client.call_text("preset.create", R"({"name":" x","description":7,"category":[],
        "runtime":{},"parameters":{"a":1,"b":[],"c":[1,1.0],"d/e~f":[]},"metadata":[],"more":1})"),
                {"/name", "/description", "/category", "/runtime", "/parameters/a", "/parameters/b",
                 "/parameters/c/1", "/parameters/d~1e~0f", "/metadata", "/more"});
  check_invalid(client.call("preset.create"), {"/name", "/parameters"});
  check_invalid(client.call("preset.create", {{"name", nullptr}, {"parameters", nullptr}}),
                {"/name", "/parameters"});
}

BOOST_AUTO_TEST_CASE(a_taken_name_is_refused) {
  create_preset(client, "taken");
  check_error(client.call("preset.create", preset_params("taken")), test::kAlreadyExists,
              "already_exists");
  // Names are compared as they are written.
  check_ok(client.call("preset.create", preset_params("Taken")));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(get, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(what_is_not_there_is_named) {
  const test::Answer by_name = client.call("preset.get", {{"preset", "no such name"}});
  check_error(by_name, test::kNotFound, "not_found");
  BOOST_TEST(by_name.message().contains("no such name"));
  const test::Answer by_id = client.call("preset.get", {{"preset", 987'654}});
  check_error(by_id, test::kNotFound, "not_found");
  BOOST_TEST(by_id.message().contains("987654"));
  create_preset(client, "one revision");
  check_error(client.call("preset.get", {{"preset", "one revision"}, {"revision", 2}}),
              test::kNotFound, "not_found");
}

BOOST_AUTO_TEST_CASE(a_preset_is_named_by_an_integer_or_a_string_and_nothing_else) {
  for (const char* ref : {"null", "true", "1.5", "[]", "{}"}) {
    BOOST_TEST_CONTEXT(ref) {
      check_invalid(client.call_text("preset.get", R"({"preset":)" + std::string(ref) + "}"),
                    {"/preset"});
    }
  }
  // Numbers that are no id, and names that look like one, are simply not there.
  for (const char* ref : {"0", "-1", "9223372036854775807", "\"1\"", "\"\""}) {
    BOOST_TEST_CONTEXT(ref) {
      const test::Answer answer =
          client.call_text("preset.get", R"({"preset":)" + std::string(ref) + "}");
      BOOST_TEST(!answer.ok());
      BOOST_TEST((answer.code() == test::kNotFound || answer.code() == test::kInvalidParams));
    }
  }
  check_invalid(client.call("preset.get"), {"/preset"});
  check_invalid(client.call("preset.get", {{"preset", 1}, {"name", "x"}}), {"/name"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(update, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(only_the_fields_given_change_and_null_clears) {
  const json::object before = create_preset(client, "fields",
                                            {{"description", "d"},
                                             {"category", "c"},
                                             {"runtime", "vllm"},
                                             {"metadata", {{"tags", {"t"}}}}});
  json::object now =
      client.call("preset.update", {{"preset", "fields"}, {"changes", {{"category", "other"}}}})
          .object();
  check_equal(now.at("category"), "other");
  for (const char* same : {"id", "name", "description", "runtime", "parameters", "metadata",
                           "created_at", "is_system"}) {
    check_equal(now.at(same), before.at(same));
  }
  check_equal(now.at("revision"), 2);
  BOOST_TEST(now.at("updated_at").as_string() >= before.at("updated_at").as_string());
  now = client
            .call("preset.update", {{"preset", "fields"},
                                    {"changes",
                                     {{"description", nullptr},
                                      {"category", nullptr},
                                      {"runtime", nullptr},
                                      {"metadata", nullptr}}}})
            .object();
  for (const char* cleared : {"description", "category", "runtime", "metadata"}) {
    check_equal(now.at(cleared), nullptr);
  }
  check_equal(now.at("revision"), 3);
  check_equal(client.call("preset.get", {{"preset", "fields"}}).result(), now);
}

BOOST_AUTO_TEST_CASE(name_and_parameters_cannot_be_cleared) {
  create_preset(client, "kept");
  check_invalid(
      client.call("preset.update",
                  {{"preset", "kept"}, {"changes", {{"name", nullptr}, {"parameters", nullptr}}}}),
      {"/changes/name", "/changes/parameters"});
  check_invalid(client.call("preset.update",
                            {{"preset", "kept"},
                             {"changes", {{"id", 5}, {"revision", 5}, {"is_system", true}}}}),
                {"/changes/id", "/changes/revision", "/changes/is_system"});
  check_invalid(client.call("preset.update", {{"preset", "kept"}}), {"/changes"});
  check_invalid(client.call("preset.update", {{"preset", "kept"}, {"changes", {1}}}), {"/changes"});
}

BOOST_AUTO_TEST_CASE(a_new_name_frees_the_old_one) {
  const json::object first = create_preset(client, "old name");
  create_preset(client, "in the way");
  check_error(
      client.call("preset.update", {{"preset", "old name"}, {"changes", {{"name", "in the way"}}}}),
      test::kAlreadyExists, "already_exists");
  check_ok(
      client.call("preset.update", {{"preset", "old name"}, {"changes", {{"name", "new name"}}}}));
  check_error(client.call("preset.get", {{"preset", "old name"}}), test::kNotFound, "not_found");
  check_equal(client.call("preset.get", {{"preset", first.at("id")}}).result().at("name"),
              "new name");
  check_ok(client.call("preset.create", preset_params("old name")));
}

BOOST_AUTO_TEST_CASE(another_revision_than_expected_is_a_conflict_that_gives_the_current_one) {
  create_preset(client, "guarded");
  check_ok(client.call(
      "preset.update",
      {{"preset", "guarded"}, {"changes", {{"description", "2"}}}, {"if_revision", 1}}));
  const json::object stale{
      {"preset", "guarded"}, {"changes", {{"description", "3"}}}, {"if_revision", 1}};
  const test::Answer conflict = client.call("preset.update", stale);
  check_error(conflict, test::kRevisionConflict, "revision_conflict");
  check_equal(conflict.data().at("revision"), 2);
  const test::Answer on_delete =
      client.call("preset.delete", {{"preset", "guarded"}, {"if_revision", 1}});
  check_error(on_delete, test::kRevisionConflict, "revision_conflict");
  check_equal(on_delete.data().at("revision"), 2);
  check_equal(client.call("preset.get", {{"preset", "guarded"}}).result().at("description"), "2");
  check_ok(client.call("preset.delete", {{"preset", "guarded"}, {"if_revision", 2}}));
}

BOOST_AUTO_TEST_CASE(of_two_racing_updates_with_if_revision_one_wins) {
  create_preset(client, "raced");
  test::RpcClient other = test::shared_daemon().client();
  for (int round = 1; round <= 50; ++round) {
    const std::string params = R"({"preset":"raced","changes":{"description":")" +
                               std::to_string(round) + R"("},"if_revision":)" +
                               std::to_string(round) + "}";
    client.send(test::request_line("preset.update", params, "1"));
    other.send(test::request_line("preset.update", params, "1"));
    const test::Answer one(client.read_line().value());
    const test::Answer two(other.read_line().value());
    BOOST_REQUIRE(one.ok() != two.ok());
    check_error(one.ok() ? two : one, test::kRevisionConflict, "revision_conflict");
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_not_updated_deleted_or_cloned) {
  check_error(client.call("preset.update", {{"preset", "gone"}, {"changes", {{"category", "c"}}}}),
              test::kNotFound, "not_found");
  check_error(client.call("preset.delete", {{"preset", "gone"}}), test::kNotFound, "not_found");
  check_error(client.call("preset.clone", {{"preset", "gone"}, {"name", "copy"}}), test::kNotFound,
              "not_found");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(cloning, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(a_clone_is_a_preset_of_its_own) {
  const json::object original =
      create_preset(client, "template", {{"category", "c"}, {"runtime", "sglang"}});
  const json::object copy =
      client.call("preset.clone", {{"preset", "template"}, {"name", "copy of it"}}).object();
  check_equal(copy.at("name"), "copy of it");
  check_equal(copy.at("revision"), 1);
  BOOST_TEST((copy.at("id") != original.at("id")));
  for (const char* same : {"category", "runtime", "parameters", "metadata", "description"}) {
    check_equal(copy.at(same), original.at(same));
  }
  check_error(client.call("preset.clone", {{"preset", "template"}, {"name", "template"}}),
              test::kAlreadyExists, "already_exists");
  check_invalid(client.call("preset.clone", {{"preset", "template"}, {"name", ""}}), {"/name"});
  check_invalid(client.call("preset.clone", {{"preset", "template"}}), {"/name"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(validate, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(faults_are_a_result_not_an_error) {
  const json::object good =
      client.call("preset.validate", {{"parameters", {{"tp-size", {1, 2}}}}}).object();
  check_equal(good.at("valid"), true);
  check_equal(good.at("errors"), json::array{});
  BOOST_TEST(good.at("warnings").is_array());
  const json::object bad =
      client.call_text("preset.validate", R"({"parameters":{"a":1,"b":[],"c":[true,1,1.0]}})")
          .object();
  check_equal(bad.at("valid"), false);
  std::vector<std::string> paths;
  for (const json::value& error : bad.at("errors").as_array()) {
    paths.emplace_back(error.at("path").as_string());
    BOOST_TEST(!error.at("message").as_string().empty());
  }
  const std::vector<std::string> expected = {"/parameters/a", "/parameters/b", "/parameters/c/2"};
  BOOST_TEST(paths == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(merge, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(provenance_says_of_each_value_where_it_comes_from) {
  create_preset(client, "M1", {{"parameters", parse(R"({"tp-size":[1,2],"x":[true]})")}});
  create_preset(client, "M2", {{"parameters", parse(R"({"tp-size":[2,4]})")}});
  const json::object merged = client.call("preset.merge", {{"presets", {"M1", "M2"}}}).object();
  check_equal(merged.at("provenance"), parse(R"({
      "tp-size":[{"value":1,"presets":["M1"]},{"value":2,"presets":["M1","M2"]},
                 {"value":4,"presets":["M2"]}],
      "x":[{"value":true,"presets":["M1"]}]})"));
  check_equal(merged.at("grid_size"), 3);
  check_equal(merged.at("warnings"), json::array{});
}

BOOST_AUTO_TEST_CASE(strategies_and_overrides_apply_to_their_parameters) {
  create_preset(client, "S1", {{"parameters", parse(R"({"a":[1],"b":[1]})")}});
  create_preset(client, "S2", {{"parameters", parse(R"({"a":[2],"b":[2]})")}});
  const json::object merged = client
                                  .call("preset.merge", {{"presets", {"S1", "S2"}},
                                                         {"strategies", {{"b", "last_wins"}}},
                                                         {"overrides", {{"c", {7, 8}}}}})
                                  .object();
  check_equal(merged.at("parameters"), parse(R"({"a":[1,2],"b":[2],"c":[7,8]})"));
  check_equal(merged.at("grid_size"), 4);
  BOOST_TEST(merged.at("conflicts").as_array().size() == 1U);
  check_invalid(client.call("preset.merge", {{"presets", {"S1"}},
                                             {"strategies", {{"b", "best"}}},
                                             {"overrides", {{"c", json::array{}}}}}),
                {"/strategies/b", "/overrides/c"});
}

BOOST_AUTO_TEST_CASE(presets_of_different_runtimes_merge_only_when_asked_and_with_a_warning) {
  create_preset(client, "R1", {{"runtime", "sglang"}});
  create_preset(client, "R2", {{"runtime", "vllm"}});
  const test::Answer refused = client.call("preset.merge", {{"presets", {"R1", "R2"}}});
  check_invalid(refused, {"/presets"});
  BOOST_TEST(refused.message().contains("sglang (R1), vllm (R2)"), refused.message());
  const json::object merged =
      client.call("preset.merge", {{"presets", {"R1", "R2"}}, {"mixed_runtimes", true}}).object();
  BOOST_REQUIRE(merged.at("warnings").as_array().size() == 1U);
  const std::string warning = json::serialize(merged.at("warnings"));
  BOOST_TEST(warning.contains("sglang"));
  BOOST_TEST(warning.contains("vllm"));
}

BOOST_AUTO_TEST_CASE(up_to_64_presets_merge_and_65_do_not) {
  json::array names;
  for (int i = 0; i < 65; ++i) {
    const std::string name = "many " + std::to_string(i);
    create_preset(client, name, {{"parameters", {{"p", {i}}}}});
    names.emplace_back(name);
  }
  check_error(client.call("preset.merge", {{"presets", names}}), test::kLimitExceeded,
              "limit_exceeded");
  names.pop_back();
  check_equal(client.call("preset.merge", {{"presets", names}}).result().at("grid_size"), 64);
}

BOOST_AUTO_TEST_CASE(presets_that_are_no_names_are_told_by_their_position) {
  create_preset(client, "real one");
  check_invalid(client.call("preset.merge", {{"presets", {"real one", true, 1.5}}}),
                {"/presets/1", "/presets/2"});
}

BOOST_AUTO_TEST_SUITE_END()
