#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

#include "config/json_text.h"
#include "config/yaml_text.h"

using config::parse_yaml;

namespace {

// The value of `key` in "key: <scalar>", as JSON, or the message with which it is refused.
std::string meaning(const std::string& scalar) {
  const auto document = parse_yaml("key: " + scalar + "\n", "f.yaml");
  if (!document) return "refused: " + document.error().message;
  return config::to_json(document->value.at("key"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(yaml_scalar)

BOOST_AUTO_TEST_CASE(plain_scalars_mean_what_the_core_schema_says) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"null", "null"},
      {"Null", "null"},
      {"NULL", "null"},
      {"~", "null"},
      {"", "null"},
      {"nULL", "\"nULL\""},
      {"None", "\"None\""},
      {"true", "true"},
      {"True", "true"},
      {"TRUE", "true"},
      {"false", "false"},
      {"False", "false"},
      {"FALSE", "false"},
      {"tRUE", "\"tRUE\""},
      {"yes", "\"yes\""},
      {"no", "\"no\""},
      {"on", "\"on\""},
      {"off", "\"off\""},
      {"y", "\"y\""},
      {"N", "\"N\""},
      {"0", "0"},
      {"-0", "0"},
      {"12", "12"},
      {"+12", "12"},
      {"-12", "-12"},
      {"0777", "777"},
      {"007", "7"},
      {"08", "8"},
      {"0o17", "15"},
      {"0o8", "\"0o8\""},
      {"0O17", "\"0O17\""},
      {"-0o17", "\"-0o17\""},
      {"0x1F", "31"},
      {"0xff", "255"},
      {"0X1F", "\"0X1F\""},
      {"0x", "\"0x\""},
      {"0b101", "\"0b101\""},
      {"1_000", "\"1_000\""},
      {"190:20:30", "\"190:20:30\""},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"18446744073709551615", "18446744073709551615"},
      {"0xffffffffffffffff", "18446744073709551615"},
      {"1.5", "1.5"},
      {"1.", "1.0"},
      {".5", "0.5"},
      {"-.5", "-0.5"},
      {"+.5", "0.5"},
      {".", "\".\""},
      {"-", "\"-\""},
      {"1e3", "1000.0"},
      {"1.5e3", "1500.0"},
      {"1.5E-3", "0.0015"},
      {"1e", "\"1e\""},
      {"1e+", "\"1e+\""},
      {"e3", "\"e3\""},
      {"1.2.3", "\"1.2.3\""},
      {"0.85", "0.85"},
      {"2026-11-22", "\"2026-11-22\""},
      {"2026-11-22T19:21:26Z", "\"2026-11-22T19:21:26Z\""},
      {"12:30", "\"12:30\""},
      {"a b", "\"a b\""},
      {"a#b", "\"a#b\""},
      {"a #b", "\"a\""},
      {"inf", "\"inf\""},
      {"nan", "\"nan\""},
      {"=", "\"=\""},
      {"<<", "\"<<\""},
      {"é€😀", "\"é€😀\""},
  };
  for (const auto& [scalar, json] : cases) {
    if (scalar == "-") continue;  // begins a list, see yaml_hostile_test.cc
    BOOST_TEST(meaning(scalar) == json, scalar << " is " << meaning(scalar));
  }
}

BOOST_AUTO_TEST_CASE(quoted_and_block_scalars_are_strings) {
  BOOST_TEST(meaning("\"12\"") == "\"12\"");
  BOOST_TEST(meaning("'12'") == "\"12\"");
  BOOST_TEST(meaning("\"true\"") == "\"true\"");
  BOOST_TEST(meaning("'null'") == "\"null\"");
  BOOST_TEST(meaning("\"\"") == "\"\"");
  BOOST_TEST(meaning("\"0660\"") == "\"0660\"");
  BOOST_TEST(meaning("'it''s'") == "\"it's\"");
  BOOST_TEST(meaning("\"\\t\\u00e9\\x41\\0\"") ==
             "\"\\té"
             "A\\u0000\"");
  // The library gives \N and \_ as single bytes.
  BOOST_TEST(meaning(R"("é\N\_\L\P\_é")") ==
             "\"é\xc2\x85\xc2\xa0\xe2\x80\xa8\xe2\x80\xa9\xc2\xa0é\"");
  BOOST_TEST(meaning("|\n  12\n") == "\"12\\n\"");
  BOOST_TEST(meaning(">-\n  one\n  two\n") == "\"one two\"");
}

BOOST_AUTO_TEST_CASE(core_tags_decide_the_type) {
  BOOST_TEST(meaning("!!str 12") == "\"12\"");
  BOOST_TEST(meaning("!!str") == "\"\"");
  BOOST_TEST(meaning("! 12") == "\"12\"");
  BOOST_TEST(meaning("!!int \"12\"") == "12");
  BOOST_TEST(meaning("!!float 1") == "1.0");
  BOOST_TEST(meaning("!!float 1.0") == "1.0");
  BOOST_TEST(meaning("!!bool \"true\"") == "true");
  BOOST_TEST(meaning("!!null \"\"") == "null");
  BOOST_TEST(meaning("!<tag:yaml.org,2002:str> 12") == "\"12\"");
  BOOST_TEST(meaning("!!bool yes") == "refused: \"yes\" is not what its tag !!bool says");
  BOOST_TEST(meaning("!!int 1.5") == "refused: \"1.5\" is not what its tag !!int says");
  BOOST_TEST(meaning("!!map x") == "refused: \"x\" is not what its tag !!map says");
  BOOST_TEST(meaning("!!seq [1]") == "[1]");
  BOOST_TEST(meaning("!!map {a: 1}") == "{\"a\":1}");
}

BOOST_AUTO_TEST_CASE(numbers_that_json_cannot_hold_are_refused) {
  for (const auto* scalar : {".inf", "-.inf", "+.Inf", ".INF", ".nan", ".NaN", ".NAN"}) {
    BOOST_TEST(meaning(scalar) == "refused: infinity and not-a-number are not allowed", scalar);
  }
  for (const auto* scalar : {"18446744073709551616", "-9223372036854775809", "0x1ffffffffffffffff",
                             "0o7777777777777777777777777"}) {
    BOOST_TEST(
        meaning(scalar) == "refused: an integer beyond 64 bits; put it in quotes if it is text",
        scalar);
  }
  for (const auto* scalar : {"1e400", "-1e400", "1e-400"}) {
    BOOST_TEST(meaning(scalar) == "refused: a number beyond the range of a double", scalar);
  }
}

BOOST_AUTO_TEST_SUITE_END()
