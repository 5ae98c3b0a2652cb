// Presets in a kvstore: opening, reading, checking. Changes are made through WriteGroup.
// [any thread] unless said otherwise; reads see one committed state each.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kvstore/indexed_table.h"
#include "kvstore/store.h"
#include "plugin/domain/failure.h"
#include "plugin/domain/preset.h"
#include "plugin/store/counters.h"
#include "plugin/store/document_cache.h"
#include "plugin/store/history.h"

namespace preset {

class PresetStore {
 public:
  // `options` name directory, cache and log; tables and format are filled in here. Half of the
  // cache is for documents, half for the store's blocks.
  static Result<std::unique_ptr<PresetStore>> open(kvstore::Options options);

  kvstore::Store& engine() { return *engine_; }
  const kvstore::Store& engine() const { return *engine_; }
  Counters& counters() { return counters_; }
  const Counters& counters() const { return counters_; }
  const kvstore::IndexedTable<Preset>& table() const { return *table_; }
  DocumentCache& documents() { return documents_; }
  const DocumentCache& documents() const { return documents_; }

  // As append_document for a name, false if there is no such preset, from the cache where it can.
  Result<bool> append_newest(const std::string& name, std::string& out) const;

  // The name that `ref` means; kNotFound if there is no such preset (for a name: not looked up).
  Result<std::string> name_of(const PresetRef& ref, const kvstore::SnapshotPtr& = nullptr) const;

  // Appends the document of the preset. kNotFound.
  Status append_document(const PresetRef& ref, std::string& out,
                         const kvstore::SnapshotPtr& = nullptr) const;
  Result<Preset> get(const PresetRef& ref, const kvstore::SnapshotPtr& = nullptr) const;

  // The preset's id: also of a deleted one, as long as `ref` is an id that was ever given.
  Result<std::uint64_t> id_of(const PresetRef& ref, const kvstore::SnapshotPtr& = nullptr) const;

  // The document of one revision. kNotFound: no such preset or revision, or it was pruned, or it is
  // the deletion.
  Result<std::string> document_at(std::uint64_t id, std::uint64_t revision,
                                  const kvstore::SnapshotPtr& = nullptr) const;

  // Records of one preset, newest first, those below `before` (0: all), at most `limit`. Empty if
  // the id was never given.
  Result<std::vector<HistoryRecord>> history(std::uint64_t id, std::uint64_t before,
                                             std::size_t limit,
                                             const kvstore::SnapshotPtr& = nullptr) const;

  // Checksums, and rows, ids, indexes, counters and history against each other. What is wrong, a
  // line each; empty: all is well. Slow: reads everything.
  Result<std::vector<std::string>> verify();

 private:
  explicit PresetStore(std::size_t document_cache_bytes) : documents_(document_cache_bytes) {}
  void verify_ids(const kvstore::SnapshotPtr& snapshot, std::vector<std::string>& wrong) const;
  void verify_counters(const kvstore::SnapshotPtr& snapshot, std::vector<std::string>& wrong) const;

  std::unique_ptr<kvstore::Store> engine_;
  std::unique_ptr<kvstore::IndexedTable<Preset>> table_;
  Counters counters_;
  mutable DocumentCache documents_;
};

std::unexpected<Failure> no_such_preset(const PresetRef& ref);

}  // namespace preset
