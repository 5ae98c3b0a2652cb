// Merging stored presets: what preset.merge, space.* and task.prepare share.
#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <string_view>
#include <vector>

#include "plugin/domain/merge.h"
#include "plugin/domain/preset.h"
#include "plugin/service/bases.h"

namespace preset {

class Service;

struct MergeRequest {
  std::vector<PresetRef> presets;
  MergeOptions options;
};

// Reads `presets`, `merge_strategy`, `strategies`, `overrides`, `decisions` and `mixed_runtimes` of
// `object`; absent and null options are the defaults. kInvalidParams with all faults, their paths
// below `base`; kLimitExceeded beyond `most` presets. [any thread]
Result<MergeRequest> read_merge(const json::object& object, std::string_view base,
                                std::size_t most);

// An id (integer) or a name (string); anything else is a fault at `path`.
PresetRef read_ref(const json::value& value, std::string_view path, FieldErrors& errors);

struct StoredMerge {
  std::vector<Preset> presets;         // in the order given, repeats included; as they are stored
  std::optional<std::string> runtime;  // that all of them share
  std::optional<std::string> runtime_version;  // likewise
  // What the names of the options were resolved with; null: they stand as they were given.
  std::shared_ptr<const NameResolver> names;
  Merged merged;
};

// Lays each preset over its bases, resolves names with the catalog of its runtime, and merges.
// kNotFound names every preset that is missing, with its path; kInvalidParams for presets of
// different runtimes, unless mixed_runtimes. [any thread]
Result<StoredMerge> merge_stored(Service& service, const MergeRequest& request,
                                 std::string_view base);
// The same with another way to read presets: the writer's, say.
Result<StoredMerge> merge_stored(Service& service, const MergeRequest& request,
                                 std::string_view base, const ReadPreset& read);

// The merged space as a preset's fields: those of `like` but for the space, and merged_from.
PresetFields fields_of(const StoredMerge& merge, PresetFields like);

}  // namespace preset
