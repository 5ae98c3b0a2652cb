// One preset's space laid over another's: what `extends` means.
#pragma once

#include "plugin/domain/preset.h"

namespace preset {

inline constexpr std::size_t kExtendsDepth = 8;

// `over` on top of `base`; the other fields are those of `over`.
// - A parameter of `over` replaces the one of `base`, wherever that stands; {"remove":true} drops
// it.
//   Where it stood in a link, the link's other parameters become lists of what they were in it.
// - Links and alternatives of `over` replace what of `base` they name; its any_of replaces the
// other.
// - Constraints and variables of the same id or name are replaced, others are added.
// - requires and conflicts are united; runtime and runtime_version are those of `over`, or else of
//   `base`.
// extends, merged_from and notes of what was replaced are not taken over. [any thread]
PresetFields overlay(const PresetFields& base, const PresetFields& over);

}  // namespace preset
