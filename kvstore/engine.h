// One open RocksDB database with its column families. Replaced as a whole when the store reopens.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <vector>

#include "kvstore/error.h"
#include "kvstore/store.h"
#include "rocksdb_options.h"

namespace kvstore {

class Engine {
 public:
  enum class Mode { kReadWrite, kCreate, kReadOnly };

  // Opens with every family the directory has; those of `tables` that it lacks are missing until
  // add_missing_tables(), those it has more are extra_tables().
  static Result<std::unique_ptr<Engine>> open(const std::string& directory,
                                              const std::vector<std::string>& tables,
                                              const Shared& shared, Mode mode);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  rocksdb::DB& db() { return *db_; }
  rocksdb::ColumnFamilyHandle* table(TableId id) { return tables_[id]; }
  const std::vector<rocksdb::ColumnFamilyHandle*>& families() const { return families_; }
  bool read_only() const { return read_only_; }
  const std::vector<std::string>& extra_tables() const { return extra_; }
  Status add_missing_tables(const Shared& shared);

  // Writes all memory tables to table files.
  Status flush();
  // Once; nothing may use the database any more.
  Status close();

 private:
  Engine() = default;

  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;  // all that are open
  std::vector<rocksdb::ColumnFamilyHandle*> tables_;    // by TableId; null: missing
  std::vector<std::string> names_;                      // by TableId
  std::vector<std::string> extra_;
  bool read_only_ = false;
};

}  // namespace kvstore
