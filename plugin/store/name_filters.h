// The filters of a list that names decide: by the index, without a look at documents.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "plugin/store/preset_query.h"

namespace preset {

struct NameFilter {
  std::uint8_t index;
  std::string value;
  bool wanted = true;  // false: presets that have no such entry
};

class NameFilters {
 public:
  NameFilters(const PresetStore& store, const ListQuery& query);

  const std::vector<NameFilter>& all() const { return filters_; }

  // True if all let the preset pass. `guaranteed` (or null) is one that need not be looked at.
  Result<bool> pass(std::string_view name, const NameFilter* guaranteed,
                    const kvstore::SnapshotPtr& snapshot) const;

  // Reads which names there are, for a walk over many: tens of nanoseconds a name then instead of
  // microseconds.
  Status read_names(const NameFilter* guaranteed, const kvstore::SnapshotPtr& snapshot);
  // Before another snapshot is looked at.
  void forget_names() { names_.clear(); }

 private:
  using Names = std::unordered_set<std::string>;

  const PresetStore& store_;
  std::vector<NameFilter> filters_;
  std::vector<Names> names_;  // of each filter, once they were read
};

}  // namespace preset
