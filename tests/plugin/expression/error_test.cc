// What a text that is no expression is told: the column, what was expected, what stands there.
#include <boost/test/unit_test.hpp>

#include "expression_support.h"

using test::refusal;
using test::refused_column;

BOOST_AUTO_TEST_SUITE(errors)

BOOST_AUTO_TEST_CASE(nothing_is_no_expression) {
  BOOST_TEST(refusal("") == "1: expected a value, found the end of the text");
  BOOST_TEST(refusal("  ") == "3: expected a value, found the end of the text");
  BOOST_TEST(refusal("()") == "2: expected a value, found ')'");
}

BOOST_AUTO_TEST_CASE(an_operator_wants_a_value_behind_it) {
  BOOST_TEST(refusal("a +") == "4: expected a value, found the end of the text");
  BOOST_TEST(refusal("a and or b") == "7: expected a value, found 'or'");
  BOOST_TEST(refusal("a < * b") == "5: expected a value, found '*'");
  BOOST_TEST(refusal("* a") == "1: expected a value, found '*'");
  BOOST_TEST(refusal("+a") == "1: expected a value, found '+'");
  BOOST_TEST(refusal("not") == "4: expected a value, found the end of the text");
  BOOST_TEST(refusal("a in") == "5: expected a value, found the end of the text");
  BOOST_TEST(refusal("-") == "2: expected a value, found the end of the text");
}

BOOST_AUTO_TEST_CASE(between_values_stands_an_operator) {
  BOOST_TEST(refusal("a b") == "3: expected an operator or the end of the text, found 'b'");
  BOOST_TEST(refusal("a 'b'") == "3: expected an operator or the end of the text, found \"'\"");
  BOOST_TEST(refusal("3x") == "2: expected an operator or the end of the text, found 'x'");
  BOOST_TEST(refusal("a.b") == "2: expected an operator or the end of the text, found '.'");
  BOOST_TEST(refusal("a[0]") == "2: expected an operator or the end of the text, found '['");
  BOOST_TEST(refusal("a)") == "2: expected an operator or the end of the text, found ')'");
  BOOST_TEST(refusal("a ** 2") == "3: expected an operator or the end of the text, found '**'");
  BOOST_TEST(refusal("'a' = 'b' or c").starts_with("5: "));
  BOOST_TEST(refusal("(a)(b)") == "4: expected an operator or the end of the text, found '('");
}

BOOST_AUTO_TEST_CASE(brackets_are_closed) {
  BOOST_TEST(refusal("(a") == "3: expected an operator or ')', found the end of the text");
  BOOST_TEST(refusal("(a]") == "3: expected an operator or ')', found ']'");
  BOOST_TEST(refusal("[a") == "3: expected an operator, ',' or ']', found the end of the text");
  BOOST_TEST(refusal("[a b]") == "4: expected an operator, ',' or ']', found 'b'");
  BOOST_TEST(refusal("[") == "2: expected a value or ']', found the end of the text");
  BOOST_TEST(refusal("[,]") == "2: expected a value or ']', found ','");
  BOOST_TEST(refusal("[a,,b]") == "4: expected a value, found ','");
  BOOST_TEST(refusal("max(a b)") == "7: expected an operator, ',' or ')', found 'b'");
  BOOST_TEST(refusal("max(a,)") == "7: expected a value, found ')'");
}

BOOST_AUTO_TEST_CASE(an_if_wants_its_else) {
  BOOST_TEST(refusal("a if b") == "7: expected an operator or 'else', found the end of the text");
  BOOST_TEST(refusal("(a if b) else c") == "8: expected an operator or 'else', found ')'");
  BOOST_TEST(refusal("a if b elsewhere") == "8: expected an operator or 'else', found 'elsewhere'");
  BOOST_TEST(refusal("a if b else") == "12: expected a value, found the end of the text");
  BOOST_TEST(refusal("a else b") == "3: expected an operator or the end of the text, found 'else'");
  BOOST_TEST(refusal("if a else b") == "1: expected a value, found 'if'");
}

BOOST_AUTO_TEST_CASE(comparisons_do_not_chain) {
  const std::string told = ": comparisons do not chain: write a < b and b < c for a < b < c";
  BOOST_TEST(refusal("1 < x < 3") == "7" + told);
  BOOST_TEST(refusal("a == b == c") == "8" + told);
  BOOST_TEST(refusal("a in b in c") == "8" + told);
  BOOST_TEST(refusal("a < b not in c") == "7" + told);
  BOOST_TEST(refusal("a and 1 <= b + c != d or e") == "18" + told);
  BOOST_TEST(test::worth("(1 < 2) == true") == "true");
}

BOOST_AUTO_TEST_CASE(what_other_languages_write_is_told_in_this_one) {
  BOOST_TEST(refusal("a = 1") ==
             "3: expected an operator or the end of the text, found '='; write == to compare");
  BOOST_TEST(refusal("(a = 1)") ==
             "4: expected an operator or ')', found '='; write == to compare");
  BOOST_TEST(refusal("a && b") ==
             "3: expected an operator or the end of the text, found '&&'; write and");
  BOOST_TEST(refusal("a || b") ==
             "3: expected an operator or the end of the text, found '||'; write or");
  BOOST_TEST(refusal("a & b").ends_with("found '&'; write and"));
  BOOST_TEST(refusal("a | b").ends_with("found '|'; write or"));
  BOOST_TEST(refusal("!a") == "1: expected a value, found '!'; write not");
  BOOST_TEST(refusal("a and !b") == "7: expected a value, found '!'; write not");
  BOOST_TEST(refusal("a <> b") ==
             "3: expected an operator or the end of the text, found '<>'; write !=");
  BOOST_TEST(refusal("a => b").ends_with("found '=>'; write >="));
  BOOST_TEST(refusal("a =< b").ends_with("found '=<'; write <="));
  BOOST_TEST(refusal("a === b") == "5: expected a value, found '='; write == to compare");
  BOOST_TEST(refusal("a ? b : c").ends_with("found '?'; write a if condition else b"));
  BOOST_TEST(refusal("a == not b") ==
             "6: expected a value, found 'not'; put brackets around not …");
  BOOST_TEST(refusal("a not b") == "7: expected 'in' after 'not', found 'b'");
}

BOOST_AUTO_TEST_CASE(there_is_no_null) {
  BOOST_TEST(refusal("a == null") == "6: there is no null: unset(x) is true where x has no value");
  BOOST_TEST(refusal("a == None") == "6: there is no None: unset(x) is true where x has no value");
  BOOST_TEST(refusal("null").starts_with("1: there is no null"));
  BOOST_TEST(test::worth("nullable", {{"nullable", 1}}) == "1");
}

BOOST_AUTO_TEST_CASE(numbers_are_written_plainly) {
  BOOST_TEST(refusal("1 + 007") == "5: a number is written without leading zeros");
  BOOST_TEST(refusal("00") == "1: a number is written without leading zeros");
  BOOST_TEST(refusal("a < 1e999") == "5: a number beyond what a double holds");
  BOOST_TEST(refused_column("1e") == 2U);
  BOOST_TEST(refused_column("1.") == 2U);
  BOOST_TEST(refused_column(".5") == 1U);
  BOOST_TEST(refused_column("0x10") == 2U);
  BOOST_TEST(refused_column("1_000") == 2U);
  BOOST_TEST(refused_column("1.2.3") == 4U);
}

BOOST_AUTO_TEST_CASE(strings_end_on_their_line_and_know_three_escapes) {
  BOOST_TEST(refusal("'abc") ==
             "5: expected the ' that ends the string, found the end of the text");
  BOOST_TEST(refusal("\"abc'") ==
             "6: expected the \" that ends the string, found the end of the text");
  BOOST_TEST(refusal("'a\nb'") == "3: expected the ' that ends the string, found a line break");
  BOOST_TEST(refusal(R"('a\n')") ==
             "4: expected a backslash or a quote after the backslash, found 'n'");
  BOOST_TEST(refusal(R"('a\)") ==
             "4: expected a backslash or a quote after the backslash, found the end of the text");
}

BOOST_AUTO_TEST_CASE(columns_count_characters) {
  BOOST_TEST(refused_column("'größe ✓' = 1") == 11U);
  BOOST_TEST(refusal("größe") == "3: expected an operator or the end of the text, found 'ö'");
  BOOST_TEST(refusal("'😀' 😀") == "5: expected an operator or the end of the text, found '😀'");
  BOOST_TEST(refused_column("a ==\n b = 1") == 9U);
}

BOOST_AUTO_TEST_CASE(what_is_no_utf8_is_told_where_it_begins) {
  for (const char* bad : {"\xff", "\xc3", "\xc3(", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                          "\x80", "\xe2\x82"}) {
    BOOST_TEST(refusal("'ö" + std::string(bad)) == "3: expected UTF-8, found a byte that is none");
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_shown_is_told_by_its_number) {
  BOOST_TEST(refusal(std::string_view("a \0 b", 5))
                 .ends_with("3: expected an operator or the end "
                            "of the text, found 'U+0000'"));
  BOOST_TEST(refusal("a \x1b[1m").ends_with("found 'U+001B'"));
}

BOOST_AUTO_TEST_CASE(a_long_word_is_told_short) {
  BOOST_TEST(refusal("a " + std::string(1000, 'x')) ==
             "3: expected an operator or the end of the text, found '" + std::string(32, 'x') +
                 "…'");
}

BOOST_AUTO_TEST_CASE(functions_that_there_are_not_are_told_with_those_there_are) {
  const std::string all = "set, unset, min, max, abs, floor, ceil, round, len, divisors, powers";
  BOOST_TEST(refusal("1 + sqrt(2)") == "5: there is no function 'sqrt'; there are " + all);
  BOOST_TEST(refusal("divisor(2)") ==
             "1: there is no function 'divisor', did you mean divisors? There are " + all);
}

BOOST_AUTO_TEST_CASE(functions_take_so_many_arguments) {
  BOOST_TEST(refusal("1 + min()") == "5: min takes numbers, or one list, found 0 arguments");
  BOOST_TEST(refusal("len(a, b)") == "1: len takes one list, found 2 arguments");
  BOOST_TEST(refusal("powers(2)") ==
             "1: powers takes three numbers: base, from, to, found 1 argument");
  BOOST_TEST(refusal("powers(2, 3, 4, 5)").ends_with("found 4 arguments"));
  for (const char* name : {"abs", "floor", "ceil", "round", "len", "divisors", "powers", "max"}) {
    BOOST_TEST(refused_column(std::string(name) + "()") == 1U);
  }
  for (const char* name : {"abs", "floor", "ceil", "round", "divisors"}) {
    BOOST_TEST(refused_column(std::string(name) + "(1, 2)") == 1U);
  }
}

BOOST_AUTO_TEST_CASE(set_and_unset_take_a_name) {
  BOOST_TEST(refusal("set(1)") == "5: expected a name, found '1'");
  BOOST_TEST(refusal("unset('a')") == "7: expected a name, found \"'\"");
  BOOST_TEST(refusal("set()") == "5: expected a name, found ')'");
  BOOST_TEST(refusal("set(true)") == "5: expected a name, found 'true'");
  BOOST_TEST(refusal("set(a + b)") == "7: expected ')' after the name, found '+'");
  BOOST_TEST(refusal("unset(a, b)") == "8: expected ')' after the name, found ','");
}

BOOST_AUTO_TEST_SUITE_END()
