#include "plugin/expression/names.h"

#include <algorithm>

namespace preset {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

std::size_t end_of_quote(std::string_view text, std::size_t at) {
  const char quote = text[at++];
  while (at < text.size() && text[at] != quote) at += text[at] == '\\' ? 2 : 1;
  return std::min(at + 1, text.size());
}

}  // namespace

std::string symbol_of(std::string_view name) {
  name.remove_prefix(std::min(name.find_first_not_of('-'), name.size()));
  std::string symbol(name);
  for (char& c : symbol) {
    if (c == '-' || c == '.') c = '_';
  }
  return symbol;
}

std::string replace_names(std::string_view text,
                          const std::function<std::string(std::string_view)>& replacement) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text[at] == '\'' || text[at] == '"') {
      end = end_of_quote(text, at);
    } else if (in_name(text[at])) {
      while (end < text.size() && in_name(text[end])) ++end;
      if (!is_digit(text[at])) {  // 1e3 is a number
        out += replacement(text.substr(at, end - at));
        at = end;
        continue;
      }
    }
    out += text.substr(at, end - at);
    at = end;
  }
  return out;
}

}  // namespace preset
