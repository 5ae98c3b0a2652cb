// The language of constraints, conditions and rewrites: small, without loops, of bounded work.
// Grammar and meaning: EXPRESSIONS.md in this folder.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/expression/value.h"

namespace preset {

inline constexpr std::size_t kExpressionBytes = 4096;
inline constexpr std::size_t kExpressionDepth = 64;    // brackets, unary operators, ternaries
inline constexpr std::size_t kExpressionNodes = 1024;  // literals, names, operators, lists, calls
inline constexpr std::size_t kExpressionList = 4096;   // no list that an expression makes is longer

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

// Copies share what was parsed and cost a pointer; one that was moved from may only be assigned to
// or destroyed.
class Expression {
 public:
  // Texts beyond the limits above are errors too, in bounded time. [any thread]
  static std::expected<Expression, ExpressionError> parse(std::string_view text);

  const std::string& text() const;
  // Each name once, in order of appearance; `-` in a flag's name is `_` here.
  const std::vector<std::string>& names() const;

  // `operands` go with names(). Never throws but bad_alloc; allocates only where a list is made.
  // Work is at most linear in the size of the text times that of the lists. Whatever has no meaning
  // (an unknown operand, 1/0, 'a' < 3, overflow of a double) is Unknown. The text in what comes
  // back is the operands' or lives as long as this or a copy of it. [any thread]
  ExprValue evaluate(std::span<const Operand> operands) const;
  // What is no truth value is undecided.
  Truth test(std::span<const Operand> operands) const;

  // For the implementation: the steps that the text became.
  struct Program;

 private:
  explicit Expression(std::shared_ptr<const Program> program);

  std::shared_ptr<const Program> program_;
};

}  // namespace preset
