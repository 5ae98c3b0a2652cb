// Merges and differences, for people.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "presetctl/context.h"

namespace presetctl {

// What preset.merge answered: values with their origin, the rest of the space, conflicts, sizes.
void print_merge(Output& out, const boost::json::object& merged);

// "2 conflicts", "2 conflicts, 1 of them settled".
std::string conflict_summary(const boost::json::object& answer);

// What preset.diff answered; revisions.cc.
void print_diff(Output& out, const boost::json::object& answer);

}  // namespace presetctl
