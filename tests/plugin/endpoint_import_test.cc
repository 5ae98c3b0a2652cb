// preset.import with its four conflict rules and dry runs, and preset.export of several and all.
#include <boost/test/unit_test.hpp>

#include "support/facts.h"

namespace json = boost::json;
using test::Answer;
using test::check_equal;
using test::check_error;
using test::check_invalid;
using test::check_ok;
using test::create_preset;
using test::parse;

namespace {

struct Importing : test::OnSharedDaemon {
  ~Importing() {
    for (const char* name : {"I one", "I two", "I one (2)", "I one 2"}) {
      client.call("preset.delete", {{"preset", name}});
    }
  }
  // A document of two presets, the first with a category that tells it from an existing one.
  static json::value document() {
    return parse(R"({"version":"1.0","presets":[
        {"name":"I one","category":"imported","parameters":{"a":[1]}},
        {"name":"I two","category":"imported","parameters":{"a":[2]}}]})");
  }
  Answer import(const json::object& more) {
    json::object params{{"document", document()}};
    for (const auto& member : more) params[member.key()] = member.value();
    return client.call("preset.import", params);
  }
  json::value category_of(const char* name) {
    return client.call("preset.get", {{"preset", name}}).result().at("category");
  }
  bool exists(const char* name) { return client.call("preset.get", {{"preset", name}}).ok(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(importing, Importing)

BOOST_AUTO_TEST_CASE(several_presets_come_in_at_once_and_each_is_told) {
  const json::object result = import({}).object();
  BOOST_TEST(result.at("imported").as_array().size() == 2U);
  check_equal(result.at("skipped"), json::array{});
  const std::string text = json::serialize(result.at("imported"));
  BOOST_TEST(text.contains("I one"));
  BOOST_TEST(text.contains("I two"));
  check_equal(category_of("I one"), "imported");
  check_equal(category_of("I two"), "imported");
}

BOOST_AUTO_TEST_CASE(by_default_a_taken_name_fails_the_whole_import) {
  create_preset(client, "I two");
  check_error(import({}), test::kAlreadyExists, "already_exists");
  check_error(import({{"on_conflict", "fail"}}), test::kAlreadyExists, "already_exists");
  BOOST_TEST(!exists("I one"));
}

BOOST_AUTO_TEST_CASE(skip_leaves_what_is_there) {
  create_preset(client, "I one");
  const json::object result = import({{"on_conflict", "skip"}}).object();
  BOOST_TEST(result.at("imported").as_array().size() == 1U);
  BOOST_TEST(result.at("skipped").as_array().size() == 1U);
  BOOST_TEST(json::serialize(result.at("skipped")).contains("I one"));
  check_equal(category_of("I one"), nullptr);
  check_equal(category_of("I two"), "imported");
}

BOOST_AUTO_TEST_CASE(rename_finds_a_free_name) {
  create_preset(client, "I one");
  const json::object result = import({{"on_conflict", "rename"}}).object();
  BOOST_REQUIRE(result.at("imported").as_array().size() == 2U);
  const json::value& first = result.at("imported").at(0);
  const std::string name(first.at("name").as_string());
  BOOST_TEST(name != "I one");
  check_equal(category_of(name.c_str()), "imported");
  check_equal(category_of("I one"), nullptr);
  // And again, to another one.
  const json::object again = import({{"on_conflict", "rename"}}).object();
  BOOST_TEST(again.at("imported").at(0).at("name").as_string() != name);
  for (const json::value& each : result.at("imported").as_array()) {
    client.call("preset.delete", {{"preset", each.at("name")}});
  }
  for (const json::value& each : again.at("imported").as_array()) {
    client.call("preset.delete", {{"preset", each.at("name")}});
  }
}

BOOST_AUTO_TEST_CASE(replace_makes_a_new_revision_of_what_is_there) {
  const json::object before = create_preset(client, "I one", {{"description", "before"}});
  check_ok(import({{"on_conflict", "replace"}}));
  const json::object after = client.call("preset.get", {{"preset", "I one"}}).object();
  check_equal(after.at("id"), before.at("id"));
  check_equal(after.at("revision"), 2);
  check_equal(after.at("category"), "imported");
  check_equal(after.at("description"), nullptr);  // the document has none
}

BOOST_AUTO_TEST_CASE(a_system_preset_is_never_replaced_but_skipped_or_renamed_around) {
  const json::value document =
      parse(R"({"version":"1.0","preset":{"name":"Balanced","parameters":{"a":[1]}}})");
  const auto import_with = [&](const char* rule) {
    return client.call("preset.import", {{"document", document}, {"on_conflict", rule}});
  };
  check_error(import_with("fail"), test::kAlreadyExists, "already_exists");
  check_error(import_with("replace"), test::kSystemPreset, "system_preset");
  BOOST_TEST(import_with("skip").object().at("skipped").as_array().size() == 1U);
  const json::object renamed = import_with("rename").object();
  check_ok(client.call("preset.delete", {{"preset", renamed.at("imported").at(0).at("name")}}));
}

BOOST_AUTO_TEST_CASE(a_dry_run_tells_the_same_and_changes_nothing) {
  create_preset(client, "I one");
  for (const char* rule : {"skip", "rename", "replace"}) {
    const json::object dry = import({{"on_conflict", rule}, {"dry_run", true}}).object();
    BOOST_TEST(dry.at("imported").as_array().size() + dry.at("skipped").as_array().size() == 2U);
    BOOST_TEST(!exists("I two"));
    check_equal(client.call("preset.get", {{"preset", "I one"}}).result().at("revision"), 1);
  }
  check_error(import({{"dry_run", true}}), test::kAlreadyExists, "already_exists");
}

BOOST_AUTO_TEST_CASE(one_bad_preset_of_several_fails_all_with_its_path) {
  check_invalid(client.call_text("preset.import", R"({"document":{"version":"1.0","presets":[
          {"name":"I one","parameters":{"a":[1]}},{"name":"I two","parameters":{"a":7}}]}})"),
                {"/document/presets/1/parameters/a"});
  BOOST_TEST(!exists("I one"));
}

BOOST_AUTO_TEST_CASE(one_name_twice_in_a_document_is_refused) {
  const Answer answer =
      client.call_text("preset.import", R"({"document":{"version":"1.0","presets":[
          {"name":"I one","parameters":{"a":[1]}},{"name":"I one","parameters":{"a":[2]}}]}})");
  BOOST_TEST(!answer.ok());
  BOOST_TEST(!exists("I one"));
}

BOOST_AUTO_TEST_CASE(rules_that_do_not_exist_are_refused) {
  check_invalid(import({{"on_conflict", "merge"}}), {"/on_conflict"});
  check_invalid(import({{"dry_run", "yes"}}), {"/dry_run"});
  check_invalid(client.call("preset.import"), {"/document"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(exporting, Importing)

BOOST_AUTO_TEST_CASE(several_are_exported_in_the_order_asked_for) {
  check_ok(import({}));
  const json::object document =
      client.call("preset.export", {{"presets", {"I two", "I one"}}}).object();
  check_equal(document.at("version"), "1.0");
  BOOST_REQUIRE(document.at("presets").as_array().size() == 2U);
  check_equal(document.at("presets").at(0).at("name"), "I two");
  check_equal(document.at("presets").at(1).at("name"), "I one");
  BOOST_TEST(document.at("presets").at(0).as_object().size() == 6U);
  check_error(client.call("preset.export", {{"presets", {"I two", "nobody"}}}), test::kNotFound,
              "not_found");
}

BOOST_AUTO_TEST_CASE(all_moves_a_whole_library_to_another_daemon) {
  check_ok(import({}));
  const json::value document = client.call("preset.export", {{"all", true}}).result();
  test::Daemon elsewhere;
  elsewhere.start();
  test::RpcClient other = elsewhere.client();
  check_ok(other.call("preset.import", {{"document", document}}));
  BOOST_TEST(json::serialize(other.call("preset.export", {{"all", true}}).result()) ==
             json::serialize(document));
}

BOOST_AUTO_TEST_CASE(exactly_one_way_to_name_them_is_needed) {
  for (const json::object& params :
       {json::object{}, json::object{{"preset", "Balanced"}, {"all", true}},
        json::object{{"preset", "Balanced"}, {"presets", {"Balanced"}}},
        json::object{{"all", false}}, json::object{{"presets", json::array{}}}}) {
    const Answer answer = client.call("preset.export", params);
    BOOST_TEST_CONTEXT(answer.line()) {
      BOOST_TEST(!answer.ok());
      BOOST_TEST(answer.code() == test::kInvalidParams);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
