// A session as the original design's own page has it: its requests in its order, its paths with
// and without the slash, the members it reads, and nothing it does not send.
#include <boost/test/unit_test.hpp>

#include "console_api.h"

namespace {

using namespace test;
namespace json = boost::json;

BOOST_FIXTURE_TEST_CASE(the_original_s_page_gets_what_it_reads, OnConsole) {
  // The page: all presets, then those of a category that one of them has.
  const json::value all = json_of(get("/api/presets/"));
  BOOST_REQUIRE(all.is_array());
  for (const json::value& preset : all.as_array()) {
    BOOST_TEST(preset.at("id").is_int64());
    BOOST_TEST(preset.at("name").is_string());
    BOOST_TEST(preset.at("is_system").is_bool());
    BOOST_TEST(preset.at("parameters").is_object());
    for (const char* member : {"description", "category", "runtime", "created_at", "updated_at"}) {
      BOOST_TEST((preset.at(member).is_string() || preset.at(member).is_null()));
    }
  }
  const json::value performance = json_of(get("/api/presets/?category=performance"));
  for (const json::value& preset : performance.as_array()) {
    BOOST_TEST(preset.at("category") == json::value("performance"));
  }

  // Made with every member, changed by its modal, which sends what was edited.
  const json::value made = json_of(post("/api/presets/", R"({"name":"Of the page",
      "description":"","category":"custom","runtime":"sglang","parameters":{"tp-size":[1,2],
      "mem-fraction-static":[0.85,0.9],"enable-mixed-chunk":[true,false],
      "schedule-policy":["fcfs","lpm"]},"metadata":{"tags":["a"]}})"));
  const auto id = made.at("id").as_int64();
  const HttpAnswer edited = send("PUT", preset_path(id),
                                 R"({"name":"Of the page, edited","parameters":{"tp-size":[4]}})");
  check_status(edited, 200);
  BOOST_TEST(json_of(edited).at("parameters") == parse(R"({"tp-size":[4]})"));
  BOOST_TEST(json_of(edited).at("runtime") == json::value("sglang"));

  // A system preset: its detail is a text that the page shows.
  for (const json::value& preset : all.as_array()) {
    if (!preset.at("is_system").as_bool()) continue;
    const HttpAnswer refused = http.request("DELETE", preset_path(preset.at("id").as_int64()));
    check_refused(refused, 403, "system_preset");
    BOOST_TEST(!detail_of(refused).empty());
    break;
  }

  // Exported, deleted, imported again by the form its file field makes.
  const HttpAnswer file = get(preset_path(id) + "/export");
  BOOST_TEST(file.field("Content-Disposition").starts_with("attachment; filename=preset-"));
  check_status(http.request("DELETE", preset_path(id)), 204);
  const json::value imported =
      json_of(post_upload(*this, upload_of("preset-of-the-page,-edited.json", file.body)));
  BOOST_TEST(imported.at("name") == json::value("Of the page, edited"));
  BOOST_TEST(imported.at("id").as_int64() != id);

  // The selector: merges whenever the selection or the strategy changes.
  const std::string ids = std::to_string(imported.at("id").as_int64()) + "," +
                          std::to_string(performance.at(0).at("id").as_int64());
  for (const char* strategy : {"union", "intersection", "last_wins"}) {
    const HttpAnswer answer =
        post("/api/presets/merge", R"({"preset_ids":[)" + ids + R"(],"merge_strategy":")" +
                                       std::string(strategy) + "\"}");
    check_status(answer, 200);
    const json::value merged = json_of(answer);
    BOOST_TEST(merged.at("parameters").is_object());
    BOOST_TEST(merged.at("applied_presets").as_array().size() == 2);
    const json::value& conflicts = merged.at("conflicts");
    BOOST_TEST((conflicts.is_null() || !conflicts.as_array().empty()));
    if (conflicts.is_null()) continue;
    for (const json::value& conflict : conflicts.as_array()) {
      BOOST_TEST(conflict.at("parameter").is_string());
    }
  }
}

}  // namespace
