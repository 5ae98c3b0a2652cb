// Committing, and closing.
#include <rocksdb/options.h>

#include "kvstore/key.h"
#include "rocksdb_batch.h"
#include "rocksdb_status.h"
#include "rocksdb_store.h"

namespace kvstore {

namespace {
constexpr auto kClosePatience = std::chrono::seconds(2);
}  // namespace

Status RocksStore::commit(Batch& batch) {
  auto& mine = static_cast<RocksBatch&>(batch);
  if (mine.spent()) return fail(Code::kInvalid, "this batch was committed before");
  Status committed = mine.status();
  if (committed) committed = write(mine);
  mine.spend();
  return committed;
}

Status RocksStore::write(RocksBatch& batch) {
  // Before the lock too: while the store reopens itself it is held for long.
  if (!writable()) return std::unexpected(closed_error());
  const std::scoped_lock lock(commit_mutex_);
  if (!writable()) return std::unexpected(closed_error());
  // No pass is needed: the engine is replaced under the commit mutex only.
  if (auto held = check_preconditions(*engine_, batch.preconditions()); !held) return held;
  if (batch.size() > 0) {
    rocksdb::WriteOptions options;
    options.sync = true;
    rocksdb::WriteBatch changes =
        batch.sorted([this](TableId table) { return engine_->table(table); });
    rocksdb::DB& db = engine_->db();
    const auto before = db.GetLatestSequenceNumber();
    const auto written = db.Write(options, &changes);
    if (!written.ok()) {
      Error error = write_error(written);
      stop_writing(error);
      // RocksDB may also fail after the batch is synced and readable, over its own bookkeeping of
      // logs. What is durable and visible is acknowledged, whatever becomes of the next one.
      const bool visible = db.GetLatestSequenceNumber() >= before + changes.Count();
      if (!visible || !home_.watch->has_unacknowledged()) return std::unexpected(std::move(error));
    }
    home_.watch->acknowledge();
  }
  commits_.fetch_add(1, std::memory_order_relaxed);
  return {};
}

Status RocksStore::check_preconditions(Engine& engine,
                                       const std::vector<Precondition>& preconditions) const {
  rocksdb::PinnableSlice value;
  for (const Precondition& expected : preconditions) {
    if (auto known = check_table(expected.table); !known) return known;
    value.Reset();
    const auto status = engine.db().Get(rocksdb::ReadOptions(), engine.table(expected.table),
                                        rocksdb::Slice(expected.key), &value);
    if (!status.ok() && !status.IsNotFound()) {
      return std::unexpected(
          read_error(status, "cannot check a precondition in '" + tables()[expected.table] + "'"));
    }
    const char* broken = nullptr;
    if (!expected.value) {
      if (status.ok()) broken = "there is already a row";
    } else if (!status.ok()) {
      broken = "there is no such row any more";
    } else if (value != rocksdb::Slice(*expected.value)) {
      broken = "the row was changed meanwhile";
    }
    if (broken != nullptr) {
      return fail(Code::kConflict, std::string(broken) + ": table '" + tables()[expected.table] +
                                       "', key '" + printable(expected.key) + "'");
    }
  }
  return {};
}

void RocksStore::stop_writing(const Error& why) {
  {
    const std::scoped_lock lock(failure_mutex_);
    failure_ = why.message;
  }
  failed_ = true;
  home_.log(3, why.message + "; trying to write again every half second");
  reopener_.request();
}

Status RocksStore::close() {
  const std::scoped_lock close_lock(close_mutex_);
  if (home_.lock.get() < 0) return {};  // closed before
  closing_ = true;
  {
    const std::scoped_lock lock(failure_mutex_);
    failure_ = "the store is closed";
  }
  reopener_.stop();
  const std::scoped_lock commit_lock(commit_mutex_);
  if (!gate_.shut(kClosePatience)) {
    return fail(Code::kInvalid, "the store cannot be closed: " + std::to_string(gate_.passes()) +
                                    " cursors or snapshots are still held");
  }
  Status closed;
  if (engine_ != nullptr) {
    closed = failed_ ? close_after_failure(home_, std::move(engine_))
                     : close_cleanly(home_, std::move(engine_));
  }
  gate_.open();
  home_.lock = UniqueFd();
  return closed;
}

RocksStore::~RocksStore() {
  Status closed = close();
  while (!closed && home_.lock.get() >= 0) {
    home_.log(3, closed.error().message + "; waiting for them");
    closed = close();
  }
  if (!closed) home_.log(3, closed.error().message);
}

}  // namespace kvstore
