// Looks at files in RocksDB's log format (write-ahead logs, MANIFEST) before RocksDB does.
//
// RocksDB takes a last record that claims more bytes than the file has for a torn write and drops
// it silently. So does it with a record whose type says "left over from a recycled file". One
// flipped bit in a record header looks exactly like either. Here such a record is told from a torn
// write: a torn one has no shorter length that satisfies its checksum, and files of ours are never
// recycled.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kvstore/error.h"

namespace kvstore {

enum class LogCheck {
  kHeaders,    // record headers, and the checksum where the end of the file cuts a record
  kChecksums,  // the checksum of every record too
};

// Fails with kCorruption naming `path` and the offset if `bytes`, the contents of a log file, are
// damaged. A torn last record is not damage.
Status check_log(std::string_view bytes, const std::string& path, LogCheck check);

}  // namespace kvstore
