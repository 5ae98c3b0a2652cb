// The changes of one commit: built one after the other, each sees those before it, written and
// synced together. Belongs to the writer thread; there is one group at a time for a store.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugin/store/preset_store.h"

namespace preset {

// What the store numbers; kept in memory between groups, on disk in `meta`.
struct Sequences {
  std::uint64_t next_id = 1;
  std::uint64_t commits = 0;  // also the precondition that makes groups safe against each other
};

class WriteGroup {
 public:
  // `sequences` must be what is stored: see load_sequences. `keep`: revisions kept per preset.
  WriteGroup(PresetStore& store, Sequences sequences, std::uint64_t keep);

  static Result<Sequences> load_sequences(const PresetStore& store);

  // --- what the store looks like with this group's changes so far
  Result<std::optional<std::string>> document(const std::string& name) const;
  Result<std::string> name_of(const PresetRef& ref) const;  // kNotFound
  Result<Preset> get(const PresetRef& ref) const;           // kNotFound
  Result<bool> exists(const std::string& name) const;
  Result<std::optional<HistoryRecord>> record(std::uint64_t id, std::uint64_t revision) const;
  // The newest record of a preset's history, also of a deleted one; nullopt: never was one.
  Result<std::optional<HistoryRecord>> newest_record(std::uint64_t id) const;

  // --- changes
  std::uint64_t take_id();
  // A preset that is new, or comes back; its name must be free. `document` is its text, here and
  // below.
  Status insert(const Preset& preset, const std::string& document, std::string_view op,
                const Author& by);
  // `after` has the id of `before` and a higher revision; a new name must be free.
  Status replace(const Preset& before, const Preset& after, const std::string& document,
                 std::string_view op, const Author& by);
  Status remove(const Preset& preset, std::string_view at, const Author& by);
  kvstore::Batch& batch() { return *batch_; }
  // The store below, without this group's changes.
  const PresetStore& store() const { return store_; }

  // mark() begins a change that rollback() undoes and release() keeps; marks nest.
  void mark();
  void rollback();
  void release();

  bool empty() const { return batch_->size() == 0; }
  std::size_t bytes() const { return bytes_; }  // of documents, roughly

  // Writes, syncs, publishes the counters. On success the sequences for the next group; on failure
  // nothing was changed and the sequences must be loaded again.
  Result<Sequences> commit();

 private:
  struct Mark {
    Sequences sequences;
    std::size_t deltas;
  };

  void put_record(std::uint64_t id, const HistoryRecord& record);
  // Writes the document of a revision that is current no more into its record.
  Status supersede(const Preset& preset, const std::string& document);
  Status prune(std::uint64_t id, std::uint64_t revision);
  Result<std::string> document_of(const Preset& preset) const;

  PresetStore& store_;
  Sequences before_;
  Sequences sequences_;
  std::uint64_t keep_;
  std::unique_ptr<kvstore::Batch> batch_;
  CounterDeltas deltas_;
  std::vector<std::string> names_;  // whose documents change; a rolled back one does no harm
  std::vector<Mark> marks_;
  std::size_t bytes_ = 0;
};

}  // namespace preset
