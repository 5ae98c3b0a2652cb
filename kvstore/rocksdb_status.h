// RocksDB's answers in the words of kvstore/error.h.
#pragma once

#include <rocksdb/status.h>

#include <string_view>

#include "kvstore/error.h"

namespace kvstore {

// A failed read: damaged or missing bytes are kCorruption, a refusing disk is kUnavailable.
Error read_error(const rocksdb::Status& status, std::string_view doing);

// A failed open; also knows a lock that is held (kLocked) and misfitting options (kInvalid).
Error open_error(const rocksdb::Status& status, std::string_view directory);

// A failed write, sync or flush is always kUnavailable: nothing was changed.
Error write_error(const rocksdb::Status& status);

}  // namespace kvstore
