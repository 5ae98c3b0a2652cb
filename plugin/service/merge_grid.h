// What merged presets come to as points: sizes before and after, and values and constraints that do
// not go together.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "plugin/service/merging.h"

namespace preset {

struct MergeGrid {
  // {"before":{preset:count},"merged":count,"valid":count}, counts as space_json.h writes them;
  // null where derived values or variables have no value here.
  boost::json::object sizes;
  // As Merged::conflicts, with the kinds
  //   no_point_satisfies  a preset's constraint that forbids every point of the merged space
  //   values_excluded     values that no valid point has any more, though one of their own preset
  //   had
  boost::json::array conflicts;
};

// Counting stops early, after about half a second in all, and is an estimate then; conflicts are
// told only where they are certain. [any thread]
MergeGrid merge_grid(Service& service, const StoredMerge& merge);

}  // namespace preset
