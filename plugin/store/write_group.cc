#include "plugin/store/write_group.h"

#include "plugin/json/preset_json.h"
#include "plugin/store/store_failure.h"
#include "plugin/store/tables.h"

namespace preset {
namespace {

constexpr std::string_view kNextId = "next_id";
constexpr std::string_view kCommits = "commits";

}  // namespace

WriteGroup::WriteGroup(PresetStore& store, Sequences sequences, std::uint64_t keep)
    : store_(store),
      before_(sequences),
      sequences_(sequences),
      keep_(keep),
      batch_(store.engine().new_batch()) {}

Result<Sequences> WriteGroup::load_sequences(const PresetStore& store) {
  Sequences sequences;
  const auto snapshot = store.engine().snapshot();
  const auto next_id = store.engine().get(kMeta, kNextId, snapshot);
  if (!next_id) return fail(next_id.error());
  if (*next_id) sequences.next_id = read_u64(**next_id);
  const auto commits = store.engine().get(kMeta, kCommits, snapshot);
  if (!commits) return fail(commits.error());
  if (*commits) sequences.commits = read_u64(**commits);
  return sequences;
}

Result<std::optional<std::string>> WriteGroup::document(const std::string& name) const {
  auto found = batch_->get(kPresets, name);
  if (!found) return fail(found.error());
  return std::move(*found);
}

Result<std::string> WriteGroup::name_of(const PresetRef& ref) const {
  if (!ref.id) return ref.name;
  auto name = batch_->get(kPresetIds, u64_key(*ref.id));
  if (!name) return fail(name.error());
  if (!*name) return no_such_preset(ref);
  return std::move(**name);
}

Result<Preset> WriteGroup::get(const PresetRef& ref) const {
  const auto name = name_of(ref);
  if (!name) return std::unexpected(name.error());
  const auto text = document(*name);
  if (!text) return std::unexpected(text.error());
  if (!*text) return no_such_preset(ref);
  auto preset = parse_document(**text);
  if (!preset) return fail_damaged(preset.error());
  return std::move(*preset);
}

Result<bool> WriteGroup::exists(const std::string& name) const {
  const auto found = batch_->get(kPresets, name);
  if (!found) return fail(found.error());
  return found->has_value();
}

Result<std::optional<HistoryRecord>> WriteGroup::record(std::uint64_t id,
                                                        std::uint64_t revision) const {
  const auto bytes = batch_->get(kPresetHistory, history_key(id, revision));
  if (!bytes) return fail(bytes.error());
  if (!*bytes) return std::nullopt;
  auto record = decode_history(**bytes);
  if (!record) return fail_damaged(record.error());
  return std::move(*record);
}

Result<std::optional<HistoryRecord>> WriteGroup::newest_record(std::uint64_t id) const {
  // The batch has no cursor, so look from the newest stored record upwards.
  const auto stored = store_.history(id, 0, 1);
  if (!stored) return std::unexpected(stored.error());
  std::optional<HistoryRecord> newest;
  std::uint64_t revision = 1;
  if (!stored->empty()) revision = stored->front().revision;
  for (;; ++revision) {
    auto found = record(id, revision);
    if (!found) return found;
    if (!*found) return newest;
    newest = std::move(*found);
  }
}

std::uint64_t WriteGroup::take_id() {
  return sequences_.next_id++;
}

Status WriteGroup::insert(const Preset& preset, const std::string& document, std::string_view op,
                          const Author& by) {
  bytes_ += document.size();
  names_.push_back(preset.fields.name);
  store_.table().put(*batch_, preset.fields.name, document, preset, nullptr);
  batch_->put(kPresetIds, u64_key(preset.id), preset.fields.name);
  Counters::add(deltas_, preset, 1);
  put_record(preset.id, {preset.revision, std::string(op), preset.updated_at, by, {}});
  return prune(preset.id, preset.revision);
}

Status WriteGroup::replace(const Preset& before, const Preset& after, const std::string& document,
                           std::string_view op, const Author& by) {
  const auto old_document = document_of(before);
  if (!old_document) return std::unexpected(old_document.error());
  if (auto status = supersede(before, *old_document); !status) return status;
  bytes_ += document.size() + old_document->size();
  names_.push_back(before.fields.name);
  names_.push_back(after.fields.name);
  if (before.fields.name == after.fields.name) {
    store_.table().put(*batch_, after.fields.name, document, after, &before);
  } else {
    store_.table().erase(*batch_, before.fields.name, before);
    store_.table().put(*batch_, after.fields.name, document, after, nullptr);
    batch_->put(kPresetIds, u64_key(after.id), after.fields.name);
  }
  Counters::add(deltas_, before, -1);
  Counters::add(deltas_, after, 1);
  put_record(after.id, {after.revision, std::string(op), after.updated_at, by, {}});
  return prune(after.id, after.revision);
}

Status WriteGroup::remove(const Preset& preset, std::string_view at, const Author& by) {
  const auto document = document_of(preset);
  if (!document) return std::unexpected(document.error());
  if (auto status = supersede(preset, *document); !status) return status;
  bytes_ += document->size();
  names_.push_back(preset.fields.name);
  store_.table().erase(*batch_, preset.fields.name, preset);
  batch_->erase(kPresetIds, u64_key(preset.id));
  Counters::add(deltas_, preset, -1);
  const std::uint64_t revision = preset.revision + 1;
  put_record(preset.id, {revision, "delete", std::string(at), by, {}});
  return prune(preset.id, revision);
}

void WriteGroup::mark() {
  batch_->savepoint();
  marks_.push_back({sequences_, deltas_.size()});
}

void WriteGroup::rollback() {
  batch_->rollback();
  sequences_ = marks_.back().sequences;
  deltas_.resize(marks_.back().deltas);
  marks_.pop_back();
}

void WriteGroup::release() {
  batch_->release();
  marks_.pop_back();
}

Result<Sequences> WriteGroup::commit() {
  ++sequences_.commits;
  if (before_.commits == 0) {
    batch_->expect_absent(kMeta, kCommits);
  } else {
    batch_->expect_value(kMeta, kCommits, u64_key(before_.commits));
  }
  batch_->put_unread(kMeta, kCommits, u64_key(sequences_.commits));
  batch_->put_unread(kMeta, kNextId, u64_key(sequences_.next_id));
  store_.counters().write(deltas_, *batch_);
  DocumentCache& documents = store_.documents();
  documents.change(names_);
  const auto status = store_.engine().commit(*batch_);
  if (status) {
    documents.resume();
  } else {
    documents.suspend();
  }
  documents.settle(names_);
  if (!status) return fail(status.error());
  store_.counters().publish(deltas_);
  return sequences_;
}

void WriteGroup::put_record(std::uint64_t id, const HistoryRecord& record) {
  batch_->put(kPresetHistory, history_key(id, record.revision), encode(record));
}

Status WriteGroup::supersede(const Preset& preset, const std::string& document) {
  auto current = record(preset.id, preset.revision);
  if (!current) return std::unexpected(current.error());
  if (!*current) return fail_damaged("preset " + std::to_string(preset.id) + " has no history");
  (*current)->document = document;
  put_record(preset.id, **current);
  return {};
}

Status WriteGroup::prune(std::uint64_t id, std::uint64_t revision) {
  // More than one only after the setting was lowered.
  for (std::uint64_t old = revision > keep_ ? revision - keep_ : 0; old > 0; --old) {
    const std::string key = history_key(id, old);
    const auto bytes = batch_->get(kPresetHistory, key);
    if (!bytes) return fail(bytes.error());
    if (!*bytes) break;
    batch_->erase(kPresetHistory, key);
  }
  return {};
}

Result<std::string> WriteGroup::document_of(const Preset& preset) const {
  auto text = document(preset.fields.name);
  if (!text) return std::unexpected(text.error());
  if (!*text) return no_such_preset({.id = preset.id, .name = {}});
  return std::move(**text);
}

}  // namespace preset
