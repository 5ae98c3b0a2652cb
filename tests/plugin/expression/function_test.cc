#include <boost/test/unit_test.hpp>

#include "expression_support.h"

using test::worth;

namespace {

const test::Values kSome = {{"u", preset::Unknown{}}, {"gpus", 8}};

}  // namespace

BOOST_AUTO_TEST_SUITE(function)

BOOST_AUTO_TEST_CASE(min_and_max_take_values_or_one_list) {
  BOOST_TEST(worth("[min(3, 1, 2), max(3, 1, 2)]") == "[1,3]");
  BOOST_TEST(worth("[min([3, 1, 2]), max([3, 1, 2])]") == "[1,3]");
  BOOST_TEST(worth("[min(0.5, 1), max(0.5, 1)]") == "[0.5,1]");
  BOOST_TEST(worth("max('a', 'c', 'b')") == R"("c")");
  BOOST_TEST(worth("min([7])") == "7");
  BOOST_TEST(worth("max(divisors(gpus))", kSome) == "8");
}

BOOST_AUTO_TEST_CASE(of_equal_ones_the_first_is_taken) {
  BOOST_TEST(worth("[min(1, 1.0), max(1, 1.0)]") == "[1,1]");
}

BOOST_AUTO_TEST_CASE(there_is_no_extreme_of_nothing_of_unknown_ones_and_of_what_has_no_order) {
  for (const char* text :
       {"min([])", "max([])", "min(1, u)", "max(u, 1)", "min([1, u])", "min(u)", "min(1)",
        "max('a', 1)", "min(true, false)", "min([true])", "min([u])", "max([[1], [2]])"}) {
    BOOST_TEST(worth(text, kSome) == "null", text);
  }
}

BOOST_AUTO_TEST_CASE(abs_keeps_the_kind) {
  BOOST_TEST(worth("[abs(-3), abs(3), abs(-2.5), abs(0)]") == "[3,3,2.5,0]");
  BOOST_TEST(worth("abs('a')") == "null");
  BOOST_TEST(worth("abs(true)") == "null");
}

BOOST_AUTO_TEST_CASE(rounding_gives_whole_numbers) {
  BOOST_TEST(worth("[floor(2.7), floor(-2.1), floor(3)]") == "[2,-3,3]");
  BOOST_TEST(worth("[ceil(2.1), ceil(-2.7), ceil(3)]") == "[3,-2,3]");
  BOOST_TEST(worth("[round(2.4), round(2.6), round(-2.6), round(3)]") == "[2,3,-3,3]");
  BOOST_TEST(worth("[round(0.5), round(1.5), round(2.5), round(-0.5), round(-1.5)]") ==
             "[0,2,2,0,-2]");
  BOOST_TEST(worth("round(0.49999999999999994)") == "0");
  BOOST_TEST(worth("round(4503599627370497.5)") == "4503599627370498");
  BOOST_TEST(worth("[floor(-0.0), ceil(-0.5)]") == "[0,0]");
  for (const char* name : {"floor", "ceil", "round"}) {
    BOOST_TEST(worth(std::string(name) + "('a')") == "null");
    BOOST_TEST(worth(std::string(name) + "(true)") == "null");
    BOOST_TEST(worth(std::string(name) + "(1e300) == 1e300") == "true");
  }
}

BOOST_AUTO_TEST_CASE(len_counts_a_list) {
  BOOST_TEST(worth("[len([]), len([1, [2, 3]]), len(divisors(12))]") == "[0,2,6]");
  BOOST_TEST(worth("len([u, u])", kSome) == "2");
  BOOST_TEST(worth("len('abc')") == "null");
  BOOST_TEST(worth("len(u)", kSome) == "null");
}

BOOST_AUTO_TEST_CASE(divisors_are_all_of_them_and_ascend) {
  BOOST_TEST(worth("divisors(1)") == "[1]");
  BOOST_TEST(worth("divisors(gpus)", kSome) == "[1,2,4,8]");
  BOOST_TEST(worth("divisors(36)") == "[1,2,3,4,6,9,12,18,36]");
  BOOST_TEST(worth("divisors(8 / 2)") == "[1,2,4]");
  BOOST_TEST(worth("divisors(999999937)") == "[1,999999937]");
  BOOST_TEST(worth("len(divisors(999950884))") == "27");  // (2 * 97 * 163) squared
  for (std::int64_t n = 1; n <= 300; ++n) {
    std::string expected = "[";
    for (std::int64_t d = 1; d <= n; ++d) {
      if (n % d == 0) expected += (d == 1 ? "" : ",") + std::to_string(d);
    }
    BOOST_TEST(worth("divisors(n)", {{"n", n}}) == expected + "]");
  }
}

BOOST_AUTO_TEST_CASE(divisors_takes_whole_numbers_from_1_to_a_thousand_million) {
  BOOST_TEST(worth("len(divisors(1000000000))") == "100");
  BOOST_TEST(worth("len(divisors(1e9))") == "100");
  for (const char* text : {"divisors(0)", "divisors(-4)", "divisors(1000000001)", "divisors(1.5)",
                           "divisors('8')", "divisors(true)", "divisors(u)", "divisors(1e300)"}) {
    BOOST_TEST(worth(text, kSome) == "null", text);
  }
}

BOOST_AUTO_TEST_CASE(no_list_of_divisors_is_beyond_the_limit_of_lists) {
  // The most that any number up to a thousand million has.
  BOOST_TEST(worth("len(divisors(735134400))") == "1344");
  BOOST_TEST(1344U <= preset::kExpressionList);
}

BOOST_AUTO_TEST_CASE(powers_are_those_within_both_ends) {
  BOOST_TEST(worth("powers(2, 1, 16)") == "[1,2,4,8,16]");
  BOOST_TEST(worth("powers(2, 3, 100)") == "[4,8,16,32,64]");
  BOOST_TEST(worth("powers(10, 0, 1000)") == "[1,10,100,1000]");
  BOOST_TEST(worth("powers(3, 2.5, 9.5)") == "[3,9]");
  BOOST_TEST(worth("powers(2, 5, 7)") == "[]");
  BOOST_TEST(worth("powers(2, 8, 1)") == "[]");
  BOOST_TEST(worth("powers(2.0, 1, 4)") == "[1,2,4]");
  BOOST_TEST(worth("len(powers(2, 1, 9223372036854775807))") == "63");
  BOOST_TEST(worth("len(powers(2, 1, 1e300))") == "63");
  BOOST_TEST(worth("powers(9223372036854775807, 1, 1e300)") == "[1,9223372036854775807]");
}

BOOST_AUTO_TEST_CASE(powers_needs_a_base_that_grows) {
  for (const char* text :
       {"powers(1, 1, 8)", "powers(0, 0, 8)", "powers(-2, 1, 8)", "powers(1.5, 1, 8)",
        "powers('2', 1, 8)", "powers(2, u, 8)", "powers(2, 1, u)", "powers(2, 'a', 8)"}) {
    BOOST_TEST(worth(text, kSome) == "null", text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
