// What differs between two presets, or two revisions of one. Pure. [any thread]
#pragma once

#include "plugin/domain/preset.h"

namespace preset {

// {"parameters":{"added":{p:[…]},"removed":{p:[…]},"changed":{p:{"added":[…],"removed":[…]}}},
//  (a parameter that is or was more than a list has "from" and "to" beside added and removed)
//  "fields":{"category":{"from":…,"to":…}, …}}. A list in another order only is a change without
// added or removed values: the grid's order changed.
json::object diff(const PresetFields& from, const PresetFields& to);

}  // namespace preset
