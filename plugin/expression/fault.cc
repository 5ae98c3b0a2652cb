#include "plugin/expression/fault.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace preset {
namespace {

constexpr std::size_t kShown = 32;  // bytes of a word

// ASCII only, whatever the locale.
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
}

struct Advice {
  std::string_view token;
  std::string_view text;  // empty: the token is only one to be shown whole
};
// The longer before what it begins with.
constexpr std::array kAdvice = {
    Advice{"===", "write =="},
    Advice{"!==", "write !="},
    Advice{"==", ""},
    Advice{"=>", "write >="},
    Advice{"=<", "write <="},
    Advice{"=", "write == to compare"},
    Advice{"!=", ""},
    Advice{"!", "write not"},
    Advice{"&&", "write and"},
    Advice{"&", "write and"},
    Advice{"||", "write or"},
    Advice{"|", "write or"},
    Advice{"<>", "write !="},
    Advice{"<=", ""},
    Advice{">=", ""},
    Advice{"//", ""},
    Advice{"**", ""},
    Advice{"?", "write a if condition else b"},
    Advice{"not", "put brackets around not …"},
};

std::string_view word_at(std::string_view rest) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_word);
  return rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
}

std::string_view token_at(std::string_view rest) {
  if (const std::string_view word = word_at(rest); !word.empty()) return word;
  for (const Advice& advice : kAdvice) {
    if (rest.starts_with(advice.token)) return advice.token;
  }
  std::size_t size = 1;
  while (size < rest.size() && continues_character(rest[size])) ++size;
  return rest.substr(0, size);
}

}  // namespace

std::size_t column_of(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const auto characters =
      std::count_if(before.begin(), before.end(), [](char c) { return !continues_character(c); });
  return static_cast<std::size_t>(characters) + 1;
}

std::string quoted(std::string_view token) {
  if (token == "'") return "\"'\"";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string shown = "'";
  for (const char c : token.substr(0, kShown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      shown += "U+00";
      shown += kHex[byte >> 4U];
      shown += kHex[byte & 0xFU];
    } else {
      shown += c;
    }
  }
  if (token.size() > kShown) shown += "…";
  return shown + "'";
}

ExpressionFault unexpected(std::string_view text, std::size_t at, std::string_view expected) {
  std::string message = "expected " + std::string(expected) + ", found ";
  const std::string_view rest = text.substr(at);
  if (rest.empty()) {
    message += "the end of the text";
  } else if (rest.front() == '\n' || rest.front() == '\r') {
    message += "a line break";
  } else {
    const std::string_view token = token_at(rest);
    message += quoted(token);
    const auto* const advice = std::find_if(kAdvice.begin(), kAdvice.end(),
                                            [&](const Advice& row) { return row.token == token; });
    if (advice != kAdvice.end() && !advice->text.empty()) {
      message += "; ";
      message += advice->text;
    }
  }
  return {.at = at, .message = std::move(message)};
}

}  // namespace preset
