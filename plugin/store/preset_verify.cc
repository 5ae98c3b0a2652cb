// PresetStore::verify: everything in the store against everything else.
#include "plugin/json/preset_json.h"
#include "plugin/store/preset_store.h"
#include "plugin/store/store_failure.h"
#include "plugin/store/tables.h"

namespace preset {
namespace {

constexpr std::size_t kMostLines = 100;

void report(std::vector<std::string>& wrong, std::string line) {
  if (wrong.size() < kMostLines) wrong.push_back(std::move(line));
}

}  // namespace

Result<std::vector<std::string>> PresetStore::verify() {
  auto wrong = engine_->verify_checksums();
  if (!wrong) return fail(wrong.error());
  const auto snapshot = engine_->snapshot();
  auto rows = table_->verify(snapshot);
  if (!rows) return fail(rows.error());
  wrong->insert(wrong->end(), rows->begin(), rows->end());
  verify_ids(snapshot, *wrong);
  verify_counters(snapshot, *wrong);
  return std::move(*wrong);
}

// Each row has its id and the record of its revision; each id its row.
void PresetStore::verify_ids(const kvstore::SnapshotPtr& snapshot,
                             std::vector<std::string>& wrong) const {
  const auto rows = engine_->scan(kPresets, {}, snapshot);
  for (rows->seek_first(); rows->valid(); rows->next()) {
    const auto preset = parse_document(rows->value());
    if (!preset) continue;  // the table's own check tells it
    const auto name = engine_->get(kPresetIds, u64_key(preset->id), snapshot);
    if (!name || !*name || **name != rows->key()) {
      report(wrong, "preset_ids: id " + std::to_string(preset->id) + " does not name \"" +
                        std::string(rows->key()) + "\"");
    }
    const auto record =
        engine_->contains(kPresetHistory, history_key(preset->id, preset->revision), snapshot);
    if (!record || !*record) {
      report(wrong, "preset_history: no record of revision " + std::to_string(preset->revision) +
                        " of preset " + std::to_string(preset->id));
    }
  }
  if (const auto status = rows->status(); !status) report(wrong, status.error().message);

  const auto ids = engine_->scan(kPresetIds, {}, snapshot);
  for (ids->seek_first(); ids->valid(); ids->next()) {
    const auto row = engine_->contains(kPresets, ids->value(), snapshot);
    if (!row || !*row) {
      report(wrong, "preset_ids: id " + std::to_string(read_u64(ids->key())) + " names \"" +
                        std::string(ids->value()) + "\", which is no preset");
    }
  }
  if (const auto status = ids->status(); !status) report(wrong, status.error().message);
}

void PresetStore::verify_counters(const kvstore::SnapshotPtr& snapshot,
                                  std::vector<std::string>& wrong) const {
  CounterDeltas deltas;
  std::map<std::string, std::int64_t> counted;
  const auto rows = engine_->scan(kPresets, {}, snapshot);
  for (rows->seek_first(); rows->valid(); rows->next()) {
    const auto preset = parse_document(rows->value());
    if (!preset) continue;
    deltas.clear();
    Counters::add(deltas, *preset, 1);
    for (const auto& [key, one] : deltas) counted[key] += one;
  }
  // What the snapshot stored, not what is in memory now: writers go on meanwhile.
  const auto stored = engine_->scan(kMeta, kvstore::prefix_range("count:"), snapshot);
  for (stored->seek_first(); stored->valid(); stored->next()) {
    const auto at = counted.find(std::string(stored->key()));
    const auto count = static_cast<std::int64_t>(read_u64(stored->value()));
    const std::int64_t found = at == counted.end() ? 0 : at->second;
    if (count != found) {
      report(wrong, "meta: a counter says " + std::to_string(count) + ", there are " +
                        std::to_string(found));
    }
    if (at != counted.end()) counted.erase(at);
  }
  for (const auto& [key, count] : counted) {
    report(wrong, "meta: a counter of " + std::to_string(count) + " presets is missing");
  }
}

}  // namespace preset
