#include <boost/test/unit_test.hpp>

#include "config/json_text.h"
#include "plugin/space/space_support.h"

namespace json = boost::json;
using space_facts::compiled;
using space_facts::fault_of;
using space_facts::object_of;
using space_facts::space_of;

namespace {

std::string lists_of(std::string_view text, const json::object& facts = {}) {
  return config::to_json(preset::as_lists(space_of(object_of(text), facts)));
}

}  // namespace

BOOST_AUTO_TEST_CASE(lists_stay_as_they_are) {
  BOOST_TEST(lists_of(R"({"parameters": {"b": [2, 1, null], "a": ["x"]}})") ==
             R"({"b":[2,1,null],"a":["x"]})");
  BOOST_TEST(compiled(R"({"parameters": {"b": [2, 1], "a": ["x"]}})").count().total.integer == 2U);
}

BOOST_AUTO_TEST_CASE(values_ranges_and_derived_values_become_lists) {
  const json::object facts{{"gpus", 4}};
  BOOST_TEST(lists_of(R"({"parameters": {
      "a": {"values": [1, 2]},
      "b": {"range": {"from": 1, "to": 8, "factor": 2}},
      "c": {"values_from": "[1, gpus]"},
      "d": {"values_from": "gpus * 2"},
      "gone": {"remove": true}}})",
                      facts) == R"({"a":[1,2],"b":[1,2,4,8],"c":[1,4],"d":[8]})");
  // The same value twice is one.
  BOOST_TEST(lists_of(R"({"parameters": {"c": {"values_from": "[1, gpus]"}}})", {{"gpus", 1}}) ==
             R"({"c":[1]})");
}

BOOST_AUTO_TEST_CASE(lists_show_every_value_a_parameter_can_have_anywhere) {
  BOOST_TEST(lists_of(R"({"parameters": {"a": [1]},
      "links": [{"parameters": ["x", "y"], "tuples": [[1, "p"], [2, "p"], [1, "q"]]}],
      "any_of": [{"parameters": {"s": [1, 2]}},
                 {"parameters": {}, "any_of": [{"parameters": {"s": [2, 3.0], "t": [true]}}]}]})") ==
             R"({"a":[1],"x":[1,2],"y":["p","q"],"s":[1,2,3.0],"t":[true]})");
}

BOOST_AUTO_TEST_CASE(derived_values_that_are_none_are_refused_where_they_stand) {
  BOOST_TEST(fault_of(R"({"parameters": {"a": {"values_from": "[1, gpus]"}}})")
                 .starts_with("/parameters/a/values_from: "));
  BOOST_TEST(fault_of(R"({"parameters": {"a": {"values_from": "[1, gpus]"}}})").find("gpus") !=
             std::string::npos);
  BOOST_TEST(fault_of(R"({"parameters": {"a": {"values_from": "[]"}}})") != "");
  BOOST_TEST(fault_of(R"({"parameters": {}, "any_of": [{"parameters": {"a/b": {
      "values_from": "1 / 0"}}}]})")
                 .starts_with("/any_of/0/parameters/a~1b/values_from: "));
}

BOOST_AUTO_TEST_CASE(conditions_that_need_each_other_are_refused_by_name) {
  BOOST_TEST(fault_of(R"({"parameters": {
      "a-x": {"values": [1, 2], "when": "b == 1"}, "b": {"values": [1], "when": "c > 0"},
      "c": {"values": [1], "when": "a_x == 2"}, "d": {"values": [1], "when": "a_x == 2"}}})") ==
             "/parameters: the conditions of 'a-x', 'b', 'c' need each other");
  BOOST_TEST(fault_of(R"({"parameters": {"a": {"values": [1, 2], "when": "a == 1"}}})") ==
             "/parameters: the condition of 'a' needs its own value");
  BOOST_TEST(fault_of(R"({"parameters": {"a": {"values": [1], "when": "y == 1"}},
      "links": [{"parameters": ["x", "y"], "tuples": [[1, 2]], "when": "a == 1"}]})") != "");
  // In different alternatives they never meet.
  BOOST_TEST(fault_of(R"({"parameters": {}, "any_of": [
      {"parameters": {"a": [1], "b": {"values": [1, 2], "when": "a == 1"}}},
      {"parameters": {"b": [1], "a": {"values": [1, 2], "when": "b == 1"}}}]})") == "");
  // One that stands outside and one in an alternative do.
  BOOST_TEST(fault_of(R"({"parameters": {"a": {"values": [1], "when": "b == 1"}}, "any_of": [
      {"parameters": {"c": [1]}}, {"parameters": {"b": {"values": [1], "when": "a == 1"}}}]})") !=
             "");
}

BOOST_AUTO_TEST_CASE(a_parameter_that_does_not_count_has_one_point) {
  const auto space = compiled(R"({"parameters": {
      "mode": ["on", "off", null], "size": {"values": [2, 4, 8], "when": "mode == 'on'"}}})");
  // on with three sizes; off with none; without a mode nothing is decided, so it counts.
  const auto report = space.count();
  BOOST_TEST(report.total.integer == 7U);
  const auto points = space.first(10).points;
  BOOST_TEST_REQUIRE(points.size() == 7U);
  BOOST_TEST(config::to_json(points[3]) == R"({"mode":"off"})");
  BOOST_TEST(config::to_json(points[4]) == R"({"size":2})");
}

BOOST_AUTO_TEST_CASE(linked_parameters_move_together) {
  const auto space = compiled(R"({"parameters": {"a": [1, 2]}, "links": [
      {"parameters": ["x", "y"], "tuples": [[1, "p"], [2, null]], "when": "a == 2"}]})");
  const auto points = space.first(10);
  BOOST_TEST(points.complete);
  BOOST_TEST_REQUIRE(points.points.size() == 3U);
  BOOST_TEST(config::to_json(points.points[0]) == R"({"a":1})");
  BOOST_TEST(config::to_json(points.points[1]) == R"({"a":2,"x":1,"y":"p"})");
  BOOST_TEST(config::to_json(points.points[2]) == R"({"a":2,"x":2})");
}

BOOST_AUTO_TEST_CASE(a_space_of_nothing_has_one_point) {
  const auto space = compiled(R"({"parameters": {}})");
  BOOST_TEST(space.count().total.integer == 1U);
  BOOST_TEST(space.first(2).points.size() == 1U);
  BOOST_TEST(space.sample(2, 1).points.size() == 1U);
  BOOST_TEST(space.stratified(2, 1).points.size() == 1U);
}

BOOST_AUTO_TEST_CASE(values_are_given_back_as_they_were_written) {
  const auto space = compiled(R"({"parameters": {"a": [2], "b": [2.0], "c": [2, null]}})");
  BOOST_TEST(config::to_json(space.first(1).points.at(0)) == R"({"a":2,"b":2.0,"c":2})");
  const auto report = space.count();
  BOOST_TEST(config::to_json(report.values.at(1).value) == "2.0");
  BOOST_TEST(space.check(object_of(R"({"a": 2.0, "b": 2})")).in_space);  // the same by value
}
