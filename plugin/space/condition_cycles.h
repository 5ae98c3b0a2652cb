// Conditions that need each other, so that neither can be decided first.
#pragma once

#include <string>
#include <vector>

#include "plugin/space/space.h"

namespace preset {

// The parameters of one cycle, in its order; empty if there is none. Names are compared as
// expressions write them; a parameter's condition may name any other of the same product.
std::vector<std::string> find_condition_cycle(const SubSpace& root);

}  // namespace preset
