// Statistics, and the check of all checksums.
#include <rocksdb/db.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <filesystem>

#include "database_files.h"
#include "info_log.h"
#include "log_records.h"
#include "rocksdb_snapshot.h"
#include "rocksdb_status.h"
#include "rocksdb_store.h"

namespace kvstore {

namespace {

// The log's records, as far as they are synced: behind that a write may be under way.
Status check_log_file(const std::string& path, const FileWatch& watch) {
  auto bytes = read_file(path);
  if (!bytes) {
    if (!file_exists(path)) return {};  // a log that has served was deleted meanwhile
    return std::unexpected(bytes.error());
  }
  if (const auto synced = watch.synced_bytes(path)) {
    if (bytes->size() < *synced) return fail(Code::kCorruption, "'" + path + "' was cut short");
    bytes->resize(*synced);
  }
  return check_log(*bytes, path, LogCheck::kChecksums);
}

Status check_marker(const std::string& directory) {
  const std::string path = directory + "/" + kMarkerName;
  const auto bytes = read_file(path);
  if (!bytes) return std::unexpected(bytes.error());
  if (const auto marker = decode_marker(*bytes, path); !marker) {
    return std::unexpected(marker.error());
  }
  return {};
}

// The database keeps the files it lists while this lives.
class KeepFiles {
 public:
  explicit KeepFiles(rocksdb::DB& db) : db_(db), kept_(db.DisableFileDeletions().ok()) {}
  ~KeepFiles() {
    if (kept_) (void)db_.EnableFileDeletions(false);
  }
  KeepFiles(const KeepFiles&) = delete;
  KeepFiles& operator=(const KeepFiles&) = delete;

 private:
  rocksdb::DB& db_;
  const bool kept_;
};

void check_tables(Engine& engine, const Shared& shared, std::vector<std::string>& wrong) {
  const KeepFiles keep(engine.db());
  std::vector<rocksdb::LiveFileMetaData> files;
  engine.db().GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) {
    // A reader of its own, without the cache: what counts is what the disk says.
    rocksdb::Options options(database_options(shared), table_options(shared));
    options.info_log = std::make_shared<InfoLog>(nullptr);  // it warns of reading one file alone
    rocksdb::SstFileReader reader(options);
    const std::string path = file.db_path + file.name;
    auto status = reader.Open(path);
    if (status.ok()) status = reader.VerifyChecksum();
    if (!status.ok()) wrong.push_back(read_error(status, "'" + path + "'").message);
  }
}

}  // namespace

Statistics RocksStore::statistics() const {
  Statistics statistics;
  statistics.commits = commits_.load(std::memory_order_relaxed);
  statistics.wal_syncs = home_.watch->wal_syncs();
  statistics.reopens = reopens_.load(std::memory_order_relaxed);
  statistics.writable = writable();
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
  const ReadGate::Pass pass = gate_.enter();
  if (engine_ != nullptr) {
    engine_->db().GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables,
                                           &statistics.memtable_bytes);
  }
  return statistics;
}

Result<std::vector<std::string>> RocksStore::verify_checksums() {
  const ReadGate::Pass pass = gate_.enter();
  if (engine_ == nullptr) return std::unexpected(closed_error());
  std::vector<std::string> wrong;
  const auto note = [&wrong](const Status& status) {
    if (!status) wrong.push_back(status.error().message);
  };

  note(check_marker(home_.directory()));
  if (const auto manifest = current_manifest(home_.directory())) {
    note(check_log_file(manifest->path, *home_.watch));
  } else {
    wrong.push_back(manifest.error().message);
  }
  const auto files = list_database_files(home_.directory());
  if (!files) return std::unexpected(files.error());
  for (const std::uint64_t wal : files->wals) {
    note(check_log_file(wal_path(home_.directory(), wal), *home_.watch));
  }
  check_tables(*engine_, home_.shared, wrong);
  return wrong;
}

}  // namespace kvstore
