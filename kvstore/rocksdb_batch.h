// A batch: an ordered list of changes in one piece of memory, turned into RocksDB's write batch
// when it is committed.
//
// That costs one more copy of each value than filling a rocksdb::WriteBatch at once, and wins it
// back several times over: sorted by key, the changes go into the memory table a third cheaper
// (neighbours share their path down the skip list), and a key written twice goes there once.
#pragma once

#include <rocksdb/write_batch.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kvstore/store.h"

namespace kvstore {

// What must hold when the batch is committed. No value: the key must be absent.
struct Precondition {
  TableId table;
  std::string key;
  std::optional<std::string> value;
};

class RocksBatch : public Batch {
 public:
  RocksBatch(const Store& store, std::size_t tables);

  void put(TableId table, std::string_view key, std::string_view value) override;
  void erase(TableId table, std::string_view key) override;
  void put_unread(TableId table, std::string_view key, std::string_view value) override;
  void erase_unread(TableId table, std::string_view key) override;
  Result<std::optional<std::string>> get(TableId table, std::string_view key) const override;
  void expect_absent(TableId table, std::string_view key) override;
  void expect_value(TableId table, std::string_view key, std::string_view value) override;
  void savepoint() override;
  void rollback() override;
  void release() override;
  std::size_t size() const override { return changes_.size(); }

  // For commit. The first change that could not be taken (unknown table) fails it.
  const Status& status() const { return status_; }
  const std::vector<Precondition>& preconditions() const { return preconditions_; }
  // The changes sorted by table and key; of several to one key the last.
  rocksdb::WriteBatch sorted(
      const std::function<rocksdb::ColumnFamilyHandle*(TableId)>& family) const;
  bool spent() const { return spent_; }
  void spend();

 private:
  // Key and value stand one after the other in bytes_.
  struct Change {
    TableId table;
    bool erased;
    std::size_t offset;
    std::size_t key_size;
    std::size_t value_size;
  };
  struct KeyHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>()(key);
    }
  };
  // Which change a key was last written by; keys written unread are not in it.
  using Overlay = std::unordered_map<std::string, std::size_t, KeyHash, std::equal_to<>>;
  struct Undo {
    Overlay* overlay;
    const std::string* key;             // elements of an unordered_map stay where they are
    std::optional<std::size_t> before;  // nullopt: was not there
  };
  struct Mark {
    std::size_t changes;
    std::size_t bytes;
    std::size_t undo;
  };

  bool add(TableId table, std::string_view key, std::string_view value, bool erased);
  void remember(TableId table, std::string_view key);
  std::string_view key_of(const Change& change) const;
  std::string_view value_of(const Change& change) const;

  const Store& store_;
  std::string bytes_;
  std::vector<Change> changes_;
  std::vector<Overlay> overlays_;  // by table
  std::vector<Undo> undo_;         // kept only while there is a savepoint
  std::vector<Mark> marks_;
  std::vector<Precondition> preconditions_;
  Status status_;
  bool spent_ = false;
};

}  // namespace kvstore
