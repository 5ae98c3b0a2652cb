#include "rocksdb_batch.h"

#include <algorithm>

namespace kvstore {

namespace {

// A group of changes as a busy writer makes them; growing from nothing would copy it a dozen times.
constexpr std::size_t kReservedBytes = 64U << 10;
constexpr std::size_t kReservedChanges = 256;
// RocksDB takes up to 4 GiB, its own bytes included.
constexpr std::size_t kMostBytes = 1U << 30;

// The first eight bytes as a number that compares as they do.
std::uint64_t first_bytes(std::string_view key) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    number = number << 8 | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0U);
  }
  return number;
}

}  // namespace

RocksBatch::RocksBatch(const Store& store, std::size_t tables) : store_(store), overlays_(tables) {
  bytes_.reserve(kReservedBytes);
  changes_.reserve(kReservedChanges);
}

bool RocksBatch::add(TableId table, std::string_view key, std::string_view value, bool erased) {
  if (table >= overlays_.size()) {
    status_ = fail(Code::kInvalid, "there is no table " + std::to_string(table));
    return false;
  }
  if (key.size() + value.size() > kMostBytes - bytes_.size()) {
    status_ = fail(Code::kInvalid, "a batch holds at most 1 GiB");
    return false;
  }
  changes_.push_back(Change{table, erased, bytes_.size(), key.size(), value.size()});
  bytes_.append(key).append(value);
  return true;
}

void RocksBatch::remember(TableId table, std::string_view key) {
  const std::size_t change = changes_.size() - 1;
  Overlay& overlay = overlays_[table];
  auto found = overlay.find(key);
  std::optional<std::size_t> before;
  if (found != overlay.end()) {
    before = found->second;
    found->second = change;
  } else {
    found = overlay.emplace(std::string(key), change).first;
  }
  if (!marks_.empty()) undo_.push_back(Undo{&overlay, &found->first, before});
}

std::string_view RocksBatch::key_of(const Change& change) const {
  return std::string_view(bytes_).substr(change.offset, change.key_size);
}

std::string_view RocksBatch::value_of(const Change& change) const {
  return std::string_view(bytes_).substr(change.offset + change.key_size, change.value_size);
}

void RocksBatch::put(TableId table, std::string_view key, std::string_view value) {
  if (add(table, key, value, false)) remember(table, key);
}

void RocksBatch::erase(TableId table, std::string_view key) {
  if (add(table, key, {}, true)) remember(table, key);
}

void RocksBatch::put_unread(TableId table, std::string_view key, std::string_view value) {
  add(table, key, value, false);
}

void RocksBatch::erase_unread(TableId table, std::string_view key) {
  add(table, key, {}, true);
}

Result<std::optional<std::string>> RocksBatch::get(TableId table, std::string_view key) const {
  if (table < overlays_.size()) {
    const auto found = overlays_[table].find(key);
    if (found != overlays_[table].end()) {
      const Change& change = changes_[found->second];
      if (change.erased) return std::optional<std::string>();
      return std::optional<std::string>(value_of(change));
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
  marks_.push_back(Mark{changes_.size(), bytes_.size(), undo_.size()});
}

void RocksBatch::rollback() {
  if (marks_.empty()) return;
  const Mark mark = marks_.back();
  marks_.pop_back();
  while (undo_.size() > mark.undo) {
    const Undo& undo = undo_.back();
    const auto entry = undo.overlay->find(*undo.key);
    if (undo.before) {
      entry->second = *undo.before;
    } else {
      undo.overlay->erase(entry);
    }
    undo_.pop_back();
  }
  changes_.resize(mark.changes);
  bytes_.resize(mark.bytes);
}

void RocksBatch::release() {
  if (marks_.empty()) return;
  marks_.pop_back();
  // An outer mark may still want to undo what the inner one kept.
  if (marks_.empty()) undo_.clear();
}

rocksdb::WriteBatch RocksBatch::sorted(
    const std::function<rocksdb::ColumnFamilyHandle*(TableId)>& family) const {
  struct Item {
    TableId table;
    std::uint64_t first;
    std::size_t change;
  };
  std::vector<Item> items;
  items.reserve(changes_.size());
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    items.push_back(Item{changes_[i].table, first_bytes(key_of(changes_[i])), i});
  }
  std::sort(items.begin(), items.end(), [this](const Item& left, const Item& right) {
    if (left.table != right.table) return left.table < right.table;
    if (left.first != right.first) return left.first < right.first;
    const int order = key_of(changes_[left.change]).compare(key_of(changes_[right.change]));
    return order != 0 ? order < 0 : left.change < right.change;
  });

  rocksdb::WriteBatch batch(bytes_.size() + 16 * changes_.size() + 16);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Change& change = changes_[items[i].change];
    if (i + 1 < items.size() && items[i + 1].table == change.table &&
        key_of(changes_[items[i + 1].change]) == key_of(change)) {
      continue;  // a later change to the same key follows
    }
    const rocksdb::Slice key(key_of(change));
    if (change.erased) {
      (void)batch.Delete(family(change.table), key);
    } else {
      (void)batch.Put(family(change.table), key, rocksdb::Slice(value_of(change)));
    }
  }
  return batch;
}

void RocksBatch::spend() {
  spent_ = true;
  bytes_.clear();
  changes_.clear();
  for (Overlay& overlay : overlays_) overlay.clear();
  undo_.clear();
  marks_.clear();
  preconditions_.clear();
}

}  // namespace kvstore
