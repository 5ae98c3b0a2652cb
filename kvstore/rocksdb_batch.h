// A batch: RocksDB's own write batch, with a small memory of what it wrote for reading it back.
#pragma once

#include <rocksdb/write_batch.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kvstore/store.h"

namespace kvstore {

class RocksStore;

// What must hold when the batch is committed. No value: the key must be absent.
struct Precondition {
  TableId table;
  std::string key;
  std::optional<std::string> value;
};

class RocksBatch : public Batch {
 public:
  explicit RocksBatch(const RocksStore& store);

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
  std::size_t size() const override;

  // For commit. The first change that could not be taken (unknown table, store closed) fails it.
  const Status& status() const { return status_; }
  const std::vector<Precondition>& preconditions() const { return preconditions_; }
  rocksdb::WriteBatch& changes() { return changes_; }
  bool spent() const { return spent_; }
  void spend();

 private:
  // Where in the write batch's own bytes a value stands, so that no value is copied to be read
  // back. They only grow, and a rollback cuts them where the undo log ends too.
  struct Written {
    bool erased = false;
    std::size_t offset = 0;
    std::size_t size = 0;
  };
  struct KeyHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>()(key);
    }
  };
  using Overlay = std::unordered_map<std::string, Written, KeyHash, std::equal_to<>>;
  struct Undo {
    Overlay* overlay;
    const std::string* key;         // elements of an unordered_map stay where they are
    std::optional<Written> before;  // nullopt: was not there
  };

  bool write(TableId table, std::string_view key, const std::string_view* value);
  void remember(TableId table, std::string_view key, Written written);

  const RocksStore& store_;
  rocksdb::WriteBatch changes_;
  std::vector<Overlay> overlays_;  // by table
  std::vector<Undo> undo_;         // kept only while there is a savepoint
  std::vector<std::size_t> marks_;
  std::vector<Precondition> preconditions_;
  Status status_;
  bool spent_ = false;
};

}  // namespace kvstore
