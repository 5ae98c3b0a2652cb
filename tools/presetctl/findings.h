// What the catalogs say of presets, for people.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>

#include "presetctl/context.h"

namespace presetctl {

struct FindingCounts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t advice = 0;

  std::string text() const;  // "2 errors, 1 warning", "no findings"
};

// Severity, place and message, with suggestion and source; what is wrong with the shape of a preset
// ({"path","message"}) is an error too.
FindingCounts print_findings(Output& out, const boost::json::array& findings);

// Errors and warnings, a line each on standard error; `name` before them, if there is one.
void note_findings(const boost::json::array& findings, const std::string& name);

// After a change, for people: asks for the findings of the preset that the daemon answered and
// notes them. What keeps it from being asked is no failure of the change.
void note_findings_of(Context& context, const boost::json::value& preset);

}  // namespace presetctl
