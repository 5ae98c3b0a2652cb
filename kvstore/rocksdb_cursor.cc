#include "rocksdb_cursor.h"

#include "rocksdb_status.h"

namespace kvstore {

RocksCursor::RocksCursor(SnapshotPtr snapshot, TableId table, Range range, std::string doing)
    : snapshot_(std::move(snapshot)),
      range_(std::move(range)),
      doing_(std::move(doing)),
      lower_(range_.from),
      upper_(range_.to) {
  // RocksDB asserts that the lower bound is not above the upper one.
  if (!range_.to.empty() && range_.from >= range_.to) return;
  const auto& mine = static_cast<const RocksSnapshot&>(*snapshot_);
  rocksdb::ReadOptions options = mine.options();
  if (!range_.from.empty()) options.iterate_lower_bound = &lower_;
  if (!range_.to.empty()) options.iterate_upper_bound = &upper_;
  iterator_.reset(mine.engine()->db().NewIterator(options, mine.engine()->table(table)));
}

template <class Move>
void RocksCursor::move(Move move) {
  if (iterator_ == nullptr) return;
  move(*iterator_);
  valid_ = iterator_->Valid();
}

void RocksCursor::seek(std::string_view key) {
  const std::string_view target = key < range_.from ? std::string_view(range_.from) : key;
  move([&](rocksdb::Iterator& iterator) { iterator.Seek(rocksdb::Slice(target)); });
}

void RocksCursor::seek_for_prev(std::string_view key) {
  if (!range_.to.empty() && key >= range_.to) return seek_last();
  move([&](rocksdb::Iterator& iterator) { iterator.SeekForPrev(rocksdb::Slice(key)); });
}

void RocksCursor::seek_first() {
  move([](rocksdb::Iterator& iterator) { iterator.SeekToFirst(); });
}

void RocksCursor::seek_last() {
  move([](rocksdb::Iterator& iterator) { iterator.SeekToLast(); });
}

void RocksCursor::next() {
  if (valid_) move([](rocksdb::Iterator& iterator) { iterator.Next(); });
}

void RocksCursor::prev() {
  if (valid_) move([](rocksdb::Iterator& iterator) { iterator.Prev(); });
}

std::string_view RocksCursor::key() const {
  return valid_ ? iterator_->key().ToStringView() : std::string_view();
}

std::string_view RocksCursor::value() const {
  return valid_ ? iterator_->value().ToStringView() : std::string_view();
}

Status RocksCursor::status() const {
  if (iterator_ == nullptr || iterator_->status().ok()) return {};
  return std::unexpected(read_error(iterator_->status(), doing_));
}

}  // namespace kvstore
