// Presets that build on others: `extends`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "plugin/domain/failure.h"
#include "plugin/domain/preset.h"
#include "plugin/store/preset_store.h"

namespace preset {

// Reads a preset, as it is or at a revision. kNotFound.
using ReadPreset = std::function<Result<Preset>(const PresetRef&, std::optional<std::uint64_t>)>;
ReadPreset reader_of(const PresetStore& store, kvstore::SnapshotPtr snapshot);

struct BaseUsed {
  std::uint64_t id = 0;
  std::string name;
  std::uint64_t revision = 0;
};

struct WithBases {
  PresetFields fields;          // what the preset comes to; its own extends is left in place
  std::vector<BaseUsed> bases;  // each once, in the order they were laid down
};

// The preset on top of what it extends. Failures: kNotFound names the base that is missing and its
// path below `base`; kInvalidParams for a cycle, more than kExtendsDepth levels, more than 64
// bases in all, and bases of different runtimes. A preset without extends comes back as it is.
Result<WithBases> with_bases(const Preset& preset, const ReadPreset& read,
                             std::string_view base = "");

json::array to_json(const std::vector<BaseUsed>& bases);

}  // namespace preset
