// Reading.
#include "rocksdb_store.h"

#include <algorithm>
#include <array>

#include "rocksdb_batch.h"
#include "rocksdb_cursor.h"
#include "rocksdb_snapshot.h"
#include "rocksdb_status.h"

namespace kvstore {

namespace {

// Keys asked of RocksDB at once: enough for it to sort and share block reads, few enough that the
// pinned blocks stay small.
constexpr std::size_t kMultiGet = 64;

const rocksdb::ReadOptions& plain_reads() {
  static const rocksdb::ReadOptions options;
  return options;
}

// Lets go of the pinned block, however the scope is left, and keeps the buffer.
class Pinned {
 public:
  Pinned() : slice_(buffer()) {}
  ~Pinned() { slice_.Reset(); }
  Pinned(const Pinned&) = delete;
  Pinned& operator=(const Pinned&) = delete;
  rocksdb::PinnableSlice& operator*() { return slice_; }

 private:
  static rocksdb::PinnableSlice& buffer() {
    thread_local rocksdb::PinnableSlice slice;
    return slice;
  }
  rocksdb::PinnableSlice& slice_;
};

std::string doing(const char* what, const std::string& table) {
  return std::string("cannot ") + what + " table '" + table + "'";
}

}  // namespace

RocksStore::RocksStore(Home home, std::unique_ptr<Engine> engine)
    : home_(std::move(home)), engine_(std::move(engine)), reopener_([this] { return reopen(); }) {}

Status RocksStore::check_table(TableId table) const {
  if (table < tables().size()) return {};
  return fail(Code::kInvalid, "there is no table " + std::to_string(table));
}

Error RocksStore::closed_error() const {
  const std::scoped_lock lock(failure_mutex_);
  return Error{Code::kUnavailable, failure_.empty() ? "the store is closed" : failure_};
}

SnapshotPtr RocksStore::snapshot() const {
  ReadGate::Pass pass = gate_.enter();
  return std::make_shared<RocksSnapshot>(std::move(pass), engine_.get());
}

template <class Found>
Result<bool> RocksStore::find(TableId table, std::string_view key, const SnapshotPtr& snapshot,
                              Found found) const {
  if (auto known = check_table(table); !known) return std::unexpected(known.error());
  const auto read = [&](Engine* engine, const rocksdb::ReadOptions& options) -> Result<bool> {
    if (engine == nullptr) return std::unexpected(closed_error());
    Pinned value;
    const auto status =
        engine->db().Get(options, engine->table(table), rocksdb::Slice(key), &*value);
    if (status.ok()) {
      found(*value);
      return true;
    }
    if (status.IsNotFound()) return false;
    return std::unexpected(read_error(status, doing("read", tables()[table])));
  };
  if (snapshot != nullptr) {
    const auto& mine = static_cast<const RocksSnapshot&>(*snapshot);
    return read(mine.engine(), mine.options());
  }
  const ReadGate::Pass pass = gate_.enter();
  return read(engine_.get(), plain_reads());
}

Result<bool> RocksStore::append(TableId table, std::string_view key, std::string& out,
                                const SnapshotPtr& snapshot) const {
  return find(table, key, snapshot,
              [&out](const rocksdb::Slice& value) { out.append(value.data(), value.size()); });
}

Result<bool> RocksStore::contains(TableId table, std::string_view key,
                                  const SnapshotPtr& snapshot) const {
  return find(table, key, snapshot, [](const rocksdb::Slice&) {});
}

Status RocksStore::multi_get(
    TableId table, std::span<const std::string> keys,
    const std::function<void(std::size_t, std::optional<std::string_view>)>& visit,
    const SnapshotPtr& snapshot) const {
  if (auto known = check_table(table); !known) return known;
  // All chunks are to see one state, so a snapshot is taken where none is given.
  const SnapshotPtr view = snapshot != nullptr ? snapshot : this->snapshot();
  const auto& mine = static_cast<const RocksSnapshot&>(*view);
  if (mine.engine() == nullptr) return std::unexpected(closed_error());
  Engine& engine = *mine.engine();

  std::array<rocksdb::Slice, kMultiGet> slices;
  std::array<rocksdb::PinnableSlice, kMultiGet> values;
  std::array<rocksdb::Status, kMultiGet> statuses;
  for (std::size_t start = 0; start < keys.size(); start += kMultiGet) {
    const std::size_t count = std::min(kMultiGet, keys.size() - start);
    for (std::size_t i = 0; i < count; ++i) slices[i] = keys[start + i];
    engine.db().MultiGet(mine.options(), engine.table(table), count, slices.data(), values.data(),
                         statuses.data());
    for (std::size_t i = 0; i < count; ++i) {
      if (statuses[i].ok()) {
        visit(start + i, std::string_view(values[i].data(), values[i].size()));
      } else if (statuses[i].IsNotFound()) {
        visit(start + i, std::nullopt);
      } else {
        return std::unexpected(read_error(statuses[i], doing("read", tables()[table])));
      }
      values[i].Reset();
    }
  }
  return {};
}

std::unique_ptr<Cursor> RocksStore::scan(TableId table, Range range,
                                         const SnapshotPtr& snapshot) const {
  if (auto known = check_table(table); !known) {
    return std::make_unique<FailedCursor>(std::move(known));
  }
  // Without a snapshot the cursor takes one, so that it is one commit's view all the way.
  SnapshotPtr view = snapshot != nullptr ? snapshot : this->snapshot();
  if (static_cast<const RocksSnapshot&>(*view).engine() == nullptr) {
    return std::make_unique<FailedCursor>(std::unexpected(closed_error()));
  }
  return std::make_unique<RocksCursor>(std::move(view), table, std::move(range),
                                       doing("scan", tables()[table]));
}

std::unique_ptr<Batch> RocksStore::new_batch() const {
  return std::make_unique<RocksBatch>(*this, tables().size());
}

}  // namespace kvstore
