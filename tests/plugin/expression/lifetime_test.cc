// What outlives what, and JSON there and back.
#include <array>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "config/json_text.h"
#include "expression_support.h"

using preset::Expression;
using preset::ExprValue;
using preset::Operand;

namespace {

std::string json_of(const ExprValue& value) {
  return config::to_json(preset::to_json_value(value));
}

// Long literals and short ones, in constants and in lists made of constants.
Expression with_literals() {
  return test::parsed(
      "['short', 'a literal that is too long for a short string', ['in\\'ner'], x]");
}
const std::string kWorth =
    R"(["short","a literal that is too long for a short string",["in'ner"],null])";

}  // namespace

BOOST_AUTO_TEST_SUITE(lifetime)

BOOST_AUTO_TEST_CASE(a_copy_lives_on_when_the_original_is_gone) {
  auto original = std::make_unique<Expression>(with_literals());
  const Expression copy = *original;
  original.reset();
  BOOST_TEST(json_of(copy.evaluate({})) == kWorth);
  BOOST_TEST(copy.names().at(0) == "x");
  BOOST_TEST(copy.text().starts_with("['short'"));
}

BOOST_AUTO_TEST_CASE(a_moved_expression_is_what_it_was) {
  Expression original = with_literals();
  const Expression moved = std::move(original);
  BOOST_TEST(json_of(moved.evaluate({})) == kWorth);
  original = test::parsed("'again'");
  BOOST_TEST(json_of(original.evaluate({})) == R"("again")");
}

BOOST_AUTO_TEST_CASE(expressions_are_assigned_over_each_other) {
  Expression a = test::parsed("'one'");
  Expression b = with_literals();
  a = b;
  b = test::parsed("2");
  BOOST_TEST(json_of(a.evaluate({})) == kWorth);
  std::optional<Expression> kept;
  kept = std::move(a);
  a = *kept;
  kept.reset();
  BOOST_TEST(json_of(a.evaluate({})) == kWorth);
}

BOOST_AUTO_TEST_CASE(a_value_lives_as_long_as_any_copy_of_its_expression) {
  std::vector<Expression> many;
  ExprValue value;
  {
    const Expression first = with_literals();
    many.push_back(first);
    value = first.evaluate({});
  }
  for (int i = 0; i < 100; ++i) many.push_back(test::parsed("'other'"));
  BOOST_TEST(json_of(value) == kWorth);
}

BOOST_AUTO_TEST_CASE(a_text_of_nothing_at_all_is_refused) {
  BOOST_TEST(test::refused_column(std::string_view()) == 1U);
}

BOOST_AUTO_TEST_CASE(the_text_that_was_parsed_may_go) {
  auto text = std::make_unique<std::string>("name_of_a_flag in ['some long literal of the text']");
  const Expression expression = test::parsed(*text);
  text->assign(text->size(), '?');
  text.reset();
  const std::array<Operand, 1> operands = {
      Operand{.value = "some long literal of the text", .given = true}};
  BOOST_CHECK(expression.test(operands) == preset::Truth::kTrue);
  BOOST_TEST(expression.names().at(0) == "name_of_a_flag");
}

BOOST_AUTO_TEST_CASE(lists_made_on_the_way_live_in_the_value) {
  const Expression expression = test::parsed("[divisors(n), [n, powers(2, 1, n)]]");
  ExprValue value;
  {
    std::vector<Operand> operands = {{.value = std::int64_t{6}, .given = true}};
    value = expression.evaluate(operands);
  }
  BOOST_TEST(json_of(value) == "[[1,2,3,6],[6,[1,2,4]]]");
}

BOOST_AUTO_TEST_CASE(a_list_operand_comes_back_as_the_same_list) {
  const Expression expression = test::parsed("a if true else b");
  const preset::ExprList list = std::make_shared<const std::vector<ExprValue>>(3, ExprValue(true));
  const std::array<Operand, 2> operands = {Operand{.value = list, .given = true}, Operand{}};
  BOOST_CHECK(std::get<preset::ExprList>(expression.evaluate(operands)) == list);
}

BOOST_AUTO_TEST_CASE(threads_evaluate_one_expression_at_once) {
  const Expression expression = test::parsed("len(divisors(n)) + len([n, 'a']) * 100");
  std::array<bool, 4> right{};
  std::vector<std::thread> threads;
  threads.reserve(right.size());
  for (std::size_t i = 0; i < right.size(); ++i) {
    threads.emplace_back([&expression, &mine = right[i]] {
      mine = true;
      const std::array<Operand, 1> operands = {
          Operand{.value = std::int64_t{720720}, .given = true}};
      for (int round = 0; round < 200; ++round) {
        mine = mine && std::get<std::int64_t>(expression.evaluate(operands)) == 440;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const bool mine : right) BOOST_TEST(mine);
}

BOOST_AUTO_TEST_CASE(json_values_become_operands_and_come_back) {
  for (const char* text : {"true", "false", "0", "-7", "9223372036854775807", "2.5", "\"text\"",
                           "\"\"", "[]", "[1,[\"a\",[]],false]", "null", "[null]"}) {
    const auto value = boost::json::parse(text);
    BOOST_TEST(json_of(preset::to_expr_value(value)) == text);
  }
}

BOOST_AUTO_TEST_CASE(objects_are_unknown_and_large_unsigned_numbers_doubles) {
  BOOST_TEST(json_of(preset::to_expr_value(boost::json::parse(R"({"a":1})"))) == "null");
  BOOST_TEST(json_of(preset::to_expr_value(boost::json::parse(R"([{"a":1},1])"))) == "[null,1]");
  const ExprValue large = preset::to_expr_value(boost::json::parse("18446744073709551615"));
  BOOST_TEST(std::get<double>(large) == 18446744073709551615.0);
  const boost::json::value small = std::uint64_t{7};
  BOOST_TEST(std::get<std::int64_t>(preset::to_expr_value(small)) == 7);
}

BOOST_AUTO_TEST_CASE(text_is_borrowed_from_the_json_value) {
  const boost::json::value value = "a text that is too long to be copied unnoticed";
  const ExprValue borrowed = preset::to_expr_value(value);
  BOOST_CHECK(std::get<std::string_view>(borrowed).data() == value.get_string().data());
}

BOOST_AUTO_TEST_SUITE_END()
