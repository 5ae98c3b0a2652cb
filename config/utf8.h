// UTF-8, one character at a time. [any thread]
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace config {

// Bytes of the well-formed character that `text` (not empty) begins with; 0 if there is none:
// a stray or missing continuation byte, an overlong form, a surrogate, beyond U+10FFFF.
inline std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const auto within = [&](std::size_t at, unsigned low, unsigned high) {
    return at < text.size() && byte(at) >= low && byte(at) <= high;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return within(1, 0x80, 0xBF) ? 2 : 0;
  if (lead < 0xF0) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;
    return within(1, low, high) && within(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (lead < 0xF5) {
    const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
    return within(1, low, high) && within(2, 0x80, 0xBF) && within(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

// Offset of the first byte that is not UTF-8; npos for valid text.
std::size_t find_invalid_utf8(std::string_view text);

// Characters (not bytes) of valid UTF-8; a bad byte counts as one.
std::size_t count_characters(std::string_view text);

// The text as one line that any terminal takes: control characters (C1 too) and bytes that are no
// UTF-8 as \xNN.
std::string printable(std::string_view text);

}  // namespace config
