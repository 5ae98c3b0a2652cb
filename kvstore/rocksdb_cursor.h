#pragma once

#include <rocksdb/iterator.h>

#include <memory>
#include <string>

#include "rocksdb_snapshot.h"

namespace kvstore {

// Keeps its snapshot, and so the database, until it is destroyed.
class RocksCursor : public Cursor {
 public:
  // `doing` begins the message of an error.
  RocksCursor(SnapshotPtr snapshot, TableId table, Range range, std::string doing);

  bool valid() const override { return valid_; }
  void seek(std::string_view key) override;
  void seek_for_prev(std::string_view key) override;
  void seek_first() override;
  void seek_last() override;
  void next() override;
  void prev() override;
  std::string_view key() const override;
  std::string_view value() const override;
  Status status() const override;

 private:
  template <class Move>
  void move(Move move);

  const SnapshotPtr snapshot_;
  const Range range_;
  const std::string doing_;
  rocksdb::Slice lower_;  // RocksDB keeps pointers to the bounds
  rocksdb::Slice upper_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
  bool valid_ = false;
};

// Stands where no cursor can be had.
class FailedCursor : public Cursor {
 public:
  explicit FailedCursor(Status status) : status_(std::move(status)) {}
  bool valid() const override { return false; }
  void seek(std::string_view) override {}
  void seek_for_prev(std::string_view) override {}
  void seek_first() override {}
  void seek_last() override {}
  void next() override {}
  void prev() override {}
  std::string_view key() const override { return {}; }
  std::string_view value() const override { return {}; }
  Status status() const override { return status_; }

 private:
  const Status status_;
};

}  // namespace kvstore
