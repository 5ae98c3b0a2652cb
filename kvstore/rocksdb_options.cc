#include "rocksdb_options.h"

#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <algorithm>

namespace kvstore {

namespace {
constexpr std::size_t kMiB = 1U << 20;
}  // namespace

std::size_t unflushed_bytes_for(std::uint64_t disk_bytes) {
  // A small daemon has a few megabytes. On a tiny disk less: what is in the log is written once
  // more before the log is deleted, and that must fit beside it.
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(disk_bytes / 8, kMiB, 12 * kMiB));
}

rocksdb::DBOptions database_options(const Shared& shared) {
  rocksdb::DBOptions options;
  options.env = shared.env.get();
  options.info_log = shared.info_log;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;

  // The default mode opens silently with acknowledged writes missing after one flipped bit.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // Our marker does it (file_watch.h), and for the newest log too. The library's own way writes to
  // the MANIFEST in the middle of a commit: if that fails the batch is in the log and in memory but
  // neither visible nor refused for good.
  options.track_and_verify_wals_in_manifest = false;
  options.paranoid_checks = true;
  // What a crash left in the log is not written to table files before it is needed: so that opening
  // is quick, and works on a disk that is nearly full.
  options.avoid_flush_during_recovery = true;
  // After a failed write we close and reopen the database ourselves (store_recovery.cc).
  options.max_bgerror_resume_count = 0;

  options.db_write_buffer_size = shared.unflushed_bytes;
  options.max_total_wal_size = shared.unflushed_bytes;
  options.max_manifest_file_size = 4 * kMiB;  // it is read whole when the store is opened
  // Reserved at once; on a small disk the default of 4 MiB is what recovery lacks.
  options.manifest_preallocation_size = 64 * 1024;
  options.max_background_jobs = 2;
  options.max_subcompactions = 1;
  options.skip_stats_update_on_db_open = true;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;

  // One thread commits, in one batch at a time.
  options.allow_concurrent_memtable_write = false;
  options.enable_write_thread_adaptive_yield = false;
  return options;
}

rocksdb::ColumnFamilyOptions table_options(const Shared& shared) {
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = shared.cache;
  blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  blocks.block_size = 4096;

  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  options.write_buffer_size = shared.unflushed_bytes / 3 * 2;
  options.max_write_buffer_number = 3;
  // Fast where data is young and rewritten, small where it comes to rest. Rows resemble each other
  // more than what is within one block does: with a dictionary from the first megabyte of a file
  // 4 KiB blocks compress as well as 16 KiB blocks without, and are four times quicker to read.
  options.compression = rocksdb::kLZ4Compression;
  options.bottommost_compression = rocksdb::kZSTD;
  options.bottommost_compression_opts.enabled = true;
  options.bottommost_compression_opts.max_dict_bytes = 16U << 10;
  options.bottommost_compression_opts.max_dict_buffer_bytes = kMiB;
  options.level_compaction_dynamic_level_bytes = true;
  options.target_file_size_base = 32 * kMiB;
  options.max_bytes_for_level_base = 64 * kMiB;
  return options;
}

}  // namespace kvstore
