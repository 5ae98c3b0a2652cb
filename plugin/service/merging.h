// Merging stored presets: what preset.merge and task.prepare share.
#pragma once

#include <boost/json/value.hpp>
#include <string_view>
#include <vector>

#include "plugin/domain/merge.h"
#include "plugin/domain/preset.h"
#include "plugin/store/preset_store.h"

namespace preset {

struct MergeRequest {
  std::vector<PresetRef> presets;
  MergeOptions options;
};

// Reads `presets`, `merge_strategy`, `strategies` and `overrides` of `object`; absent and null
// options are the defaults. kInvalidParams with all faults, their paths below `base`;
// kLimitExceeded beyond `most` presets.
Result<MergeRequest> read_merge(const json::object& object, std::string_view base,
                                std::size_t most);

// An id (integer) or a name (string); anything else is a fault at `path`.
PresetRef read_ref(const json::value& value, std::string_view path, FieldErrors& errors);

struct StoredMerge {
  std::vector<Preset> presets;  // in the order given, repeats included
  Merged merged;
};

// kNotFound names every preset that is missing, with its path.
Result<StoredMerge> merge_stored(const PresetStore& store, const MergeRequest& request,
                                 std::string_view base);

}  // namespace preset
