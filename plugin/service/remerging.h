// Saved merges: presets that remember what they were merged from (`merged_from`).
#pragma once

#include <boost/json/object.hpp>

#include "plugin/service/merging.h"

namespace preset {

struct Remerge {
  Preset stored;        // the saved merge, as it is
  PresetFields fields;  // as it would be, merged again
  StoredMerge merge;
  json::array outdated;  // [{"id","name","from","to"}]: presets with another revision now
  bool changed = false;  // the space would be another one
  bool edited = false;   // the space is not the one that was saved: somebody changed it by hand
};

// Merges the presets of `stored` again, as they are now, with the same strategies, overrides and
// decisions. kInvalidParams for a preset without merged_from, kNotFound for presets that are gone;
// paths below /merged_from. [any thread]
Result<Remerge> remerge(Service& service, Preset stored, const ReadPreset& read);

// {"preset":{"id","name","revision"},"changed","edited","outdated","diff","merge"}
json::object to_json(const Remerge& again);

}  // namespace preset
