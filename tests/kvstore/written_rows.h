// What store_writer writes: row i has a value that follows from i, and an entry beside it.
#pragma once

#include <cstdint>
#include <string>

namespace facts {

inline std::string written_key(std::uint64_t i) {
  std::string digits = std::to_string(i);
  return std::string(8 - digits.size(), '0') + digits;
}

// Of 50 to 3,000 bytes, hardly compressible.
inline std::string written_value(std::uint64_t i) {
  std::uint64_t state = i * 0x9e3779b97f4a7c15U + 1;
  std::string value;
  const std::size_t size = 50 + (i * 1237) % 2950;
  while (value.size() < size) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    value.push_back(static_cast<char>(state));
  }
  return value;
}

}  // namespace facts
