// The language once more, as slowly and plainly as can be: trees, printed as text and evaluated by
// walking them. Shares nothing with the code it judges.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace test {

struct RefValue;
using RefList = std::vector<RefValue>;
// monostate: unknown.
struct RefValue : std::variant<std::monostate, bool, std::int64_t, double, std::string, RefList> {
  using variant::variant;
};

struct RefOperand {
  RefValue value;
  bool given = false;
};
using RefOperands = std::map<std::string, RefOperand>;

struct Tree {
  enum class Kind { kLiteral, kName, kUnary, kBinary, kChoice, kList, kCall };
  Kind kind = Kind::kLiteral;
  std::string word;         // name, operator, function
  RefValue literal;         // no list, nothing negative
  std::vector<Tree> parts;  // in the order of the text: a choice is value, condition, other
};

// With the brackets it needs, or with some around every part; `blank` between words and signs.
std::string print(const Tree& tree, bool all_brackets, const std::string& blank);

RefValue evaluate(const Tree& tree, const RefOperands& operands);

// Same kind and same value.
bool identical(const RefValue& a, const RefValue& b);
std::string to_text(const RefValue& value);

}  // namespace test
