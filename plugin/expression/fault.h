// How a text that is no expression is told.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace preset {

// Thrown and caught within parsing.
struct ExpressionFault {
  std::size_t at;  // bytes before it
  std::string message;
};

// "expected …, found …", and what to write instead where that is known.
ExpressionFault unexpected(std::string_view text, std::size_t at, std::string_view expected);

// From 1, in characters. Bytes that are no UTF-8 count as part of the character before.
std::size_t column_of(std::string_view text, std::size_t at);

// In quotes, shortened, characters that cannot be shown as U+….
std::string quoted(std::string_view token);

}  // namespace preset
