// The functions of the language but set and unset, which take a name instead of a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "plugin/expression/cell.h"

namespace preset {

enum class Function : std::uint8_t {
  kMin,
  kMax,
  kAbs,
  kFloor,
  kCeil,
  kRound,
  kLen,
  kDivisors,
  kPowers,
};

struct FunctionRow {
  std::string_view name;
  Function function;
  std::size_t least;  // arguments
  std::size_t most;
  std::string_view takes;  // for people
};
std::span<const FunctionRow> functions();

// Lists made on the way are kept in `made`, which outlives what comes back.
Cell call(Function function, std::span<const Cell> arguments, std::forward_list<ExprList>& made);

}  // namespace preset
