// Gathers the steps of one text while it is read, and keeps the limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plugin/expression/fault.h"
#include "plugin/expression/program.h"

namespace preset {

// Every function may throw ExpressionFault; `at` says where, in bytes before it.
class Builder {
 public:
  explicit Builder(std::string_view text);

  std::string_view text() const { return text_; }

  // What opens a level of nesting, and what ends it.
  void enter(std::size_t at);
  void leave() { --depth_; }

  void number(std::size_t at, std::string_view digits);
  void string(std::size_t at, std::string_view escaped);
  void boolean(std::size_t at, bool value);
  void name(std::size_t at, std::string_view name);
  // Ends set(name): the name before is asked for, not its value.
  void ask(std::size_t at, Op op);

  void unary(std::size_t at, Op op);
  void binary(std::size_t at, Op op);
  void choose(std::size_t at);  // ends the level that `else` opened
  // Between the operands of `and` (kSkipIfFalse) and `or`.
  void skip(Op op);
  void join(std::size_t at, Op op);

  // Lists and calls: open, an element each, close.
  void open_list(std::size_t at);
  void open_call(std::size_t at, std::string_view name);
  void element() { ++open_.back().count; }
  void close_list();
  void close_call();

  // Once, at the end.
  std::shared_ptr<const Expression::Program> take();

 private:
  struct Open {
    std::size_t at;
    const FunctionRow* row;  // null for a list
    std::size_t count;
  };

  void count_node(std::size_t at);
  void emit(Op op, std::uint32_t index = 0, std::size_t count = 0, Function function = {});
  void constant(Cell cell);
  bool all_constant(std::size_t count) const;

  std::string_view text_;
  std::shared_ptr<Expression::Program> program_;
  std::unordered_map<std::string_view, std::uint32_t> names_;
  std::vector<std::size_t> skips_;  // steps that do not know yet where they lead
  std::vector<Open> open_;
  std::size_t depth_ = 0;
  std::size_t nodes_ = 0;
};

}  // namespace preset
