// A typed table whose secondary indexes are written in the row's own batch.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "kvstore/key.h"
#include "kvstore/store.h"

namespace kvstore {

// One index: from a row to the values under which it is found. A row may have none (then the index
// does not know it) or several (tags). `id` is on disk: never reuse one.
template <class Row>
struct Index {
  std::uint8_t id;
  std::string name;
  std::function<void(const Row&, std::vector<std::string>& values)> extract;
};

// An index entry's key: id, value, primary key; its value is empty.
std::string index_key(std::uint8_t index, std::string_view value, std::string_view primary);
// What all entries of one index, or of one value in it, start with.
std::string index_prefix(std::uint8_t index);
std::string index_prefix(std::uint8_t index, std::string_view value);
struct IndexEntry {
  std::uint8_t index;
  std::string value;
  std::string primary;
};
std::optional<IndexEntry> parse_index_key(std::string_view key);

// What the table needs to know about its rows.
template <class Row>
struct TableSchema {
  TableId rows;
  TableId index_entries;
  std::vector<Index<Row>> indexes;
  std::function<Result<Row>(std::string_view key, std::string_view bytes)> decode;
};

// Lines of a report, at most kMostFindings and then one that says how many more there are.
class Findings {
 public:
  static constexpr std::size_t kMostFindings = 100;
  void add(std::string line);
  std::vector<std::string> take();

 private:
  std::vector<std::string> lines_;
  std::uint64_t more_ = 0;
};

// [any thread] for reads; put and erase belong to the batch's thread.
template <class Row>
class IndexedTable {
 public:
  IndexedTable(Store& store, TableSchema<Row> schema);

  // Writes the row and its index entries; `before` is the row it replaces, null for a new one.
  // The index entries of a row are never read back in the batch.
  void put(Batch& batch, std::string_view key, std::string_view bytes, const Row& row,
           const Row* before) const;
  void erase(Batch& batch, std::string_view key, const Row& row) const;

  // Each row has all its index entries, and each entry its row. Returns what is wrong, a line each
  // (at most 100, then a line that says how many more). Reads as it goes: memory does not grow with
  // the table.
  Result<std::vector<std::string>> verify(const SnapshotPtr& snapshot) const;

  const TableSchema<Row>& schema() const { return schema_; }

 private:
  struct Expected {
    std::uint64_t entries = 0;  // that the rows ask for
    bool all_present = true;
  };
  static std::vector<std::string> values_of(const Index<Row>& index, const Row& row);
  Result<Expected> verify_rows(const SnapshotPtr& view, Findings& findings) const;
  // Are there `count` entries, all with an empty value?
  Result<bool> has_entries(std::uint64_t count, const SnapshotPtr& view) const;
  Status verify_entries(const SnapshotPtr& view, Findings& findings) const;

  Store& store_;
  TableSchema<Row> schema_;
};

}  // namespace kvstore

#include "kvstore/indexed_table_impl.h"
