#include "plugin/domain/range.h"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "config/json_text.h"

namespace {

namespace json = boost::json;

// The values, or the first fault as "path: message".
std::string expanded(std::string_view range) {
  preset::FieldErrors errors;
  const auto values = preset::expand_range(json::parse(range).get_object(), "/r", errors);
  if (!errors.empty()) {
    BOOST_TEST(values.empty());
    return errors.front().path + ": " + errors.front().message;
  }
  return config::to_json(json::value(values));
}

BOOST_AUTO_TEST_SUITE(range)

BOOST_AUTO_TEST_CASE(steps_keep_the_decimals_of_what_was_written) {
  BOOST_TEST(expanded(R"({"from":0.8,"to":0.95,"step":0.05})") == "[0.8,0.85,0.9,0.95]");
  BOOST_TEST(expanded(R"({"from":0.1,"to":0.3,"step":0.1})") == "[0.1,0.2,0.3]");
  BOOST_TEST(expanded(R"({"from":1,"to":2,"step":0.5})") == "[1.0,1.5,2.0]");
  BOOST_TEST(expanded(R"({"from":1e-3,"to":3e-3,"step":1e-3})") == "[0.001,0.002,0.003]");
}

BOOST_AUTO_TEST_CASE(whole_numbers_stay_whole) {
  BOOST_TEST(expanded(R"({"from":64,"to":256,"step":64})") == "[64,128,192,256]");
  BOOST_TEST(expanded(R"({"from":-2,"to":2,"step":2})") == "[-2,0,2]");
  BOOST_TEST(expanded(R"({"from":64,"to":512,"factor":2})") == "[64,128,256,512]");
  BOOST_TEST(expanded(R"({"from":1,"to":10,"count":4})") == "[1,4,7,10]");
  BOOST_TEST(expanded(R"({"from":1,"to":1000,"count":4,"scale":"log"})") == "[1,10,100,1000]");
}

BOOST_AUTO_TEST_CASE(the_end_is_included_only_where_it_is_reached) {
  BOOST_TEST(expanded(R"({"from":1,"to":10,"step":4})") == "[1,5,9]");
  BOOST_TEST(expanded(R"({"from":1,"to":100,"factor":3})") == "[1,3,9,27,81]");
  BOOST_TEST(expanded(R"({"from":5,"to":5,"step":1})") == "[5]");
}

BOOST_AUTO_TEST_CASE(counts_begin_and_end_with_what_was_written) {
  BOOST_TEST(expanded(R"({"from":0.1,"to":0.7,"count":3})") == "[0.1,0.4,0.7]");
  BOOST_TEST(expanded(R"({"from":0.001,"to":1.0,"count":4,"scale":"log"})") ==
             "[0.001,0.01,0.1,1.0]");
  // Rounding to whole numbers may leave fewer.
  BOOST_TEST(expanded(R"({"from":1,"to":4,"count":9,"scale":"log"})") == "[1,2,3,4]");
}

BOOST_AUTO_TEST_CASE(faults_name_the_member) {
  BOOST_TEST(expanded(R"({"from":1,"to":2})") == "/r: needs exactly one of step, factor or count");
  BOOST_TEST(expanded(R"({"from":1,"to":2,"step":1,"count":2})") ==
             "/r: needs exactly one of step, factor or count");
  BOOST_TEST(expanded(R"({"from":3,"to":2,"step":1})") == "/r/from: must not be above to");
  BOOST_TEST(expanded(R"({"to":2,"step":1})") == "/r: needs from");
  BOOST_TEST(expanded(R"({"from":"1","to":2,"step":1})") ==
             "/r/from: expected a number, not \"1\"");
  BOOST_TEST(expanded(R"({"from":1,"to":2,"step":0})") == "/r/step: must be above 0");
  BOOST_TEST(expanded(R"({"from":1,"to":2,"factor":1})") == "/r/factor: must be above 1");
  BOOST_TEST(expanded(R"({"from":0,"to":2,"factor":2})") ==
             "/r/from: must be above 0 where a factor is given");
  BOOST_TEST(expanded(R"({"from":0,"to":2,"count":3,"scale":"log"})") ==
             "/r/from: must be above 0 on a log scale");
  BOOST_TEST(expanded(R"({"from":1,"to":2,"count":3,"scale":"cubic"})") ==
             "/r/scale: expected linear or log");
  BOOST_TEST(expanded(R"({"from":1,"to":2,"step":1,"scale":"log"})") ==
             "/r/scale: goes with count only");
  BOOST_TEST(expanded(R"({"from":1,"to":2,"step":1,"by":1})").starts_with("/r/by: is no member"));
}

BOOST_AUTO_TEST_CASE(at_most_4096_values_come_of_a_range) {
  preset::FieldErrors errors;
  BOOST_TEST(preset::expand_range({{"from", 1}, {"to", 4096}, {"step", 1}}, "", errors).size() ==
             4096U);
  BOOST_TEST(errors.empty());
  BOOST_TEST(expanded(R"({"from":1,"to":4097,"step":1})") == "/r: gives more than 4096 values");
  BOOST_TEST(expanded(R"({"from":1,"to":1e300,"step":1})") == "/r: gives more than 4096 values");
  BOOST_TEST(expanded(R"({"from":1,"to":1e299,"factor":1.0001})") ==
             "/r: gives more than 4096 values");
  // What could only be counted up to for ever.
  BOOST_TEST(expanded(R"({"from":5e-324,"to":1,"factor":1.2})") ==
             "/r/to: is more than 1e300 times from");
  BOOST_TEST(expanded(R"({"from":1,"to":1.7e308,"factor":2})") ==
             "/r/to: is more than 1e300 times from");
  BOOST_TEST(expanded(R"({"from":1,"to":2,"factor":1.0000000000000002})") ==
             "/r: gives more than 4096 values");
  errors.clear();
  BOOST_TEST(preset::expand_range({{"from", 1}, {"to", 1e299}, {"factor", 2}}, "", errors).size() ==
             994U);
  BOOST_TEST(expanded(R"({"from":1,"to":9,"count":4097})") ==
             "/r/count: expected an integer from 2 to 4096");
  BOOST_TEST(expanded(R"({"from":1,"to":9,"count":1})") ==
             "/r/count: expected an integer from 2 to 4096");
}

BOOST_AUTO_TEST_CASE(the_ends_are_those_of_the_whole_list) {
  for (const auto* text :
       {R"({"from":1,"to":10,"step":4})", R"({"from":0.8,"to":0.95,"step":0.05})",
        R"({"from":1,"to":100,"factor":3})", R"({"from":5,"to":5,"step":1})",
        R"({"from":1,"to":4,"count":9,"scale":"log"})", R"({"from":0.1,"to":0.7,"count":3})"}) {
    preset::FieldErrors errors;
    const json::object range = json::parse(text).get_object();
    const json::array all = preset::expand_range(range, "", errors);
    const json::array ends = preset::range_ends(range, "", errors);
    BOOST_TEST_REQUIRE(errors.empty());
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(config::to_json(ends.front()) == config::to_json(all.front()));
      BOOST_TEST(config::to_json(ends.back()) == config::to_json(all.back()));
      BOOST_TEST(ends.size() <= 2U);
    }
  }
}

BOOST_AUTO_TEST_CASE(whole_numbers_are_within_what_a_double_tells_apart) {
  BOOST_TEST(expanded(R"({"from":9007199254740990,"to":9007199254740992,"step":2})") ==
             "[9007199254740990,9007199254740992]");
  BOOST_TEST(expanded(R"({"from":1,"to":9007199254740993,"step":9007199254740992})") ==
             "/r/to: whole numbers of a range are within ±9007199254740992");
  BOOST_TEST(expanded(R"({"from":1,"to":18446744073709551614,"count":2})") ==
             "/r/to: whole numbers of a range are within ±9007199254740992");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
