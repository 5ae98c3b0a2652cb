// Watches RocksDB write its logs: a rocksdb::FileSystem that knows, for each write-ahead log and
// MANIFEST of one directory, how many bytes of it are synced.
//
// Three things hang on it:
//  - before the first sync of a new write-ahead log the marker names it, durably; if that fails,
//    the sync fails, and with it the write: no acknowledged write is ever in an unmarked log. And
//    before a log is deleted the marker no longer names it;
//  - after a failed write or sync the logs can be cut back to what was acknowledged, so that a
//    refused batch does not come back when the store reopens itself;
//  - the count of syncs is the true one.
#pragma once

#include <rocksdb/file_system.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "kvstore/error.h"
#include "wal_marker.h"

namespace kvstore {

class FileWatch {
 public:
  explicit FileWatch(std::string directory) : directory_(std::move(directory)) {}

  // The file system to give to RocksDB; it keeps the watch alive.
  static std::shared_ptr<rocksdb::FileSystem> wrap(std::shared_ptr<FileWatch> watch,
                                                   std::shared_ptr<rocksdb::FileSystem> base);

  // [any thread], as all below
  std::uint64_t wal_syncs() const { return wal_syncs_.load(std::memory_order_relaxed); }

  // All that is synced now belongs to acknowledged batches.
  void acknowledge();
  // Is something synced that is not acknowledged? Then the batch being committed is durable.
  bool has_unacknowledged() const;

  // Takes from the write-ahead logs what was not acknowledged. Only while RocksDB has the directory
  // closed.
  Status cut_back();
  // What the marker on the disk says.
  void adopt(const Marker& marker);
  // Everything is in table files: the marker names no log any more.
  Status mark_closed();
  // The files are no longer open.
  void forget();

  // How much of this log is synced; nullopt if it was not written since the database was opened.
  std::optional<std::uint64_t> synced_bytes(const std::string& path) const;

 private:
  friend class WatchedFile;
  friend class WatchedFileSystem;

  struct File {
    std::uint64_t bytes = 0;
    std::uint64_t synced = 0;
    std::uint64_t acknowledged = 0;
  };
  enum class Kind { kOther, kWal, kManifest };
  struct Name {
    Kind kind = Kind::kOther;
    std::uint64_t number = 0;
  };

  Name name_of(const std::string& path) const;
  void created(const Name& name);
  void appended(const Name& name, std::size_t bytes);
  Status before_delete(const Name& name);
  void deleted(const Name& name);
  Status before_sync(const Name& name);
  Status write(Marker marker);
  void synced(const Name& name, std::uint64_t bytes);
  std::uint64_t bytes_of(const Name& name) const;
  std::map<std::uint64_t, File>& files(Kind kind) {
    return kind == Kind::kWal ? wals_ : manifests_;
  }

  const std::string directory_;
  std::atomic<std::uint64_t> wal_syncs_{0};
  mutable std::mutex mutex_;
  std::map<std::uint64_t, File> wals_;
  std::map<std::uint64_t, File> manifests_;
  std::mutex marker_mutex_;  // taken before mutex_
  Marker marker_;            // as it is on the disk; guarded by marker_mutex_
};

}  // namespace kvstore
