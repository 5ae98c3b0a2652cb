// Statistics, backup and the check of all checksums.
#include <rocksdb/db.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/utilities/checkpoint.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>

#include "log_records.h"
#include "rocksdb_snapshot.h"
#include "rocksdb_status.h"
#include "rocksdb_store.h"

namespace kvstore {

Statistics RocksStore::statistics() const {
  Statistics statistics;
  statistics.commits = commits_.load(std::memory_order_relaxed);
  statistics.wal_syncs = home_.watch->wal_syncs();
  statistics.reopens = reopens_.load(std::memory_order_relaxed);
  statistics.writable = writable_;
  statistics.cache_bytes = home_.shared.cache->GetUsage();
  std::error_code error;
  for (std::filesystem::directory_iterator entry(home_.directory(), error), end;
       !error && entry != end; entry.increment(error)) {
    std::error_code vanished;  // files come and go
    const auto bytes = entry->file_size(vanished);
    if (vanished) continue;
    statistics.disk_bytes += bytes;
    if (entry->path().extension() == ".log") statistics.wal_bytes += bytes;
  }
  with_engine([&](Engine* engine) {
    if (engine == nullptr) return;
    engine->db().GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables,
                                          &statistics.memtable_bytes);
  });
  return statistics;
}

Result<std::vector<std::string>> RocksStore::verify_checksums() {
  return fail(Code::kInvalid, "");
}
Status RocksStore::backup(const std::string&) {
  return fail(Code::kInvalid, "");
}

}  // namespace kvstore
