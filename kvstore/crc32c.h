// CRC-32C (Castagnoli), as RocksDB's logs use it.
#pragma once

#include <boost/crc.hpp>
#include <cstdint>
#include <string_view>

namespace kvstore {

using Crc32c = boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true>;

inline std::uint32_t crc32c(std::string_view bytes) {
  Crc32c crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return static_cast<std::uint32_t>(crc.checksum());
}

}  // namespace kvstore
