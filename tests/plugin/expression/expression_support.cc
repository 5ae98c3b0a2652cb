#include "expression_support.h"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "config/json_text.h"

namespace test {

using preset::Expression;
using preset::Operand;
using preset::Unknown;

Expression parsed(std::string_view text) {
  auto expression = Expression::parse(text);
  if (!expression) {
    const auto& error = expression.error();
    BOOST_FAIL(text.substr(0, 200) << ": " << error.column << ": " << error.message);
  }
  return *std::move(expression);
}

std::string worth(std::string_view text, const Values& values) {
  const Expression expression = parsed(text);
  std::vector<Operand> operands;
  for (const std::string& name : expression.names()) {
    const auto found = values.find(name);
    const preset::ExprValue value = found == values.end() ? Unknown{} : found->second;
    operands.push_back({.value = value, .given = !std::holds_alternative<Unknown>(value)});
  }
  return config::to_json(preset::to_json_value(expression.evaluate(operands)));
}

std::string refusal(std::string_view text) {
  const auto expression = Expression::parse(text);
  BOOST_REQUIRE_MESSAGE(!expression, "accepted: " << text.substr(0, 200));
  return std::to_string(expression.error().column) + ": " + expression.error().message;
}

std::size_t refused_column(std::string_view text) {
  const auto expression = Expression::parse(text);
  BOOST_REQUIRE_MESSAGE(!expression, "accepted: " << text.substr(0, 200));
  return expression.error().column;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

}  // namespace test
