// What is written how, and what binds how.
#include <boost/test/unit_test.hpp>

#include "expression_support.h"

using test::parsed;
using test::worth;

BOOST_AUTO_TEST_SUITE(syntax)

BOOST_AUTO_TEST_CASE(numbers_are_whole_or_decimal) {
  BOOST_TEST(worth("0") == "0");
  BOOST_TEST(worth("9223372036854775807") == "9223372036854775807");
  BOOST_TEST(worth("0.5") == "0.5");
  BOOST_TEST(worth("0.25e2 == 25") == "true");
  BOOST_TEST(worth("1e3 == 1000") == "true");
  BOOST_TEST(worth("1E+3 == 1000") == "true");
  BOOST_TEST(worth("5e-1") == "0.5");
}

BOOST_AUTO_TEST_CASE(a_whole_number_beyond_64_bits_is_a_decimal_one) {
  BOOST_TEST(worth("9223372036854775808 == 9.223372036854775808e18") == "true");
  BOOST_TEST(worth("-9223372036854775808") == worth("-9.223372036854775808e18"));
}

BOOST_AUTO_TEST_CASE(strings_stand_in_either_quote) {
  BOOST_TEST(worth("'fa3'") == R"("fa3")");
  BOOST_TEST(worth(R"("it's")") == R"("it's")");
  BOOST_TEST(worth(R"('say "so"')") == R"("say \"so\"")");
  BOOST_TEST(worth("''") == R"("")");
  BOOST_TEST(worth("'größe ✓'") == R"("größe ✓")");
}

BOOST_AUTO_TEST_CASE(a_backslash_escapes_itself_and_the_quotes) {
  BOOST_TEST(worth(R"('a\\b\'c\"d')") == R"("a\\b'c\"d")");
  BOOST_TEST(worth(R"("\\")") == R"("\\")");
  BOOST_TEST(worth(R"('\'' == "'")") == "true");
}

BOOST_AUTO_TEST_CASE(truth_values_are_written_small_or_as_python_does) {
  BOOST_TEST(worth("[true, True, false, False]") == "[true,true,false,false]");
}

BOOST_AUTO_TEST_CASE(lists_may_be_empty_nested_and_end_in_a_comma) {
  BOOST_TEST(worth("[]") == "[]");
  BOOST_TEST(worth("[1, 'a', true,]") == R"([1,"a",true])");
  BOOST_TEST(worth("[[1], [a, [2]]]", {{"a", 3}}) == "[[1],[3,[2]]]");
  BOOST_TEST(worth("[-1, - 2.5]") == "[-1,-2.5]");
}

BOOST_AUTO_TEST_CASE(blanks_and_line_breaks_may_stand_between_all_parts) {
  BOOST_TEST(worth(" \t\r\n min ( 1 ,\n2 ) + 0 ") == "1");
  BOOST_TEST(worth("(1)if(true)else(2)") == "1");
  BOOST_TEST(worth("1 if true else 2\n") == "1");
  BOOST_TEST(worth("not(a)", {{"a", true}}) == "false");
  BOOST_TEST(worth("1 not\nin[2]") == "true");
}

BOOST_AUTO_TEST_CASE(names_come_once_each_in_order_of_appearance) {
  const auto expression = parsed("b + a * b > _c9 and set(d) or a");
  const std::vector<std::string> names = {"b", "a", "_c9", "d"};
  BOOST_TEST(expression.names() == names, boost::test_tools::per_element());
  BOOST_TEST(expression.text() == "b + a * b > _c9 and set(d) or a");
}

BOOST_AUTO_TEST_CASE(what_begins_like_a_keyword_or_a_function_is_a_name) {
  BOOST_TEST(worth("nothing + iffy + inner + order + android + elsewhere + trueish",
                   {{"nothing", 1},
                    {"iffy", 2},
                    {"inner", 4},
                    {"order", 8},
                    {"android", 16},
                    {"elsewhere", 32},
                    {"trueish", 64}}) == "127");
  BOOST_TEST(worth("min + set + len", {{"min", 1}, {"set", 2}, {"len", 4}}) == "7");
}

BOOST_AUTO_TEST_CASE(a_dash_in_a_name_is_a_minus) {
  BOOST_TEST(worth("tp-size", {{"tp", 8}, {"size", 3}}) == "5");
}

BOOST_AUTO_TEST_CASE(products_bind_closer_than_sums_and_both_from_the_left) {
  BOOST_TEST(worth("1 + 2 * 3") == "7");
  BOOST_TEST(worth("(1 + 2) * 3") == "9");
  BOOST_TEST(worth("10 - 4 - 3") == "3");
  BOOST_TEST(worth("10 - (4 - 3)") == "9");
  BOOST_TEST(worth("100 // 7 % 5 * 2") == "8");
  BOOST_TEST(worth("2 * 7 // 3") == "4");
  BOOST_TEST(worth("2 * (7 // 3)") == "4");
  BOOST_TEST(worth("3 * (7 // 2)") == "9");
}

BOOST_AUTO_TEST_CASE(a_sign_binds_closer_than_a_product) {
  BOOST_TEST(worth("-7 // 2") == "-4");
  BOOST_TEST(worth("-(7 // 2)") == "-3");
  BOOST_TEST(worth("2 * -3 - -4") == "-2");
  BOOST_TEST(worth("---5") == "-5");
}

BOOST_AUTO_TEST_CASE(comparisons_bind_looser_than_sums_and_closer_than_not) {
  BOOST_TEST(worth("1 + 1 == 2") == "true");
  BOOST_TEST(worth("not 1 == 2") == "true");
  BOOST_TEST(worth("not not 1 == 2") == "false");
  BOOST_TEST(worth("(not false) == true") == "true");
  BOOST_TEST(worth("1 + 1 in [2]") == "true");
}

BOOST_AUTO_TEST_CASE(not_binds_closer_than_and_and_and_closer_than_or) {
  BOOST_TEST(worth("not false and false") == "false");
  BOOST_TEST(worth("not (false and false)") == "true");
  BOOST_TEST(worth("true or false and false") == "true");
  BOOST_TEST(worth("(true or false) and false") == "false");
  BOOST_TEST(worth("false and false or true") == "true");
}

BOOST_AUTO_TEST_CASE(if_else_binds_last_and_from_the_right) {
  BOOST_TEST(worth("1 if false else 2 if false else 3") == "3");
  BOOST_TEST(worth("(1 if true else 2) if false else 3") == "3");
  BOOST_TEST(worth("1 + 1 if true or false else 0") == "2");
  BOOST_TEST(worth("1 if true else 0 + 5") == "1");
  BOOST_TEST(worth("[1 if true else 2, 3]") == "[1,3]");
}

BOOST_AUTO_TEST_SUITE_END()
