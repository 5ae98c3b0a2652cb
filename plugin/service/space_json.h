// Counts, points and checks as the space.* methods answer them.
#pragma once

#include <boost/json/object.hpp>

#include "plugin/space/counting.h"

namespace preset {

// {"points":24,"exact":true}, or {"points":1.2e12,"exact":false,"low":…,"high":…}
json::object to_json(const Count& count);
// Rules that neither remove nor leave open anything are not in it.
json::object to_json(const CountReport& report);
json::object to_json(const EffectiveConfig& config);
json::object to_json(const CompiledSpace::PointCheck& check);
json::array to_json(const std::vector<json::object>& points);

}  // namespace preset
