// How RocksDB is set up. Every choice that is not the library's default has its reason beside it.
#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>

#include <cstdint>
#include <memory>

namespace kvstore {

// What all openings of one store share.
struct Shared {
  std::shared_ptr<rocksdb::Cache> cache;
  std::shared_ptr<rocksdb::Logger> info_log;
  std::unique_ptr<rocksdb::Env> env;
  std::size_t unflushed_bytes = 0;  // most that memory tables hold, and write-ahead logs
};

// For a disk of this size.
std::size_t unflushed_bytes_for(std::uint64_t disk_bytes);

rocksdb::DBOptions database_options(const Shared& shared);
rocksdb::ColumnFamilyOptions table_options(const Shared& shared);

}  // namespace kvstore
