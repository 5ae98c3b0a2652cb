#include "plugin/store/preset_store.h"

#include "plugin/json/preset_json.h"
#include "plugin/store/store_failure.h"
#include "plugin/store/tables.h"

namespace preset {
namespace {

kvstore::TableSchema<Preset> schema() {
  using Values = std::vector<std::string>;
  kvstore::TableSchema<Preset> schema;
  schema.rows = kPresets;
  schema.index_entries = kPresetIndex;
  schema.indexes = {
      {kByCategory, "category",
       [](const Preset& p, Values& v) {
         if (p.fields.category) v.push_back(*p.fields.category);
       }},
      {kByRuntime, "runtime",
       [](const Preset& p, Values& v) {
         if (p.fields.runtime) v.push_back(*p.fields.runtime);
       }},
      {kByTag, "tag", [](const Preset& p, Values& v) { v = tags_of(p.fields); }},
      {kBySystem, "system",
       [](const Preset& p, Values& v) {
         if (p.is_system) v.emplace_back(kSystemValue);
       }},
      {kByUpdatedAt, "updated_at", [](const Preset& p, Values& v) { v.push_back(p.updated_at); }},
  };
  schema.decode = [](std::string_view, std::string_view bytes) -> kvstore::Result<Preset> {
    auto preset = parse_document(bytes);
    if (!preset) return kvstore::fail(kvstore::Code::kCorruption, preset.error());
    return std::move(*preset);
  };
  return schema;
}

}  // namespace

std::unexpected<Failure> no_such_preset(const PresetRef& ref) {
  return fail(Kind::kNotFound,
              ref.id ? "there is no preset with the id " + std::to_string(*ref.id)
                     : "there is no preset named " + ref.to_string(),
              {{"preset", ref.id ? json::value(*ref.id) : json::value(ref.name)}});
}

Result<std::unique_ptr<PresetStore>> PresetStore::open(kvstore::Options options) {
  options.cache_bytes /= 2;
  const std::size_t document_cache_bytes = options.cache_bytes;
  options.tables.assign(std::begin(kTableNames), std::end(kTableNames));
  options.format_table = kMeta;
  options.format_version = kFormatVersion;
  auto engine = kvstore::open_rocksdb(std::move(options));
  if (!engine) return fail(engine.error());
  std::unique_ptr<PresetStore> store(new PresetStore(document_cache_bytes));
  store->engine_ = std::move(*engine);
  store->table_ = std::make_unique<kvstore::IndexedTable<Preset>>(*store->engine_, schema());
  if (auto status = store->counters_.load(*store->engine_); !status) {
    return std::unexpected(status.error());
  }
  return store;
}

Result<std::string> PresetStore::name_of(const PresetRef& ref,
                                         const kvstore::SnapshotPtr& snapshot) const {
  if (!ref.id) return ref.name;
  std::string name;
  const auto found = engine_->append(kPresetIds, u64_key(*ref.id), name, snapshot);
  if (!found) return fail(found.error());
  if (!*found) return no_such_preset(ref);
  return name;
}

Status PresetStore::append_document(const PresetRef& ref, std::string& out,
                                    const kvstore::SnapshotPtr& snapshot) const {
  if (!ref.id && !snapshot) {
    const auto found = append_newest(ref.name, out);
    if (!found) return std::unexpected(found.error());
    if (!*found) return no_such_preset(ref);
    return {};
  }
  if (!ref.id) {
    const auto found = engine_->append(kPresets, ref.name, out, snapshot);
    if (!found) return fail(found.error());
    if (!*found) return no_such_preset(ref);
    return {};
  }
  // Two look-ups must see one state, or a rename between them would hide the preset.
  const auto view = snapshot ? snapshot : engine_->snapshot();
  const auto name = name_of(ref, view);
  if (!name) return std::unexpected(name.error());
  const auto found = engine_->append(kPresets, *name, out, view);
  if (!found) return fail(found.error());
  if (!*found) return fail_damaged("preset " + ref.to_string() + " has an id but no document");
  return {};
}

Result<bool> PresetStore::append_newest(const std::string& name, std::string& out) const {
  std::uint64_t ticket = 0;
  if (documents_.append(name, out, ticket)) return true;
  const std::size_t before = out.size();
  const auto found = engine_->append(kPresets, name, out);
  if (!found) return fail(found.error());
  if (*found) documents_.put(name, std::string_view(out).substr(before), ticket);
  return *found;
}

Result<Preset> PresetStore::get(const PresetRef& ref, const kvstore::SnapshotPtr& snapshot) const {
  std::string document;
  if (auto status = append_document(ref, document, snapshot); !status) {
    return std::unexpected(status.error());
  }
  auto preset = parse_document(document);
  if (!preset) return fail_damaged(preset.error());
  return std::move(*preset);
}

Result<std::uint64_t> PresetStore::id_of(const PresetRef& ref,
                                         const kvstore::SnapshotPtr& snapshot) const {
  if (ref.id) return *ref.id;
  auto preset = get(ref, snapshot);
  if (!preset) return std::unexpected(preset.error());
  return preset->id;
}

Result<std::string> PresetStore::document_at(std::uint64_t id, std::uint64_t revision,
                                             const kvstore::SnapshotPtr& snapshot) const {
  const auto view = snapshot ? snapshot : engine_->snapshot();
  const auto no_such_revision = [&](std::string_view why) {
    return fail(Kind::kNotFound,
                "preset " + std::to_string(id) + " has no revision " + std::to_string(revision) +
                    std::string(why),
                {{"preset", id}, {"revision", revision}});
  };
  std::string bytes;
  const auto found = engine_->append(kPresetHistory, history_key(id, revision), bytes, view);
  if (!found) return fail(found.error());
  if (!*found) return no_such_revision("; preset.history lists those that are kept");
  auto record = decode_history(bytes);
  if (!record) return fail_damaged(record.error());
  if (!record->document.empty()) return std::move(record->document);
  if (record->op == "delete") return no_such_revision(" to show: it is the deletion");
  std::string document;
  if (auto status = append_document({.id = id, .name = {}}, document, view); !status) {
    return std::unexpected(status.error());
  }
  return document;
}

Result<std::vector<HistoryRecord>> PresetStore::history(
    std::uint64_t id, std::uint64_t before, std::size_t limit,
    const kvstore::SnapshotPtr& snapshot) const {
  std::vector<HistoryRecord> records;
  const auto cursor = engine_->scan(kPresetHistory, kvstore::prefix_range(u64_key(id)), snapshot);
  if (before == 0) {
    cursor->seek_last();
  } else {
    cursor->seek_for_prev(history_key(id, before - 1));
  }
  for (; cursor->valid() && records.size() < limit; cursor->prev()) {
    auto record = decode_history(cursor->value());
    if (!record) return fail_damaged(record.error());
    records.push_back(std::move(*record));
  }
  if (auto status = cursor->status(); !status) return fail(status.error());
  return records;
}

}  // namespace preset
