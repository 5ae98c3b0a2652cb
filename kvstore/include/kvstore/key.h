// Order-preserving keys: comparing the bytes compares the fields, left to right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kvstore {

// 8 bytes, big endian.
void append_u64(std::string& key, std::uint64_t value);

// The text with 0x00 written as 0x00 0xFF, ended by 0x00 0x01; so any text can be followed by
// another field, and a text sorts before every longer text that starts with it.
void append_text(std::string& key, std::string_view text);

// Takes fields off the front of a key. Each returns nullopt when the key does not start with such a
// field, and then leaves the rest as it was.
class KeyReader {
 public:
  explicit KeyReader(std::string_view key) : rest_(key) {}
  std::optional<std::uint64_t> u64();
  std::optional<std::string> text();
  std::optional<std::uint8_t> byte();
  std::string_view rest() const { return rest_; }  // what has not been taken yet
  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// A key for people to read: printable ASCII as it is, every other byte (and the backslash) as \xNN.
std::string printable(std::string_view key);

}  // namespace kvstore
