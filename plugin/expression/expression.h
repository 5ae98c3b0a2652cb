// The language of constraints, conditions and rewrites: small, without loops, of bounded work.
// Grammar and meaning: EXPRESSIONS.md in this folder.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/expression/value.h"

namespace preset {

inline constexpr std::size_t kExpressionBytes = 4096;
inline constexpr std::size_t kExpressionDepth = 64;    // brackets, unary operators, ternaries
inline constexpr std::size_t kExpressionNodes = 1024;
inline constexpr std::size_t kExpressionList = 4096;   // elements of a list an expression makes

struct ExpressionError {
  std::string message;     // what was expected, what stands there
  std::size_t column = 0;  // from 1, in characters
};

// What a name stands for in one evaluation. `given`: somebody set it (a point gave it a value, the
// fact is known); what set(name) answers. A default counts as a value, not as given.
struct Operand {
  ExprValue value;
  bool given = false;
};

class Expression {
 public:
  // Texts beyond the limits above are errors too, in bounded time. [any thread]
  static std::expected<Expression, ExpressionError> parse(std::string_view text);

  const std::string& text() const { return text_; }
  // Each name once, in order of appearance; `-` in a flag's name is `_` here.
  const std::vector<std::string>& names() const { return names_; }

  // `operands` go with names(). Never throws but bad_alloc; work is at most linear in the size of
  // the text and of the lists. Whatever has no meaning (an unknown operand, 1/0, 'a' < 3, overflow
  // of a double) is Unknown. [any thread]
  ExprValue evaluate(std::span<const Operand> operands) const;
  // What is no truth value is undecided.
  Truth test(std::span<const Operand> operands) const;

  // For the implementation: one step of the tree, children before parents.
  struct Node;

 private:
  Expression() = default;

  std::string text_;
  std::vector<std::string> names_;
  std::vector<Node> nodes_;
};

}  // namespace preset
