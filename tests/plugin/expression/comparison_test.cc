// Equality, order and membership.
#include <boost/test/unit_test.hpp>
#include <limits>
#include <memory>
#include <vector>

#include "expression_support.h"

using test::worth;

namespace {

const test::Values kSome = {{"u", preset::Unknown{}},
                            {"big", std::int64_t{9007199254740993}},
                            {"least", std::numeric_limits<std::int64_t>::min()},
                            {"most", std::numeric_limits<std::int64_t>::max()}};

}  // namespace

BOOST_AUTO_TEST_SUITE(comparison)

BOOST_AUTO_TEST_CASE(numbers_are_equal_by_value) {
  BOOST_TEST(worth("1 == 1.0") == "true");
  BOOST_TEST(worth("1 != 1.0") == "false");
  BOOST_TEST(worth("0 == -0.0") == "true");
  BOOST_TEST(worth("1 == 1.5") == "false");
  BOOST_TEST(worth("big == 9007199254740992.0", kSome) == "false");
  BOOST_TEST(worth("big > 9007199254740992.0", kSome) == "true");
  BOOST_TEST(worth("9007199254740992.0 < big", kSome) == "true");
  BOOST_TEST(worth("most < 9223372036854775808", kSome) == "true");
  BOOST_TEST(worth("most > -1e300", kSome) == "true");
  BOOST_TEST(worth("least == -9223372036854775808.0", kSome) == "true");
  BOOST_TEST(worth("least > -9223372036854777856.0", kSome) == "true");
  BOOST_TEST(worth("-1 > -1.5") == "true");
  BOOST_TEST(worth("-2 < -1.5") == "true");
}

BOOST_AUTO_TEST_CASE(values_of_different_kinds_are_unequal) {
  for (const char* pair : {"1 == true", "0 == false", "1 == '1'", "true == 'true'", "[1] == 1",
                           "'' == []", "1.0 == true"}) {
    BOOST_TEST(worth(pair) == "false", pair);
  }
  BOOST_TEST(worth("1 != true") == "true");
}

BOOST_AUTO_TEST_CASE(lists_are_equal_element_by_element) {
  BOOST_TEST(worth("[1, 'a'] == [1.0, 'a']") == "true");
  BOOST_TEST(worth("[1, 2] == [2, 1]") == "false");
  BOOST_TEST(worth("[1, 2] == [1, 2, 3]") == "false");
  BOOST_TEST(worth("[] == []") == "true");
  BOOST_TEST(worth("[[1]] == [[1]]") == "true");
  BOOST_TEST(worth("[[1]] != [[2]]") == "true");
  BOOST_TEST(worth("[1, u] == [1, 2]", kSome) == "null");
  BOOST_TEST(worth("[u, 1] == [2, 3]", kSome) == "false");
  BOOST_TEST(worth("[u] == [1, 2]", kSome) == "false");
}

BOOST_AUTO_TEST_CASE(numbers_and_strings_have_an_order) {
  BOOST_TEST(worth("[1 < 2, 2 < 2, 3 < 2]") == "[true,false,false]");
  BOOST_TEST(worth("[1 <= 2, 2 <= 2, 3 <= 2]") == "[true,true,false]");
  BOOST_TEST(worth("[1 > 2, 2 > 2, 3 > 2]") == "[false,false,true]");
  BOOST_TEST(worth("[1 >= 2, 2 >= 2, 3 >= 2]") == "[false,true,true]");
  BOOST_TEST(worth("[1.5 < 2, 2.5 < 2.75, 2 < 1.5]") == "[true,true,false]");
  BOOST_TEST(worth("['a' < 'b', 'b' < 'a', 'a' < 'ab', 'a' <= 'a']") == "[true,false,true,true]");
  BOOST_TEST(worth("'z' < 'é'") == "true");
}

BOOST_AUTO_TEST_CASE(what_has_no_order_is_undecided) {
  for (const char* pair : {"'a' < 3", "true < false", "[1] < [2]", "1 >= true", "u < 1", "1 > u",
                           "u <= u", "'1' > 0"}) {
    BOOST_TEST(worth(pair, kSome) == "null", pair);
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_known_to_equal_what_is_unknown) {
  for (const char* pair : {"u == 1", "1 == u", "u == u", "u != u", "u != 'a'", "[] == u"}) {
    BOOST_TEST(worth(pair, kSome) == "null", pair);
  }
}

BOOST_AUTO_TEST_CASE(in_finds_an_equal_element) {
  BOOST_TEST(worth("2 in [1, 2.0]") == "true");
  BOOST_TEST(worth("3 in [1, 2]") == "false");
  BOOST_TEST(worth("1 in [true, '1']") == "false");
  BOOST_TEST(worth("[1] in [[1], 2]") == "true");
  BOOST_TEST(worth("1 in []") == "false");
  BOOST_TEST(worth("3 not in [1, 2]") == "true");
  BOOST_TEST(worth("2 not in [1, 2]") == "false");
}

BOOST_AUTO_TEST_CASE(in_is_undecided_where_an_unknown_element_might_be_it) {
  const preset::ExprList list = std::make_shared<const std::vector<preset::ExprValue>>(
      std::vector<preset::ExprValue>{std::int64_t{1}, preset::Unknown{}});
  const test::Values values = {{"l", list}, {"u", preset::Unknown{}}, {"x", 1}, {"y", 2}};
  for (const char* spelled : {"[1, u]", "[x, u]", "l", "(l)", "([x, u])"}) {
    BOOST_TEST_CONTEXT(spelled) {
      const std::string in = " in " + std::string(spelled);
      BOOST_TEST(worth("1" + in, values) == "true");
      BOOST_TEST(worth("2" + in, values) == "null");
      BOOST_TEST(worth("u" + in, values) == "null");
      BOOST_TEST(worth("1 not" + in, values) == "false");
      BOOST_TEST(worth("2 not" + in, values) == "null");
    }
  }
  BOOST_TEST(worth("u in [1]", values) == "null");
  BOOST_TEST(worth("u in []", values) == "false");
  BOOST_TEST(worth("y in [x, 2]", values) == "true");
  BOOST_TEST(worth("y in [x, x + 5]", values) == "false");
  BOOST_TEST(worth("y in [x, x + 5] or y in [x, x + 1]", values) == "true");
}

BOOST_AUTO_TEST_CASE(in_needs_a_list) {
  BOOST_TEST(worth("1 in 1") == "null");
  BOOST_TEST(worth("'a' in 'abc'") == "null");
  BOOST_TEST(worth("1 not in u", kSome) == "null");
}

BOOST_AUTO_TEST_SUITE_END()
