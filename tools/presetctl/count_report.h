// Counts of a search space, for people.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>

#include "presetctl/output.h"

namespace presetctl {

// {"points":24,"exact":true} → "24"; an estimate → "≈1.2·10^12 (1.1·10^12 to 1.3·10^12)".
std::string format_count(const boost::json::object& count);

// What space.count answered: totals, rules, values that cost points, what collapses.
void print_count(Output& out, const boost::json::object& answer);

// "24 points, 18 valid, 12 configurations" of the same answer.
std::string count_summary(const boost::json::object& answer);

// Presets, catalog and facts that an answer about a space rests on.
void print_basis(Output& out, const boost::json::object& answer);

// Rules as space.check tells them: one that a point breaks, and those that it leaves open.
void print_broken_rule(Output& out, const boost::json::object& rule);
void print_open_rules(Output& out, const boost::json::array& rules);

// "schedule-policy: lpm becomes fcfs", "hicache-ratio: 2 has no effect".
std::string format_effect(const boost::json::object& effect);

// "tp-size=2, schedule-policy=lpm": what parse_point() reads back, printable.
std::string format_point(const boost::json::object& point);

}  // namespace presetctl
