#include "plugin/store/counters.h"

#include <mutex>
#include <unordered_map>

#include "kvstore/indexed_table.h"
#include "plugin/store/store_failure.h"
#include "plugin/store/tables.h"

namespace preset {
namespace {

constexpr std::string_view kPrefix = "count:";

std::string counter_key(std::uint8_t index, std::string_view value) {
  return std::string(kPrefix) + kvstore::index_prefix(index, value);
}

std::unordered_map<std::string, std::int64_t> sums_of(const CounterDeltas& deltas) {
  std::unordered_map<std::string, std::int64_t> sums;
  for (const auto& [key, delta] : deltas) sums[key] += delta;
  return sums;
}

}  // namespace

Status Counters::load(const kvstore::Store& store) {
  std::map<std::string, std::int64_t> counts;
  const auto cursor = store.scan(kMeta, kvstore::prefix_range(kPrefix));
  for (cursor->seek_first(); cursor->valid(); cursor->next()) {
    counts[std::string(cursor->key())] = static_cast<std::int64_t>(read_u64(cursor->value()));
  }
  if (auto status = cursor->status(); !status) return fail(status.error());
  const std::unique_lock lock(mutex_);
  counts_ = std::move(counts);
  return {};
}

std::int64_t Counters::count(std::uint8_t index, std::string_view value) const {
  const std::shared_lock lock(mutex_);
  const auto at = counts_.find(counter_key(index, value));
  return at == counts_.end() ? 0 : at->second;
}

std::vector<std::pair<std::string, std::int64_t>> Counters::values(std::uint8_t index) const {
  const std::string prefix = std::string(kPrefix) + kvstore::index_prefix(index);
  std::vector<std::pair<std::string, std::int64_t>> values;
  const std::shared_lock lock(mutex_);
  for (auto at = counts_.lower_bound(prefix); at != counts_.end(); ++at) {
    if (!at->first.starts_with(prefix)) break;
    const auto value = kvstore::KeyReader(std::string_view(at->first).substr(prefix.size())).text();
    if (value) values.emplace_back(*value, at->second);
  }
  return values;
}

std::map<std::string, std::int64_t> Counters::all() const {
  const std::shared_lock lock(mutex_);
  return counts_;
}

void Counters::add(CounterDeltas& deltas, const Preset& preset, std::int64_t sign) {
  deltas.emplace_back(counter_key(kAll, {}), sign);
  const PresetFields& fields = preset.fields;
  if (fields.category) deltas.emplace_back(counter_key(kByCategory, *fields.category), sign);
  if (fields.runtime) deltas.emplace_back(counter_key(kByRuntime, *fields.runtime), sign);
  for (const auto& tag : tags_of(fields)) deltas.emplace_back(counter_key(kByTag, tag), sign);
  if (preset.is_system) deltas.emplace_back(counter_key(kBySystem, kSystemValue), sign);
}

void Counters::write(const CounterDeltas& deltas, kvstore::Batch& batch) const {
  const std::shared_lock lock(mutex_);
  for (const auto& [key, sum] : sums_of(deltas)) {
    const auto at = counts_.find(key);
    const std::int64_t count = (at == counts_.end() ? 0 : at->second) + sum;
    if (count == 0) {
      batch.erase_unread(kMeta, key);
    } else {
      batch.put_unread(kMeta, key, u64_key(static_cast<std::uint64_t>(count)));
    }
  }
}

void Counters::publish(const CounterDeltas& deltas) {
  const auto sums = sums_of(deltas);
  const std::unique_lock lock(mutex_);
  for (const auto& [key, sum] : sums) {
    const auto at = counts_.try_emplace(key, 0).first;
    at->second += sum;
    if (at->second == 0) counts_.erase(at);
  }
}

}  // namespace preset
