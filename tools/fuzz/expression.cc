// Texts of expressions, and behind a NUL the bytes that say what their names are worth: what is
// accepted keeps the limits and means the same each time, in brackets and with more known; refusals
// point into the text.
#include "plugin/expression/expression.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "config/json_text.h"
#include "fuzz.h"
#include "json_oracle.h"

namespace {

using fuzz::check;
using preset::Expression;
using preset::ExprValue;
using preset::Operand;
using preset::Truth;

ExprValue scalar(fuzz::Input& input) {
  const std::uint8_t kind = input.byte();
  switch (kind % 8) {
    case 0:
      return std::int64_t{1} << (kind / 8U);
    case 1:
      return kind >= 128;
    case 2:
      return static_cast<std::int64_t>(input.number()) - 1000;
    case 3:
      return input.number() / 16.0;
    case 4:
      return kind < 128 ? std::numeric_limits<std::int64_t>::max()
                        : std::numeric_limits<std::int64_t>::min();
    case 5:
      return std::ldexp(1.0 + kind, kind * 4);
    case 6: {
      const std::string_view text = input.take(kind / 32U);
      return config::is_utf8(text) ? text : "no UTF-8";
    }
    default:
      return preset::Unknown{};
  }
}

Operand operand(fuzz::Input& input) {
  const std::uint8_t kind = input.byte();
  Operand operand{.value = {}, .given = kind % 2 == 1};
  if (kind % 8 != 7) {
    operand.value = scalar(input);
    return operand;
  }
  std::vector<ExprValue> list;
  list.reserve(kind / 16U);
  for (unsigned i = 0; i < kind / 16U; ++i) list.push_back(scalar(input));
  operand.value = std::make_shared<const std::vector<ExprValue>>(std::move(list));
  return operand;
}

std::size_t depth_of(const ExprValue& value) {
  const auto* list = std::get_if<preset::ExprList>(&value);
  std::size_t depth = 0;
  if (list == nullptr) return depth;
  for (const ExprValue& element : **list) depth = std::max(depth, depth_of(element));
  return depth + 1;
}

std::string to_json(const ExprValue& value) {
  return config::to_json(preset::to_json_value(value));
}

Truth truth_of(const ExprValue& value) {
  const auto* boolean = std::get_if<bool>(&value);
  if (boolean == nullptr) return Truth::kUndecided;
  return *boolean ? Truth::kTrue : Truth::kFalse;
}

void check_names(const Expression& expression) {
  std::set<std::string> seen;
  for (const std::string& name : expression.names()) {
    check(seen.insert(name).second, "a name comes once", name);
    check(!name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0,
          "a name begins with a letter", name);
    check(expression.text().find(name) != std::string::npos, "a name is in the text", name);
  }
}

// What follows from little stays true when more is known. Not where a condition chooses: 1 and 1.0
// are the same to it, and far from zero not to sums.
void check_grows(const Expression& expression, const std::vector<Operand>& operands) {
  if (expression.text().find("if") != std::string::npos) return;
  const Truth all = expression.test(operands);
  for (std::size_t i = 0; i < operands.size() && i < 8; ++i) {
    std::vector<Operand> fewer = operands;
    fewer[i].value = preset::Unknown{};
    const Truth known = expression.test(fewer);
    check(known == Truth::kUndecided || known == all, "to know more turns no answer round");
  }
}

void check_accepted(std::string_view text, const Expression& expression, fuzz::Input& input) {
  check(text.size() <= preset::kExpressionBytes, "an accepted text is within the limit");
  check(fuzz::oracle_is_utf8(text), "an accepted text is UTF-8");
  check(expression.text() == text, "the text is kept");
  check_names(expression);

  std::vector<Operand> operands;
  operands.reserve(expression.names().size());
  for (std::size_t i = 0; i < expression.names().size(); ++i) operands.push_back(operand(input));
  const ExprValue value = expression.evaluate(operands);
  const std::string worth = to_json(value);
  check(depth_of(value) <= preset::kExpressionDepth + 1, "no value nests deeper than its text");
  check(fuzz::oracle_json(worth).has_value(), "a value is JSON", worth);
  check(expression.test(operands) == truth_of(value), "a test is the truth of the value");

  check(to_json(expression.evaluate(operands)) == worth, "evaluated again it means the same");
  const auto bracketed = Expression::parse("(" + std::string(text) + ")");
  if (bracketed) {
    check(to_json(bracketed->evaluate(operands)) == worth, "brackets change nothing", worth);
  } else {
    const std::string& message = bracketed.error().message;
    check(message.starts_with("longer than") || message.starts_with("nested more than"),
          "brackets are refused for a limit alone", message);
  }
  expression.evaluate({});
  check_grows(expression, operands);
}

void check_refused(std::string_view text, const preset::ExpressionError& error) {
  check(!error.message.empty(), "a refusal says why");
  check(config::is_utf8(error.message), "a refusal is UTF-8", error.message);
  check(error.message.find('\n') == std::string::npos, "a refusal is one line", error.message);
  check(error.column >= 1 && error.column <= text.size() + 1, "a column is in the text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string_view text = bytes.substr(0, bytes.find('\0'));
  fuzz::Input input(data + text.size(), size - text.size());
  const auto expression = Expression::parse(text);
  if (expression) {
    input.byte();  // the NUL
    check_accepted(text, *expression, input);
  } else {
    check_refused(text, expression.error());
  }
  return 0;
}
