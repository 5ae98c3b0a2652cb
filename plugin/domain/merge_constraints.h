// The constraints that merged presets bring, and what they say about each other. Of merge.cc alone.
#pragma once

#include "plugin/domain/merge_column.h"

namespace preset {

// All constraints, whatever the strategy: leaving one out would let points through that a preset
// forbids. The same id with another condition is a conflict; both stand, the later one as
// "id (preset)". Each one's presets are added to `provenance` under "constraint:id".
json::array merge_constraints(MergeState& state, json::object& provenance);

// Conflicts for `requires` that no merged preset meets and `conflicts` that one does.
void check_company(MergeState& state);

}  // namespace preset
