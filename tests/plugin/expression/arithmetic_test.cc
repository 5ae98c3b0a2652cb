// Python's meaning of the operators on numbers, within 64 bits and beyond.
#include <boost/test/unit_test.hpp>
#include <limits>

#include "expression_support.h"

using test::worth;

namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
const test::Values kEdges = {{"most", std::numeric_limits<std::int64_t>::max()},
                             {"least", kLeast},
                             {"huge", 1e308},
                             {"u", preset::Unknown{}}};

}  // namespace

BOOST_AUTO_TEST_SUITE(arithmetic)

BOOST_AUTO_TEST_CASE(whole_numbers_stay_whole_but_in_a_division) {
  BOOST_TEST(worth("2 + 3") == "5");
  BOOST_TEST(worth("2 - 3") == "-1");
  BOOST_TEST(worth("2 * 3") == "6");
  BOOST_TEST(worth("7 // 2") == "3");
  BOOST_TEST(worth("7 % 2") == "1");
  BOOST_TEST(worth("6 / 2") == worth("3.0"));
  BOOST_TEST(worth("7 / 2") == "3.5");
}

BOOST_AUTO_TEST_CASE(a_decimal_operand_makes_a_decimal_result) {
  BOOST_TEST(worth("1 + 0.5") == "1.5");
  BOOST_TEST(worth("2 * 0.25") == "0.5");
  BOOST_TEST(worth("0.5 - 2") == "-1.5");
  BOOST_TEST(worth("7.5 // 2") == worth("3.0"));
  BOOST_TEST(worth("7.5 % 2") == "1.5");
}

BOOST_AUTO_TEST_CASE(floor_division_rounds_down_and_the_rest_has_the_divisors_sign) {
  BOOST_TEST(worth("[-7 // 2, 7 // -2, -7 // -2]") == "[-4,-4,3]");
  BOOST_TEST(worth("[-7 % 3, 7 % -3, -7 % -3, 6 % -3]") == "[2,-2,-1,0]");
  BOOST_TEST(worth("-7.5 // 2") == worth("-4.0"));
  BOOST_TEST(worth("-7.5 % 2") == "0.5");
  BOOST_TEST(worth("7.5 % -2") == "-0.5");
  BOOST_TEST(worth("1 // 0.1") == worth("9.0"));
}

BOOST_AUTO_TEST_CASE(division_by_zero_has_no_value) {
  for (const char* text : {"1 / 0", "1 // 0", "1 % 0", "1 / 0.0", "1.5 // 0", "1.5 % 0", "0 / 0"}) {
    BOOST_TEST(worth(text) == "null", text);
  }
}

BOOST_AUTO_TEST_CASE(beyond_64_bits_whole_numbers_go_on_as_doubles) {
  BOOST_TEST(worth("most + 1 == 9223372036854775808", kEdges) == "true");
  BOOST_TEST(worth("least - 1 == -9.223372036854775808e18", kEdges) == "true");
  BOOST_TEST(worth("most * 2 == 1.8446744073709551616e19", kEdges) == "true");
  BOOST_TEST(worth("-least == 9.223372036854775808e18", kEdges) == "true");
  BOOST_TEST(worth("least // -1 == 9.223372036854775808e18", kEdges) == "true");
  BOOST_TEST(worth("least % -1", kEdges) == "0");
  BOOST_TEST(worth("abs(least) == -least", kEdges) == "true");
}

BOOST_AUTO_TEST_CASE(at_the_edge_of_64_bits_they_are_still_whole) {
  BOOST_TEST(worth("most - 1 + 1", kEdges) == "9223372036854775807");
  BOOST_TEST(worth("least + 1 - 1", kEdges) == "-9223372036854775808");
  BOOST_TEST(worth("-most - 1", kEdges) == "-9223372036854775808");
  BOOST_TEST(worth("least // 1", kEdges) == "-9223372036854775808");
  BOOST_TEST(worth("most // -1", kEdges) == "-9223372036854775807");
}

BOOST_AUTO_TEST_CASE(overflow_of_a_double_has_no_value) {
  BOOST_TEST(worth("huge * 10", kEdges) == "null");
  BOOST_TEST(worth("huge * 1.5 + huge", kEdges) == "null");
  BOOST_TEST(worth("huge / 1e-5", kEdges) == "null");
  BOOST_TEST(worth("huge // 1e-5", kEdges) == "null");
}

BOOST_AUTO_TEST_CASE(no_infinity_comes_in_with_an_operand) {
  BOOST_TEST(worth("a > 1", {{"a", std::numeric_limits<double>::infinity()}}) == "null");
  BOOST_TEST(worth("a == a", {{"a", std::numeric_limits<double>::quiet_NaN()}}) == "null");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_has_no_sum) {
  for (const char* left : {"'a'", "true", "[1]", "u"}) {
    for (const char* op : {" + ", " - ", " * ", " / ", " // ", " % "}) {
      BOOST_TEST(worth(std::string(left) + op + "2", kEdges) == "null", left << op);
      BOOST_TEST(worth("2" + std::string(op) + left, kEdges) == "null", op << left);
    }
    BOOST_TEST(worth("-" + std::string(left), kEdges) == "null");
  }
  BOOST_TEST(worth("'a' + 'b'") == "null");
  BOOST_TEST(worth("[1] + [2]") == "null");
}

BOOST_AUTO_TEST_SUITE_END()
