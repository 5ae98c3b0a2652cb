// Answers of the daemon for people. Everything is made printable on the way out.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "presetctl/context.h"

namespace presetctl {

// A preset in full.
void print_preset(Output& out, const boost::json::object& preset);

// "created #7 My Preset, revision 1".
std::string preset_line(std::string_view what, const boost::json::object& preset);

// The answer to a change: the preset as JSON with --json, else its line.
void print_change(Context& context, std::string_view what, const boost::json::value& preset);

// "label  text", nothing for an empty text; the text is printable.
void print_field(Output& out, std::string_view label, const std::string& text);

// Parameters, a line each, with the notes about their values.
void print_parameters(Output& out, const boost::json::object& parameters);

// A search space in full: parameters, links, alternatives, constraints, variables.
void print_space(Output& out, const boost::json::object& space);

void print_warnings(Output& out, const boost::json::object& answer);

// Conflicts of a merge, a line for each and one for each side; settled ones with the decision.
// merge_report.cc.
void print_conflicts(Output& out, const boost::json::array& conflicts);

// Any object, "key  value" a line, inner objects indented: for answers that grow members.
void print_members(Output& out, const boost::json::object& object, std::size_t indent = 0);

}  // namespace presetctl
