// Kleene's three values.
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>

#include "expression_support.h"

using preset::Operand;
using preset::Truth;
using test::worth;

namespace {

// In the order false, unknown, true: `and` is the lesser, `or` the greater.
const std::array<preset::ExprValue, 3> kTruths = {false, preset::Unknown{}, true};
const std::array<std::string, 3> kNames = {"false", "null", "true"};

}  // namespace

BOOST_AUTO_TEST_SUITE(truth)

BOOST_AUTO_TEST_CASE(and_is_the_lesser_or_the_greater_of_three_values) {
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < 3; ++b) {
      const test::Values values = {{"a", kTruths[a]}, {"b", kTruths[b]}};
      BOOST_TEST_CONTEXT(kNames[a] << ", " << kNames[b]) {
        BOOST_TEST(worth("a and b", values) == kNames[std::min(a, b)]);
        BOOST_TEST(worth("a or b", values) == kNames[std::max(a, b)]);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(not_turns_round_what_is_known) {
  for (std::size_t a = 0; a < 3; ++a) {
    BOOST_TEST(worth("not a", {{"a", kTruths[a]}}) == kNames[2 - a]);
  }
}

BOOST_AUTO_TEST_CASE(chains_are_decided_by_any_one_that_decides) {
  const test::Values values = {{"t", true}, {"f", false}, {"u", preset::Unknown{}}};
  BOOST_TEST(worth("t and u and f", values) == "false");
  BOOST_TEST(worth("f and u and t", values) == "false");
  BOOST_TEST(worth("t and u and t", values) == "null");
  BOOST_TEST(worth("f or u or t", values) == "true");
  BOOST_TEST(worth("u or f or f", values) == "null");
  BOOST_TEST(worth("f and t or u and f or t and t", values) == "true");
  BOOST_TEST(worth("(f or u) and (u or t)", values) == "null");
}

BOOST_AUTO_TEST_CASE(what_is_no_truth_value_is_undecided_where_one_is_needed) {
  for (const char* value : {"1", "0", "'a'", "''", "[]", "[true]", "1.5"}) {
    const std::string text(value);
    BOOST_TEST(worth("not " + text) == "null");
    BOOST_TEST(worth("true and " + text) == "null");
    BOOST_TEST(worth(text + " and true") == "null");
    BOOST_TEST(worth(text + " and false") == "false");
    BOOST_TEST(worth(text + " or true") == "true");
    BOOST_TEST(worth("false or " + text) == "null");
    BOOST_TEST(worth("1 if " + text + " else 2") == "null");
  }
}

BOOST_AUTO_TEST_CASE(a_condition_chooses) {
  BOOST_TEST(worth("1 if a else 2", {{"a", true}}) == "1");
  BOOST_TEST(worth("1 if a else 2", {{"a", false}}) == "2");
  BOOST_TEST(worth("u if a else 2", {{"a", false}}) == "2");
  BOOST_TEST(worth("u if a else 2", {{"a", true}}) == "null");
}

BOOST_AUTO_TEST_CASE(an_undecided_condition_is_of_no_account_where_both_ways_lead_to_the_same) {
  BOOST_TEST(worth("1 if u else 2") == "null");
  BOOST_TEST(worth("3 if u else 1 + 2") == "3");
  BOOST_TEST(worth("1 if u else 1.0") == "1");
  BOOST_TEST(worth("'a' if u else 'a'") == R"("a")");
  BOOST_TEST(worth("[1] if u else [1]") == "[1]");
  BOOST_TEST(worth("u if u else u") == "null");
  BOOST_TEST(worth("1 if u else true") == "null");
}

BOOST_AUTO_TEST_CASE(a_test_takes_a_truth_value_and_nothing_else) {
  const auto test = [](std::string_view text) { return test::parsed(text).test({}); };
  BOOST_CHECK(test("1 < 2") == Truth::kTrue);
  BOOST_CHECK(test("1 > 2") == Truth::kFalse);
  for (const char* text : {"1", "0", "'true'", "[]", "1/0 == 1"}) {
    BOOST_CHECK(test(text) == Truth::kUndecided);
  }
}

BOOST_AUTO_TEST_CASE(set_asks_whether_a_value_was_given_not_whether_there_is_one) {
  const auto expression = test::parsed("[set(a), unset(a), a]");
  const auto worth_of = [&](Operand operand) {
    const std::array<Operand, 1> operands = {std::move(operand)};
    const auto list = std::get<preset::ExprList>(expression.evaluate(operands));
    return std::array<bool, 3>{std::get<bool>(list->at(0)), std::get<bool>(list->at(1)),
                               std::holds_alternative<preset::Unknown>(list->at(2))};
  };
  BOOST_CHECK((worth_of({.value = std::int64_t{1}, .given = true}) ==
               std::array<bool, 3>{true, false, false}));
  BOOST_CHECK((worth_of({.value = std::int64_t{1}, .given = false}) ==
               std::array<bool, 3>{false, true, false}));
  BOOST_CHECK((worth_of({.value = {}, .given = true}) == std::array<bool, 3>{true, false, true}));
  BOOST_CHECK((worth_of({.value = {}, .given = false}) == std::array<bool, 3>{false, true, true}));
}

BOOST_AUTO_TEST_CASE(an_operand_that_is_missing_is_unknown) {
  const auto expression = test::parsed("set(a) or b == 1");
  BOOST_CHECK(expression.test({}) == Truth::kUndecided);
}

BOOST_AUTO_TEST_SUITE_END()
