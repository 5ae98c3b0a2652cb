// What a compiled space keeps.
#pragma once

#include <vector>

#include "plugin/space/counting.h"
#include "plugin/space/estimate.h"
#include "plugin/space/leaf_rules.h"

namespace preset {

// So many ways through the alternatives are looked at; points of further ones are only bounded.
inline constexpr std::size_t kLeaves = 1024;

struct CompiledSpace::Impl {
  Impl(Space space, CatalogPtr catalog, const Facts& facts);

  Prepared prepared;
  std::vector<LeafRules> leaves;
  Real unseen = 0;  // at most so many points are in the leaves not looked at
};

// A point of a leaf, as people see it.
json::object point_of(const LeafRules& rules, const std::uint32_t* states);
// The same as the value of each parameter.
std::vector<std::uint32_t> values_of(const LeafRules& rules, const std::uint32_t* states);

}  // namespace preset
