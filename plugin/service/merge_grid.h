// How many points presets have before and after they are merged.
#pragma once

#include <boost/json/object.hpp>

#include "plugin/service/merging.h"

namespace preset {

// {"before":{preset:count},"merged":count,"valid":count}, counts as space_json.h writes them; null
// where derived values or variables have no value here. Counting stops early, after about a
// quarter of a second in all, and is an estimate then. [any thread]
boost::json::object merge_grid(Service& service, const StoredMerge& merge);

}  // namespace preset
