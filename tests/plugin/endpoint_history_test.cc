// preset.history, get of a revision, diff and restore.
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "support/facts.h"

namespace json = boost::json;
using test::check_equal;
using test::check_error;
using test::check_invalid;
using test::check_ok;
using test::create_preset;
using test::parse;

namespace {

struct History : test::OnSharedDaemon {
  json::object update(const json::value& preset, const json::object& changes) {
    return client.call("preset.update", {{"preset", preset}, {"changes", changes}}).object();
  }
  json::array history(const json::value& preset) {
    return client.call("preset.history", {{"preset", preset}}).result().at("revisions").as_array();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(history, History)

BOOST_AUTO_TEST_CASE(each_change_is_told_newest_first_with_its_author) {
  const json::value id = create_preset(client, "told").at("id");
  update("told", {{"description", "2"}});
  update("told", {{"name", "told anew"}});
  check_ok(client.call("preset.delete", {{"preset", "told anew"}}));
  const json::array revisions = history(id);
  BOOST_REQUIRE(revisions.size() == 4U);
  const char* ops[] = {"delete", "update", "update", "create"};
  for (std::size_t i = 0; i < 4; ++i) {
    const json::object& each = revisions[i].as_object();
    check_equal(each.at("revision"), 4 - i);
    check_equal(each.at("op"), ops[i]);
    BOOST_TEST(each.at("at").as_string().size() == 24U);
    check_equal(each.at("by").at("uid"), ::getuid());
    BOOST_TEST(each.at("by").at("user").is_string());
  }
}

BOOST_AUTO_TEST_CASE(history_comes_in_pages) {
  const json::value id = create_preset(client, "paged").at("id");
  for (int i = 2; i <= 10; ++i) update(id, {{"description", std::to_string(i)}});
  std::int64_t expected = 10;
  json::object params{{"preset", "paged"}, {"limit", 3}};
  for (;;) {
    const json::object page = client.call("preset.history", params).object();
    for (const json::value& each : page.at("revisions").as_array()) {
      check_equal(each.at("revision"), expected--);
    }
    if (page.at("next_cursor").is_null()) break;
    params["cursor"] = page.at("next_cursor");
  }
  BOOST_TEST(expected == 0);
  check_invalid(client.call("preset.history", {{"preset", "paged"}, {"cursor", "?"}}), {"/cursor"});
}

BOOST_AUTO_TEST_CASE(every_revision_can_be_read_as_it_was) {
  const json::object first = create_preset(client, "as it was", {{"category", "one"}});
  const json::value id = first.at("id");
  const json::object second = update(id, {{"category", "two"}});
  const json::object third = update(id, {{"name", "as it is"}});
  const auto revision = [&](int number) {
    return client.call("preset.get", {{"preset", id}, {"revision", number}}).result();
  };
  check_equal(revision(1), first);
  check_equal(revision(2), second);
  check_equal(revision(3), third);
  check_error(client.call("preset.get", {{"preset", id}, {"revision", 4}}), test::kNotFound,
              "not_found");
}

BOOST_AUTO_TEST_CASE(a_diff_tells_parameters_and_values) {
  const json::value id =
      create_preset(client, "diffed",
                    {{"parameters", parse(R"({"same":[1],"gone":[true],"both":[1,2]})")}})
          .at("id");
  update(id, {{"parameters", parse(R"({"same":[1],"both":[2.0,3],"new":["x"]})")}});
  const json::value diff =
      client.call("preset.diff", {{"preset", id}, {"from", 1}, {"to", 2}}).result();
  const std::string text = json::serialize(diff);
  BOOST_TEST_CONTEXT(text) {
    for (const char* name : {"gone", "both", "new"}) {
      BOOST_TEST(text.contains("\"" + std::string(name) + "\""));
    }
    BOOST_TEST(!text.contains("\"same\""));
  }
  // `to` is the current revision by default.
  check_equal(client.call("preset.diff", {{"preset", id}, {"from", 1}}).result().at("parameters"),
              diff.at("parameters"));
  check_error(client.call("preset.diff", {{"preset", id}, {"from", 1}, {"to", 9}}), test::kNotFound,
              "not_found");
}

BOOST_AUTO_TEST_CASE(two_presets_are_diffed_as_two_revisions_are) {
  create_preset(client, "left", {{"parameters", parse(R"({"a":[1],"b":[1,2]})")}});
  create_preset(client, "right", {{"parameters", parse(R"({"b":[2,3],"c":[1]})")}});
  const json::value diff =
      client.call("preset.diff", {{"left", "left"}, {"right", "right"}}).result();
  const json::value same =
      client.call("preset.diff", {{"left", "left"}, {"right", "left"}}).result();
  BOOST_TEST((diff.at("parameters") != same.at("parameters")));
  for (const json::object& params :
       {json::object{{"left", "left"}}, json::object{{"right", "right"}}, json::object{},
        json::object{{"preset", "left"}},
        json::object{{"preset", "left"}, {"from", 1}, {"left", "left"}, {"right", "right"}}}) {
    const test::Answer answer = client.call("preset.diff", params);
    BOOST_TEST_CONTEXT(answer.line()) {
      BOOST_TEST(!answer.ok());
      BOOST_TEST(answer.code() == test::kInvalidParams);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_old_revision_is_restored_as_a_new_one) {
  const json::object first = create_preset(client, "restored", {{"category", "one"}});
  const json::value id = first.at("id");
  update(id, {{"category", "two"}, {"name", "renamed meanwhile"}});
  const json::object restored =
      client.call("preset.restore", {{"preset", id}, {"revision", 1}}).object();
  check_equal(restored.at("id"), id);
  check_equal(restored.at("revision"), 3);
  check_equal(restored.at("category"), "one");
  check_equal(restored.at("name"), "restored");
  check_equal(history(id).at(0).at("op"), "restore");
  check_error(client.call("preset.restore", {{"preset", id}, {"revision", 99}}), test::kNotFound,
              "not_found");
  check_error(client.call("preset.restore", {{"preset", 123'456'789}, {"revision", 1}}),
              test::kNotFound, "not_found");
}

BOOST_AUTO_TEST_CASE(a_deleted_preset_is_restored_with_its_id_unless_its_name_is_taken) {
  const json::object first = create_preset(client, "lost", {{"category", "lost"}});
  const json::value id = first.at("id");
  check_ok(client.call("preset.delete", {{"preset", id}}));
  check_equal(client.call("preset.get", {{"preset", id}, {"revision", 1}}).result(), first);
  create_preset(client, "lost");
  check_error(client.call("preset.restore", {{"preset", id}, {"revision", 1}}),
              test::kAlreadyExists, "already_exists");
  check_ok(client.call("preset.delete", {{"preset", "lost"}}));
  const json::object back =
      client.call("preset.restore", {{"preset", id}, {"revision", 1}}).object();
  check_equal(back.at("id"), id);
  check_equal(back.at("revision"), 3);
  check_equal(back.at("category"), "lost");
  check_equal(client.call("preset.get", {{"preset", "lost"}}).result(), back);
  BOOST_TEST(history(id).size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_system_preset_is_not_restored_by_callers) {
  const json::value id = client.call("preset.get", {{"preset", "Balanced"}}).result().at("id");
  check_error(client.call("preset.restore", {{"preset", id}, {"revision", 1}}), test::kSystemPreset,
              "system_preset");
}

BOOST_AUTO_TEST_CASE(the_last_revisions_are_kept_as_many_as_the_settings_say) {
  test::Daemon daemon(test::Settings{{"history", "{keep: 5}"}});
  daemon.start();
  test::RpcClient own = daemon.client();
  const json::value id = create_preset(own, "pruned").at("id");
  for (int i = 2; i <= 12; ++i) {
    check_ok(own.call("preset.update",
                      {{"preset", id}, {"changes", {{"description", std::to_string(i)}}}}));
  }
  const json::value kept = own.call("preset.history", {{"preset", id}}).result();
  BOOST_TEST(kept.at("revisions").as_array().size() == 5U);
  check_equal(kept.at("revisions").at(0).at("revision"), 12);
  check_ok(own.call("preset.get", {{"preset", id}, {"revision", 8}}));
  check_error(own.call("preset.get", {{"preset", id}, {"revision", 7}}), test::kNotFound,
              "not_found");
}

BOOST_AUTO_TEST_SUITE_END()
