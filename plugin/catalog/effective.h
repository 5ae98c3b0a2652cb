// What an engine makes of the values it is given: the catalog's rewrites applied to a point.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/catalog/catalog.h"

namespace preset {

// Known facts: name → scalar. What is not there is unknown.
using Facts = json::object;

// Something the engine does to a point.
struct Effect {
  std::string rule;  // id
  std::string flag;
  json::value before, after;  // null: unset
  bool ignored = false;       // the value has no effect; `after` is null then
};

struct EffectiveConfig {
  json::object flags;  // canonical names, sorted; defaults filled in, ignored flags left out
  std::vector<Effect> effects;  // in the order of the rules
};

// `point`: flag → value, null meaning "left out". Aliases count as the flag; names that the catalog
// does not know are kept as they are. Rules whose condition is undecided change nothing, nor do
// assignments without a value. One pass, in the catalog's order. [any thread]
EffectiveConfig effective_config(const Catalog& catalog, const json::object& point,
                                 const Facts& facts);

}  // namespace preset
