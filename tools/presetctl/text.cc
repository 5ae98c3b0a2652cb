#include "presetctl/text.h"

#include <wchar.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <vector>

#include "config/json_text.h"

namespace presetctl {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

// The first character of a text that is not empty.
Character decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (bytes > text.size() || !config::is_utf8(text.substr(0, bytes))) return {lead, 1, false};
  static constexpr std::array<unsigned, 5> kLeadBits{0, 0x7f, 0x1f, 0x0f, 0x07};
  char32_t code = lead & kLeadBits.at(bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3fU);
  }
  return {code, bytes, true};
}

bool is_between(char32_t code, char32_t first, char32_t last) {
  return code >= first && code <= last;
}

// Characters that steer the terminal, break the line, or make text look like another text.
bool is_harmful(char32_t code) {
  return code < 0x20 || is_between(code, 0x7f, 0x9f) || code == 0xad || code == 0x61c ||
         code == 0x180e || is_between(code, 0x200b, 0x200f) || is_between(code, 0x2028, 0x202e) ||
         is_between(code, 0x2060, 0x206f) || code == 0xfeff || is_between(code, 0xfff9, 0xfffb) ||
         is_between(code, 0xe0000, 0xe007f);
}

void append_hex(std::string& out, char32_t code, int digits) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    out += kDigits[(code >> shift) & 0xfU];
  }
}

void append_escape(std::string& out, char32_t code) {
  if (code > 0xffff) {  // a surrogate pair, as JSON wants it
    const char32_t rest = code - 0x10000;
    append_escape(out, 0xd800 + (rest >> 10));
    append_escape(out, 0xdc00 + (rest & 0x3ffU));
    return;
  }
  out += "\\u";
  append_hex(out, code, 4);
}

std::size_t width_of(char32_t code) {
  // wcwidth() follows the locale; C.UTF-8 is always there and says nothing about language.
  static const bool ready = std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr;
  const int width = ready ? ::wcwidth(static_cast<wchar_t>(code)) : 1;
  return width < 0 ? 1 : static_cast<std::size_t>(width);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character next = decode(text);
    if (!next.valid) {
      out += "\\x";
      append_hex(out, next.code, 2);
    } else if (next.code == '\n') {
      out += "\\n";
    } else if (next.code == '\t') {
      out += "\\t";
    } else if (next.code == '\r') {
      out += "\\r";
    } else if (is_harmful(next.code)) {
      append_escape(out, next.code);
    } else {
      out += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  return out;
}

std::string printable_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const Character next = decode(json);
    // LF is the only control character that stands in printed JSON, between values.
    if (next.valid && next.code != '\n' && is_harmful(next.code)) {
      append_escape(out, next.code);
    } else {
      out += json.substr(0, next.bytes);
    }
    json.remove_prefix(next.bytes);
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Character next = decode(text);
    width += width_of(next.code);
    text.remove_prefix(next.bytes);
  }
  return width;
}

std::string fit(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const Character next = decode(text);
    const std::size_t needed = width_of(next.code);
    if (used + needed > width - 1) break;
    used += needed;
    out += text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  return out + "…";
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(used < width ? width - used : 0, ' ') + std::string(text);
}

void Nearest::consider(std::string_view candidate) {
  const std::size_t distance = edit_distance(word_, candidate);
  const bool begun = word_.size() >= 2 && candidate.starts_with(word_);
  if (!begun && distance > std::max<std::size_t>(1, candidate.size() / 3)) return;
  if (distance >= distance_) return;
  distance_ = distance;
  best_ = candidate;
}

std::string Nearest::hint() const {
  return best_.empty() ? std::string() : " (did you mean '" + best_ + "'?)";
}

}  // namespace presetctl
