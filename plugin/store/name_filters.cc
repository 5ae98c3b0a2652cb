#include "plugin/store/name_filters.h"

#include "plugin/store/store_failure.h"
#include "plugin/store/tables.h"

namespace preset {

NameFilters::NameFilters(const PresetStore& store, const ListQuery& query) : store_(store) {
  if (query.category) filters_.push_back({kByCategory, *query.category});
  if (query.runtime) filters_.push_back({kByRuntime, *query.runtime});
  if (query.tag) filters_.push_back({kByTag, *query.tag});
  if (query.is_system) {
    filters_.push_back({kBySystem, std::string(kSystemValue), *query.is_system});
  }
}

Result<bool> NameFilters::pass(std::string_view name, const NameFilter* guaranteed,
                               const kvstore::SnapshotPtr& snapshot) const {
  for (std::size_t i = 0; i < filters_.size(); ++i) {
    const NameFilter& filter = filters_[i];
    if (&filter == guaranteed) continue;
    bool there = false;
    if (!names_.empty()) {
      there = names_[i].contains(std::string(name));
    } else {
      const auto has = store_.engine().contains(
          kPresetIndex, kvstore::index_key(filter.index, filter.value, name), snapshot);
      if (!has) return fail(has.error());
      there = *has;
    }
    if (there != filter.wanted) return false;
  }
  return true;
}

Status NameFilters::read_names(const NameFilter* guaranteed, const kvstore::SnapshotPtr& snapshot) {
  std::vector<Names> names(filters_.size());
  for (std::size_t i = 0; i < filters_.size(); ++i) {
    const NameFilter& filter = filters_[i];
    if (&filter == guaranteed) continue;
    const auto cursor = store_.engine().scan(
        kPresetIndex, kvstore::prefix_range(kvstore::index_prefix(filter.index, filter.value)),
        snapshot);
    for (cursor->seek_first(); cursor->valid(); cursor->next()) {
      if (auto entry = kvstore::parse_index_key(cursor->key())) {
        names[i].insert(std::move(entry->primary));
      }
    }
    if (auto status = cursor->status(); !status) return fail(status.error());
  }
  names_ = std::move(names);
  return {};
}

}  // namespace preset
