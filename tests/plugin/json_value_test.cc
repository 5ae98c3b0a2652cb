#include "plugin/domain/json_value.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <vector>

namespace json = boost::json;
using preset::hash_value;
using preset::same_value;

namespace {

bool same(const char* a, const char* b) {
  const json::value x = json::parse(a);
  const json::value y = json::parse(b);
  if (same_value(x, y)) BOOST_TEST(hash_value(x) == hash_value(y), a << " and " << b);
  BOOST_TEST(same_value(x, y) == same_value(y, x));
  return same_value(x, y);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_value)

BOOST_AUTO_TEST_CASE(numbers_are_the_same_by_value) {
  BOOST_TEST(same("1", "1.0"));
  BOOST_TEST(same("0", "-0.0"));
  BOOST_TEST(same("100", "1e2"));
  BOOST_TEST(same("18446744073709551615", "18446744073709551615"));
  BOOST_TEST(same("9223372036854775808", "9223372036854775808.0"));
  BOOST_TEST(!same("1", "1.5"));
  BOOST_TEST(!same("1", "-1"));
}

BOOST_AUTO_TEST_CASE(an_integer_that_no_double_holds_is_not_its_neighbour) {
  // 2^53 + 1 rounds to 2^53 as a double.
  BOOST_TEST(!same("9007199254740993", "9007199254740992.0"));
  BOOST_TEST(same("9007199254740992", "9007199254740992.0"));
  BOOST_TEST(!same("9223372036854775807", "9223372036854775808"));
  BOOST_TEST(!same("18446744073709551615", "18446744073709551616.0"));
}

BOOST_AUTO_TEST_CASE(kinds_never_mix) {
  const std::vector<const char*> values = {"true", "false", "1",  "0",   "\"1\"", "\"true\"",
                                           "null", "[]",    "{}", "[1]", "\"\""};
  for (const auto* a : values) {
    for (const auto* b : values) BOOST_TEST(same(a, b) == (a == b), a << " and " << b);
  }
}

BOOST_AUTO_TEST_CASE(objects_are_the_same_whatever_their_key_order) {
  BOOST_TEST(same(R"({"a":1,"b":[true,null]})", R"({"b":[true,null],"a":1.0})"));
  BOOST_TEST(!same(R"({"a":1})", R"({"a":1,"b":2})"));
  BOOST_TEST(!same(R"({"a":1})", R"({"b":1})"));
}

BOOST_AUTO_TEST_CASE(arrays_are_the_same_in_the_same_order) {
  BOOST_TEST(same("[1,2]", "[1.0,2]"));
  BOOST_TEST(!same("[1,2]", "[2,1]"));
  BOOST_TEST(!same("[1]", "[1,1]"));
}

BOOST_AUTO_TEST_CASE(candidates_are_compared_without_order) {
  const auto list = [](const char* text) { return json::parse(text).get_array(); };
  BOOST_TEST(preset::same_candidates(list("[1,2]"), list("[2,1.0]")));
  BOOST_TEST(!preset::same_candidates(list("[1,2]"), list("[1,3]")));
  BOOST_TEST(!preset::same_candidates(list("[1,2]"), list("[1]")));
}

BOOST_AUTO_TEST_SUITE_END()
