#include "kvstore/key.h"

namespace kvstore {

namespace {

// Inside a text 0x00 is followed by kEscaped; its end is 0x00 kEnd. kEnd is the smaller of the two,
// so that a text sorts before its own continuations, whatever byte they go on with.
constexpr char kZero = '\0';
constexpr char kEnd = '\x01';
constexpr char kEscaped = '\xff';

}  // namespace

void append_u64(std::string& key, std::uint64_t value) {
  char bytes[8];
  for (int i = 7; i >= 0; --i) {
    bytes[i] = static_cast<char>(value & 0xff);
    value >>= 8;
  }
  key.append(bytes, sizeof bytes);
}

void append_text(std::string& key, std::string_view text) {
  for (;;) {
    const auto zero = text.find(kZero);
    if (zero == std::string_view::npos) break;
    key.append(text.substr(0, zero));
    key.push_back(kZero);
    key.push_back(kEscaped);
    text.remove_prefix(zero + 1);
  }
  key.append(text);
  key.push_back(kZero);
  key.push_back(kEnd);
}

std::optional<std::uint64_t> KeyReader::u64() {
  if (rest_.size() < 8) return std::nullopt;
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) {
    value = (value << 8) | static_cast<unsigned char>(rest_[static_cast<std::size_t>(i)]);
  }
  rest_.remove_prefix(8);
  return value;
}

std::optional<std::string> KeyReader::text() {
  std::string text;
  std::size_t start = 0;
  for (;;) {
    const auto zero = rest_.find(kZero, start);
    if (zero == std::string_view::npos || zero + 1 >= rest_.size()) return std::nullopt;
    text.append(rest_.substr(start, zero - start));
    start = zero + 2;
    if (rest_[zero + 1] == kEnd) break;
    if (rest_[zero + 1] != kEscaped) return std::nullopt;
    text.push_back(kZero);
  }
  rest_.remove_prefix(start);
  return text;
}

std::optional<std::uint8_t> KeyReader::byte() {
  if (rest_.empty()) return std::nullopt;
  const auto value = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return value;
}

std::string printable(std::string_view key) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(key.size());
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '\\') {
      text.push_back(c);
    } else {
      text.append("\\x");
      text.push_back(kHex[byte >> 4]);
      text.push_back(kHex[byte & 0xf]);
    }
  }
  return text;
}

}  // namespace kvstore
