#include "rocksdb_batch.h"

#include "rocksdb_store.h"

namespace kvstore {

namespace {
// A group of changes as the preset plugin makes them; growing from nothing would copy it a dozen
// times.
constexpr std::size_t kReserved = 64U << 10;
}  // namespace

RocksBatch::RocksBatch(const RocksStore& store)
    : store_(store), changes_(kReserved), overlays_(store.tables().size()) {}

bool RocksBatch::write(TableId table, std::string_view key, const std::string_view* value) {
  if (!status_) return false;
  status_ = store_.check_table(table);
  if (!status_) return false;
  store_.with_engine([&](Engine* engine) {
    if (engine == nullptr) {
      status_ = std::unexpected(store_.closed_error());
      return;
    }
    rocksdb::ColumnFamilyHandle* const family = engine->table(table);
    const auto written = value != nullptr ? changes_.Put(family, rocksdb::Slice(key), *value)
                                          : changes_.Delete(family, rocksdb::Slice(key));
    if (!written.ok()) status_ = fail(Code::kInvalid, written.ToString());
  });
  return status_.has_value();
}

void RocksBatch::remember(TableId table, std::string_view key, Written written) {
  Overlay& overlay = overlays_[table];
  auto found = overlay.find(key);
  std::optional<Written> before;
  if (found != overlay.end()) {
    before = found->second;
    found->second = written;
  } else {
    found = overlay.emplace(std::string(key), written).first;
  }
  if (!marks_.empty()) undo_.push_back(Undo{&overlay, &found->first, before});
}

void RocksBatch::put(TableId table, std::string_view key, std::string_view value) {
  if (!write(table, key, &value)) return;
  // The value is the last thing that was appended.
  remember(table, key, Written{false, changes_.GetDataSize() - value.size(), value.size()});
}

void RocksBatch::erase(TableId table, std::string_view key) {
  if (write(table, key, nullptr)) remember(table, key, Written{true, 0, 0});
}

void RocksBatch::put_unread(TableId table, std::string_view key, std::string_view value) {
  write(table, key, &value);
}

void RocksBatch::erase_unread(TableId table, std::string_view key) {
  write(table, key, nullptr);
}

Result<std::optional<std::string>> RocksBatch::get(TableId table, std::string_view key) const {
  if (table < overlays_.size()) {
    const auto found = overlays_[table].find(key);
    if (found != overlays_[table].end()) {
      if (found->second.erased) return std::optional<std::string>();
      return std::optional<std::string>(
          changes_.Data().substr(found->second.offset, found->second.size));
    }
  }
  return store_.get(table, key);
}

void RocksBatch::expect_absent(TableId table, std::string_view key) {
  preconditions_.push_back(Precondition{table, std::string(key), std::nullopt});
}

void RocksBatch::expect_value(TableId table, std::string_view key, std::string_view value) {
  preconditions_.push_back(Precondition{table, std::string(key), std::string(value)});
}

void RocksBatch::savepoint() {
  changes_.SetSavePoint();
  marks_.push_back(undo_.size());
}

void RocksBatch::rollback() {
  if (marks_.empty()) return;
  (void)changes_.RollbackToSavePoint();
  while (undo_.size() > marks_.back()) {
    const Undo& undo = undo_.back();
    if (undo.before) {
      undo.overlay->find(*undo.key)->second = *undo.before;
    } else {
      undo.overlay->erase(undo.overlay->find(*undo.key));
    }
    undo_.pop_back();
  }
  marks_.pop_back();
}

void RocksBatch::release() {
  if (marks_.empty()) return;
  (void)changes_.PopSavePoint();
  marks_.pop_back();
  // An outer mark may still want to undo what the inner one kept.
  if (marks_.empty()) undo_.clear();
}

std::size_t RocksBatch::size() const {
  return static_cast<std::size_t>(changes_.Count());
}

void RocksBatch::spend() {
  spent_ = true;
  changes_.Clear();
  for (Overlay& overlay : overlays_) overlay.clear();
  undo_.clear();
  marks_.clear();
  preconditions_.clear();
}

}  // namespace kvstore
