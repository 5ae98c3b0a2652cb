// The seam between the preset plugin and a key-value engine.
//
// A store is a fixed set of named tables (RocksDB: column families) of byte-string keys in
// lexicographic order. Everything above this header (tables with indexes, presets) is written
// against it alone, so that another engine, a distributed one say, can be put below it. What such
// an engine has to promise is written here; nothing here names RocksDB.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kvstore/error.h"

namespace kvstore {

// Position of a table in Options::tables.
using TableId = std::uint32_t;

// A consistent view of all tables at one commit. Cheap; hold it only as long as one request lasts
// (a store that has to reopen itself waits for the last one). [any thread]
class Snapshot {
 public:
  virtual ~Snapshot() = default;
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

// Keys with `from` <= key < `to`; an empty `to` means no upper end.
struct Range {
  std::string from;
  std::string to;
};

// The range of all keys that start with `prefix`.
Range prefix_range(std::string_view prefix);

// A position in one table, seen through a snapshot. Owned by one thread at a time; must not
// outlive the store. key() and value() are valid until the next move.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual bool valid() const = 0;  // false past either end of the range, or after an error
  virtual void seek(std::string_view key) = 0;           // first key >= key in the range
  virtual void seek_for_prev(std::string_view key) = 0;  // last key <= key in the range
  virtual void seek_first() = 0;
  virtual void seek_last() = 0;
  virtual void next() = 0;
  virtual void prev() = 0;
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  virtual Status status() const = 0;  // look at it after valid() turned false
};

// Changes that are committed together or not at all. It reads its own writes. A batch belongs to
// one thread; after commit() it is spent: make a new one.
class Batch {
 public:
  virtual ~Batch() = default;

  virtual void put(TableId table, std::string_view key, std::string_view value) = 0;
  virtual void erase(TableId table, std::string_view key) = 0;

  // As put and erase, for keys this batch never reads back: cheaper.
  virtual void put_unread(TableId table, std::string_view key, std::string_view value) = 0;
  virtual void erase_unread(TableId table, std::string_view key) = 0;

  // The value as this batch would leave it: its own change if it has one, else the store's newest.
  // nullopt: no such key.
  virtual Result<std::optional<std::string>> get(TableId table, std::string_view key) const = 0;

  // Preconditions, checked against the store (not this batch) when it is committed. The first that
  // does not hold fails the commit with kConflict.
  virtual void expect_absent(TableId table, std::string_view key) = 0;
  virtual void expect_value(TableId table, std::string_view key, std::string_view value) = 0;

  // savepoint() marks the present state; rollback() undoes all changes since the newest mark and
  // removes it; release() removes the mark and keeps the changes. Marks nest. Preconditions are
  // not undone.
  virtual void savepoint() = 0;
  virtual void rollback() = 0;
  virtual void release() = 0;

  virtual std::size_t size() const = 0;  // number of changes
};

struct Statistics {
  std::uint64_t commits = 0;         // batches acknowledged since open
  std::uint64_t wal_syncs = 0;       // syncs of the write-ahead log since open
  std::uint64_t reopens = 0;         // times the store reopened itself after a failed write
  std::uint64_t disk_bytes = 0;      // all files of the directory
  std::uint64_t wal_bytes = 0;       // of these, write-ahead logs
  std::uint64_t cache_bytes = 0;     // block cache in use
  std::uint64_t memtable_bytes = 0;  // unflushed writes in memory
  bool writable = true;              // false: writes answer kUnavailable
};

// One open directory. All functions are [any thread] and block only for the disk; reads never wait
// for a commit.
class Store {
 public:
  virtual ~Store() = default;

  virtual SnapshotPtr snapshot() const = 0;

  // Appends the value of `key` to `out` and answers true; false and `out` untouched if there is no
  // such key. A null snapshot means the newest committed state, here and below.
  virtual Result<bool> append(TableId table, std::string_view key, std::string& out,
                              const SnapshotPtr& snapshot = nullptr) const = 0;

  Result<std::optional<std::string>> get(TableId table, std::string_view key,
                                         const SnapshotPtr& snapshot = nullptr) const;

  virtual Result<bool> contains(TableId table, std::string_view key,
                                const SnapshotPtr& snapshot = nullptr) const = 0;

  // Calls `visit(i, value)` for each keys[i] in order, with nullopt where there is no such key.
  // The value is valid during the call. `keys` should be sorted: faster.
  virtual Status multi_get(
      TableId table, std::span<const std::string> keys,
      const std::function<void(std::size_t, std::optional<std::string_view>)>& visit,
      const SnapshotPtr& snapshot = nullptr) const = 0;

  // A cursor over `range`, not yet positioned.
  virtual std::unique_ptr<Cursor> scan(TableId table, Range range,
                                       const SnapshotPtr& snapshot = nullptr) const = 0;

  virtual std::unique_ptr<Batch> new_batch() const = 0;

  // Makes the batch durable (written and synced to the disk), then visible, then returns. Commits
  // are applied in the order of their calls. Errors, after each of which nothing of the batch is
  // visible or becomes so when the store reopens:
  //   kConflict     a precondition does not hold
  //   kUnavailable  it could not be written or synced, or the store is closed or still mending
  //                 itself; if the process or the machine dies right after a failed sync, the batch
  //                 may be found again at the next start (README.md, "When writing fails")
  //   kCorruption   a row that a precondition asks for is damaged
  //   kInvalid      the batch was committed before, names an unknown table or is over 1 GiB
  virtual Status commit(Batch& batch) = 0;

  // Writes a consistent copy of everything committed before the call to `directory`, which opens as
  // a store. It must not exist and its parent must (kInvalid). A copy that was interrupted does not
  // bear the name. kUnavailable: it could not be written, or this store cannot write now.
  virtual Status backup(const std::string& directory) = 0;

  // Reads every block of every file against its checksum. Returns what is wrong, a line each;
  // empty: all is well.
  virtual Result<std::vector<std::string>> verify_checksums() = 0;

  virtual Statistics statistics() const = 0;

  // Stops background work and closes the files. Cursors and snapshots must be gone: it waits two
  // seconds for them, then answers kInvalid and can be called again. Calls after it answer
  // kUnavailable. The destructor closes too, and waits without end.
  virtual Status close() = 0;
};

// Rewrites a store from format `from` to `from + 1` in `batch`; committed with the new version.
using Migration = std::function<Status(Store& store, std::uint32_t from, Batch& batch)>;

struct Options {
  std::string directory;            // created (mode 0700) if absent; its parent must exist
  std::vector<std::string> tables;  // names; the position is the TableId. Opening with a name that
                                    // the directory lacks creates it; one it has more is an error.
  std::uint64_t cache_bytes = 64ULL << 20;
  std::uint32_t format_version = 1;  // a store made by a newer one is refused with kTooNew
  TableId format_table = 0;          // where the version is kept, under the key "format_version"
  Migration migrate;                 // called for each step from the stored version to ours
  std::function<void(int level, std::string_view message)> log;  // 0 debug … 3 error; any thread
};

// Opens or creates a RocksDB store. Errors: kLocked, kTooNew, kCorruption (names the file and what
// to do), kInvalid, kUnavailable (the disk refused).
Result<std::unique_ptr<Store>> open_rocksdb(Options options);

}  // namespace kvstore
