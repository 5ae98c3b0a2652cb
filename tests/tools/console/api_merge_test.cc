// POST /api/presets/merge.
#include <boost/test/unit_test.hpp>

#include "console_api.h"

namespace {

using namespace test;
namespace json = boost::json;

struct TwoPresets : OnConsole {
  std::int64_t first;
  std::int64_t second;

  TwoPresets() {
    static int pair = 0;
    const std::string number = std::to_string(++pair);
    first = make_preset(*this, "Merge A" + number, R"({"tp-size":[1,2],"mem":[0.8]})");
    second = make_preset(*this, "Merge B" + number, R"({"tp-size":[4],"schedule-policy":["lpm"]})");
  }

  HttpAnswer merge(const std::string& more) {
    return post("/api/presets/merge", R"({"preset_ids":[)" + std::to_string(first) + "," +
                                          std::to_string(second) + "]" + more + "}");
  }
};

BOOST_FIXTURE_TEST_SUITE(api_merge, TwoPresets)

BOOST_AUTO_TEST_CASE(a_union_has_the_original_s_three_members_and_null_for_no_conflicts) {
  const HttpAnswer answer = merge("");
  check_status(answer, 200);
  const json::object merged = json_of(answer).as_object();
  BOOST_TEST(merged.size() == 3);
  BOOST_TEST(merged.at("parameters") ==
             parse(R"({"tp-size":[1,2,4],"mem":[0.8],"schedule-policy":["lpm"]})"));
  BOOST_TEST(merged.at("applied_presets").as_array().size() == 2);
  BOOST_TEST(merged.at("conflicts").is_null());
  BOOST_TEST(merge(R"(,"merge_strategy":"union")").body == answer.body);
}

BOOST_AUTO_TEST_CASE(the_order_of_the_ids_counts) {
  std::swap(first, second);
  const json::value merged = json_of(merge(R"(,"merge_strategy":"last_wins")"));
  BOOST_TEST(merged.at("parameters").at("tp-size") == parse("[1,2]"));
}

BOOST_AUTO_TEST_CASE(conflicts_of_last_wins_say_who_overrode_what) {
  const json::value merged = json_of(merge(R"(,"merge_strategy":"last_wins")"));
  const json::array& conflicts = merged.at("conflicts").as_array();
  BOOST_REQUIRE(conflicts.size() == 1);
  BOOST_TEST(conflicts[0].at("parameter") == json::value("tp-size"));
  BOOST_TEST(conflicts[0].at("overridden_by").as_string().starts_with("Merge B"));
  BOOST_TEST(conflicts[0].at("previous_values") == parse("[1,2]"));
  BOOST_TEST(conflicts[0].at("new_values") == parse("[4]"));
}

BOOST_AUTO_TEST_CASE(conflicts_of_an_intersection_have_a_reason) {
  const json::value merged = json_of(merge(R"(,"merge_strategy":"intersection")"));
  BOOST_TEST(merged.at("parameters").as_object().empty());
  for (const json::value& conflict : merged.at("conflicts").as_array()) {
    BOOST_TEST(!conflict.at("reason").as_string().empty());
  }
}

BOOST_AUTO_TEST_CASE(ids_that_are_not_there_are_all_named) {
  const HttpAnswer answer =
      post("/api/presets/merge", R"({"preset_ids":[777001,)" + std::to_string(first) + ",777002]}");
  check_refused(answer, 404, "not_found");
  BOOST_TEST(detail_of(answer).contains("777001"));
  BOOST_TEST(detail_of(answer).contains("777002"));
}

BOOST_AUTO_TEST_CASE(wrong_bodies_are_told_by_their_place) {
  check_faults(post("/api/presets/merge", "{}"), {R"(["body","preset_ids"] missing)"});
  check_faults(post("/api/presets/merge", R"({"preset_ids":1})"),
               {R"(["body","preset_ids"] list_type)"});
  check_faults(post("/api/presets/merge", R"({"preset_ids":[]})"),
               {R"(["body","preset_ids"] too_short)"});
  check_faults(post("/api/presets/merge", R"({"preset_ids":[1,"Balanced",1.5]})"),
               {R"(["body","preset_ids",1] int_type)", R"(["body","preset_ids",2] int_type)"});
  check_faults(post("/api/presets/merge", R"({"preset_ids":[1],"presets":["Balanced"]})"),
               {R"(["body","presets"] extra_forbidden)"});
  check_faults(merge(R"(,"merge_strategy":"zork")"), {R"(["body","merge_strategy"] value_error)"});
  check_faults(merge(R"(,"merge_strategy":3)"), {R"(["body","merge_strategy"] string_type)"});
  check_faults(merge(R"(,"mixed_runtimes":"x")"), {R"(["body","mixed_runtimes"] bool_type)"});
  check_faults(merge(R"(,"zork":3)"), {R"(["body","zork"] extra_forbidden)"});
}

BOOST_AUTO_TEST_CASE(what_the_daemon_can_do_more_is_passed_on) {
  const json::value merged = json_of(merge(R"(,"overrides":{"tp-size":[8]})"));
  BOOST_TEST(merged.at("parameters").at("tp-size") == parse("[8]"));
}

BOOST_AUTO_TEST_CASE(links_of_the_merged_space_are_not_lost) {
  const HttpAnswer made = post("/api/presets/", R"({"name":"Linked","parameters":{"c":[1]},
      "links":[{"parameters":["a","b"],"tuples":[[1,2],[3,4]]}]})");
  check_status(made, 201);
  const json::value merged = json_of(
      post("/api/presets/merge",
           R"({"preset_ids":[)" + std::to_string(json_of(made).at("id").as_int64()) + "]}"));
  BOOST_TEST(merged.at("links") == json_of(made).at("links"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
