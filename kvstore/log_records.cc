#include "log_records.h"

#include <algorithm>

#include "crc32c.h"

namespace kvstore {

namespace {

// RocksDB's log format: blocks of 32 KiB hold records of a masked CRC (4 bytes), length (2), type
// (1) and payload; none crosses a block. Fewer than a header's bytes at a block's end are padding.
constexpr std::size_t kBlock = 32768;
constexpr std::size_t kHeader = 7;
constexpr unsigned kFullType = 1;
constexpr unsigned kLastType = 4;

std::uint32_t fixed32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::uint32_t unmask(std::uint32_t masked) {
  const std::uint32_t rotated = masked - 0xa282ead8U;
  return (rotated >> 17) | (rotated << 15);
}

struct Header {
  std::uint32_t crc;
  std::size_t length;
  unsigned type;
};

Header header_of(std::string_view bytes) {
  return Header{unmask(fixed32(bytes)),
                static_cast<std::size_t>(static_cast<unsigned char>(bytes[4])) |
                    static_cast<std::size_t>(static_cast<unsigned char>(bytes[5])) << 8,
                static_cast<unsigned char>(bytes[6])};
}

// Is there a length under which what is there satisfies the checksum? `rest` starts at the header.
bool is_whole_under_another_length(std::string_view rest, const Header& header) {
  Crc32c crc;
  crc.process_byte(static_cast<unsigned char>(rest[6]));
  for (std::size_t i = kHeader;; ++i) {
    if (crc.checksum() == header.crc) return true;
    if (i == rest.size()) return false;
    crc.process_byte(static_cast<unsigned char>(rest[i]));
  }
}

bool all_zero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

Status check_log(std::string_view bytes, const std::string& path, LogCheck check) {
  const auto damaged = [&](std::size_t offset, const char* what) {
    return fail(Code::kCorruption, "'" + path + "' is damaged at offset " + std::to_string(offset) +
                                       " (" + what + "); restore a backup");
  };
  for (std::size_t start = 0; start < bytes.size(); start += kBlock) {
    const std::string_view block = bytes.substr(start, kBlock);
    const bool whole_block = block.size() == kBlock;
    for (std::size_t at = 0; at + kHeader <= block.size();) {
      const std::string_view rest = block.substr(at);
      const Header header = header_of(rest);
      if (header.type == 0 && header.length == 0) {
        // Space allocated ahead, never written: nothing may follow.
        if (all_zero(bytes.substr(start + at))) return {};
        return damaged(start + at, "an empty record before others");
      }
      if (header.type < kFullType || header.type > kLastType) {
        return damaged(start + at, "unknown record type");
      }
      if (kHeader + header.length > rest.size()) {
        if (whole_block) return damaged(start + at, "record longer than its block");
        if (is_whole_under_another_length(rest, header)) {
          return damaged(start + at, "wrong length in a record header");
        }
        return {};  // a torn write
      }
      if (check == LogCheck::kChecksums &&
          crc32c(rest.substr(kHeader - 1, header.length + 1)) != header.crc) {
        return damaged(start + at, "record checksum mismatch");
      }
      at += kHeader + header.length;
    }
  }
  return {};
}

}  // namespace kvstore
