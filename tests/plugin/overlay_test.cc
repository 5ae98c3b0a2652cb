#include "plugin/domain/overlay.h"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "config/json_text.h"
#include "plugin/domain/validation.h"
#include "plugin/json/preset_json.h"

namespace {

namespace json = boost::json;

preset::PresetFields fields(std::string_view text) {
  json::object object = json::parse(text).get_object();
  object["name"] = "p";
  preset::FieldErrors errors;
  auto read = preset::read_fields(object, "", errors);
  BOOST_TEST_REQUIRE(errors.empty());
  return read;
}

// The parameters, or another member, of one laid over the other.
std::string laid(std::string_view base, std::string_view over,
                 std::string_view member = "parameters") {
  const json::object result = preset::portable(preset::overlay(fields(base), fields(over)));
  const auto* value = result.if_contains(member);
  return value == nullptr ? "absent" : config::to_json(*value);
}

BOOST_AUTO_TEST_SUITE(overlay)

BOOST_AUTO_TEST_CASE(own_parameters_replace_those_of_the_base_in_their_place) {
  BOOST_TEST(laid(R"({"parameters":{"a":[1],"b":[2],"c":[3]}})",
                  R"({"parameters":{"d":[4],"b":[9]}})") == R"({"a":[1],"b":[9],"c":[3],"d":[4]})");
}

BOOST_AUTO_TEST_CASE(remove_drops_a_parameter_and_is_not_there_itself) {
  BOOST_TEST(laid(R"({"parameters":{"a":[1],"b":[2]}})",
                  R"({"parameters":{"a":{"remove":true},"x":{"remove":true}}})") == R"({"b":[2]})");
}

BOOST_AUTO_TEST_CASE(a_parameter_of_a_link_that_is_replaced_frees_the_others) {
  const std::string base =
      R"({"parameters":{"z":[0]},"links":[{"parameters":["a","b"],"tuples":[[1,5],[2,6],[1,7]]}]})";
  BOOST_TEST(laid(base, R"({"parameters":{"b":[9]}})") == R"({"z":[0],"a":[1,2],"b":[9]})");
  BOOST_TEST(laid(base, R"({"parameters":{"b":[9]}})", "links") == "absent");
  BOOST_TEST(laid(base, R"({"parameters":{"c":[9]}})", "links") ==
             R"([{"parameters":["a","b"],"tuples":[[1,5],[2,6],[1,7]]}])");
}

BOOST_AUTO_TEST_CASE(own_links_and_alternatives_take_what_they_name) {
  const std::string base =
      R"({"parameters":{"a":[1],"b":[2],"c":[3]},"any_of":[{"parameters":{"d":[1]}}]})";
  BOOST_TEST(
      laid(base, R"({"parameters":{},"links":[{"parameters":["a","b"],"tuples":[[7,8]]}]})") ==
      R"({"c":[3]})");
  BOOST_TEST(
      laid(
          base,
          R"({"parameters":{"e":[5]},"any_of":[{"parameters":{"c":[4]}},{"parameters":{"x":[1]}}]})") ==
      R"({"a":[1],"b":[2],"e":[5]})");
  BOOST_TEST(laid(base, R"({"parameters":{"d":[5]}})", "any_of") == R"([{"parameters":{}}])");
}

BOOST_AUTO_TEST_CASE(constraints_and_variables_are_replaced_by_name_and_names_united) {
  const std::string base = R"({"parameters":{"a":[1]},"runtime":"sglang","runtime_version":">=0.5",
      "constraints":[{"id":"x","require":"a > 0"},{"id":"y","require":"a > 1"}],
      "requires":["R"],"variables":{"v":{"type":"int","default":1},"w":{"type":"int"}}})";
  const std::string over = R"({"parameters":{"b":[1]},"constraints":[{"id":"x","require":"a > 5"}],
      "requires":["S","R"],"variables":{"v":{"type":"int","default":2}}})";
  BOOST_TEST(laid(base, over, "constraints") ==
             R"([{"id":"y","require":"a > 1"},{"id":"x","require":"a > 5"}])");
  BOOST_TEST(laid(base, over, "requires") == R"(["R","S"])");
  BOOST_TEST(laid(base, over, "variables") ==
             R"({"v":{"type":"int","default":2},"w":{"type":"int"}})");
  BOOST_TEST(laid(base, over, "runtime") == R"("sglang")");
  BOOST_TEST(laid(base, over, "runtime_version") == R"(">=0.5")");
}

BOOST_AUTO_TEST_CASE(laying_a_preset_over_itself_changes_nothing) {
  const std::string one = R"({"parameters":{"a":[1],"b":{"values":[2],"when":"a > 0"}},
      "links":[{"parameters":["c","d"],"tuples":[[1,2]]}],"any_of":[{"parameters":{"e":[1]}}],
      "constraints":[{"id":"x","require":"a > 0"}]})";
  for (const auto* member : {"parameters", "links", "any_of", "constraints"}) {
    BOOST_TEST(laid(one, one, member) == config::to_json(preset::portable(fields(one)).at(member)));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
