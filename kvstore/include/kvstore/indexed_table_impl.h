// The bodies of indexed_table.h.
#pragma once

#include <algorithm>
#include <utility>

namespace kvstore {

template <class Row>
IndexedTable<Row>::IndexedTable(Store& store, TableSchema<Row> schema)
    : store_(store), schema_(std::move(schema)) {}

template <class Row>
std::vector<std::string> IndexedTable<Row>::values_of(const Index<Row>& index, const Row& row) {
  std::vector<std::string> values;
  index.extract(row, values);
  // A row that names a value twice is found under it once.
  if (values.size() > 1) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
  }
  return values;
}

template <class Row>
void IndexedTable<Row>::put(Batch& batch, std::string_view key, std::string_view bytes,
                            const Row& row, const Row* before) const {
  batch.put(schema_.rows, key, bytes);
  for (const Index<Row>& index : schema_.indexes) {
    const auto values = values_of(index, row);
    const auto old = before != nullptr ? values_of(index, *before) : std::vector<std::string>();
    for (const std::string& value : old) {
      if (!std::binary_search(values.begin(), values.end(), value)) {
        batch.erase_unread(schema_.index_entries, index_key(index.id, value, key));
      }
    }
    for (const std::string& value : values) {
      if (!std::binary_search(old.begin(), old.end(), value)) {
        batch.put_unread(schema_.index_entries, index_key(index.id, value, key), {});
      }
    }
  }
}

template <class Row>
void IndexedTable<Row>::erase(Batch& batch, std::string_view key, const Row& row) const {
  batch.erase(schema_.rows, key);
  for (const Index<Row>& index : schema_.indexes) {
    for (const std::string& value : values_of(index, row)) {
      batch.erase_unread(schema_.index_entries, index_key(index.id, value, key));
    }
  }
}

template <class Row>
Result<std::vector<std::string>> IndexedTable<Row>::verify(const SnapshotPtr& snapshot) const {
  const SnapshotPtr view = snapshot != nullptr ? snapshot : store_.snapshot();
  Findings findings;
  auto expected = verify_rows(view, findings);
  if (!expected) return std::unexpected(expected.error());
  const auto just_these = has_entries(expected->entries, view);
  if (!just_these) return std::unexpected(just_these.error());
  // Entries are distinct, and so are those that the rows ask for. If every one asked for is there,
  // as many as asked for means that there are no others: no need to look up each entry's row.
  if (!expected->all_present || !*just_these) {
    if (auto checked = verify_entries(view, findings); !checked) {
      return std::unexpected(checked.error());
    }
  }
  return findings.take();
}

template <class Row>
auto IndexedTable<Row>::verify_rows(const SnapshotPtr& view, Findings& findings) const
    -> Result<Expected> {
  Expected expected;
  const auto rows = store_.scan(schema_.rows, Range{}, view);
  for (rows->seek_first(); rows->valid(); rows->next()) {
    const auto row = schema_.decode(rows->key(), rows->value());
    if (!row) {
      // Its entries cannot be known; then neither can which entries are too many.
      expected.all_present = false;
      findings.add("row '" + printable(rows->key()) + "' cannot be read: " + row.error().message);
      continue;
    }
    for (const Index<Row>& index : schema_.indexes) {
      for (const std::string& value : values_of(index, *row)) {
        ++expected.entries;
        const auto found =
            store_.contains(schema_.index_entries, index_key(index.id, value, rows->key()), view);
        if (!found) return std::unexpected(found.error());
        if (*found) continue;
        expected.all_present = false;
        findings.add("row '" + printable(rows->key()) + "' has no entry in index '" + index.name +
                     "' for '" + printable(value) + "'");
      }
    }
  }
  if (auto status = rows->status(); !status) return std::unexpected(status.error());
  return expected;
}

template <class Row>
Result<bool> IndexedTable<Row>::has_entries(std::uint64_t count, const SnapshotPtr& view) const {
  std::uint64_t present = 0;
  bool all_empty = true;
  const auto entries = store_.scan(schema_.index_entries, Range{}, view);
  for (entries->seek_first(); entries->valid(); entries->next()) {
    ++present;
    all_empty = all_empty && entries->value().empty();
  }
  if (auto status = entries->status(); !status) return std::unexpected(status.error());
  return all_empty && present == count;
}

template <class Row>
Status IndexedTable<Row>::verify_entries(const SnapshotPtr& view, Findings& findings) const {
  const auto entries = store_.scan(schema_.index_entries, Range{}, view);
  std::string bytes;
  for (entries->seek_first(); entries->valid(); entries->next()) {
    const auto entry = parse_index_key(entries->key());
    if (!entry) {
      findings.add("index entry '" + printable(entries->key()) + "' is not one");
      continue;
    }
    const auto index =
        std::find_if(schema_.indexes.begin(), schema_.indexes.end(),
                     [&](const Index<Row>& known) { return known.id == entry->index; });
    if (index == schema_.indexes.end()) {
      findings.add("index entry '" + printable(entries->key()) + "' is of an unknown index, " +
                   std::to_string(entry->index));
      continue;
    }
    const std::string name = "entry of index '" + index->name + "' for '" +
                             printable(entry->value) + "', '" + printable(entry->primary) + "'";
    if (!entries->value().empty()) findings.add(name + " has a value, it should have none");
    bytes.clear();
    const auto found = store_.append(schema_.rows, entry->primary, bytes, view);
    if (!found) return std::unexpected(found.error());
    if (!*found) {
      findings.add(name + " has no row");
      continue;
    }
    const auto row = schema_.decode(entry->primary, bytes);
    if (!row) continue;  // said already
    const auto values = values_of(*index, *row);
    if (!std::binary_search(values.begin(), values.end(), entry->value)) {
      findings.add(name + " does not fit its row");
    }
  }
  return entries->status();
}

}  // namespace kvstore
