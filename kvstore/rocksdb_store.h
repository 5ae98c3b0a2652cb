// The store over RocksDB. Parts: reads (rocksdb_store.cc), commit and close (store_commit.cc),
// reopening after a failure (store_recovery.cc), store_backup.cc, checksums and statistics
// (store_upkeep.cc).
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine.h"
#include "home.h"
#include "kvstore/store.h"
#include "read_gate.h"
#include "reopener.h"

namespace kvstore {

class RocksBatch;
struct Precondition;

class RocksStore : public Store {
 public:
  // The engine has all tables of home.options.
  RocksStore(Home home, std::unique_ptr<Engine> engine);
  ~RocksStore() override;

  SnapshotPtr snapshot() const override;
  Result<bool> append(TableId table, std::string_view key, std::string& out,
                      const SnapshotPtr& snapshot) const override;
  Result<bool> contains(TableId table, std::string_view key,
                        const SnapshotPtr& snapshot) const override;
  Status multi_get(TableId table, std::span<const std::string> keys,
                   const std::function<void(std::size_t, std::optional<std::string_view>)>& visit,
                   const SnapshotPtr& snapshot) const override;
  std::unique_ptr<Cursor> scan(TableId table, Range range,
                               const SnapshotPtr& snapshot) const override;
  std::unique_ptr<Batch> new_batch() const override;
  Status commit(Batch& batch) override;
  Status backup(const std::string& directory) override;
  Result<std::vector<std::string>> verify_checksums() override;
  Statistics statistics() const override;
  Status close() override;

 private:
  const std::vector<std::string>& tables() const { return home_.options.tables; }
  Status check_table(TableId table) const;
  Error closed_error() const;
  // Calls `found` with the value if there is one.
  template <class Found>
  Result<bool> find(TableId table, std::string_view key, const SnapshotPtr& snapshot,
                    Found found) const;
  Status check_preconditions(Engine& engine, const std::vector<Precondition>& preconditions) const;
  Status write(RocksBatch& batch);
  bool writable() const { return !failed_ && !closing_; }
  void stop_writing(const Error& why);
  bool reopen();  // the reopener's attempt
  Result<std::unique_ptr<Engine>> reopen_engine(Engine::Mode mode);

  Home home_;
  mutable ReadGate gate_;
  std::unique_ptr<Engine> engine_;    // changes only while the gate is shut; null: none is open
  std::mutex commit_mutex_;           // taken before the gate is shut
  std::atomic<bool> failed_{false};   // a write has failed; the reopener is at work
  std::atomic<bool> closing_{false};  // close() was called
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::uint64_t> reopens_{0};
  mutable std::mutex failure_mutex_;
  std::string failure_;  // why the store is not writable
  std::mutex close_mutex_;
  std::mutex backup_mutex_;
  Reopener reopener_;
};

}  // namespace kvstore
