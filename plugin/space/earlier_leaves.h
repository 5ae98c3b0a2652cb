// Points that several alternatives have belong to the first of them.
#pragma once

#include "plugin/space/leaf_rules.h"
#include "plugin/space/model.h"

namespace preset {

// Makes `model`, which has the leaf's variables, exclude the points of all leaves before. Also
// gives it its order, helper variables included. False: there was not work enough for it. All rules
// must outlive the model.
bool exclude_earlier_leaves(const LeafRules& rules, std::span<const LeafRules> earlier,
                            Model& model, Work& work);

// Whether a point, as the value of each parameter (0: left out), is one of the leaf's; all values
// are candidates of their parameters. `state` is of the program.
bool leaf_has(const LeafRules& rules, const std::vector<std::uint32_t>& point,
              RuleProgram::State& state);

}  // namespace preset
