// A preset and its search space in full, for people.
#include <algorithm>

#include "config/json_text.h"
#include "presetctl/parameter_text.h"
#include "presetctl/report.h"
#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kWidestName = 40;
constexpr std::string_view kLaunch = "launch";

void print_notes(Output& out, const json::value& parameter, std::size_t indent) {
  const json::object* object = parameter.if_object();
  const json::array* notes = object ? array_member(*object, "notes") : nullptr;
  if (!notes) return;
  for (const json::value& entry : *notes) {
    const json::object* note = entry.if_object();
    const json::value* value = note ? member(*note, "value") : nullptr;
    if (!value) continue;
    const std::string by = text_member(*note, "by");
    out.line(std::string(indent, ' ') +
             out.painted(format_value(*value) + ": " + printable(text_member(*note, "why")) +
                             (by.empty() ? "" : " (" + printable(by) + ")"),
                         Paint::kDim));
  }
}

void print_parameters(Output& out, const json::object& parameters, std::size_t indent) {
  std::size_t widest = 0;
  for (const auto& parameter : parameters) {
    widest = std::max(widest, display_width(printable(parameter.key())));
  }
  widest = std::min(widest, kWidestName);
  for (const auto& parameter : parameters) {
    out.line(std::string(indent, ' ') + pad_right(printable(parameter.key()), widest) + "  " +
             format_candidates(parameter.value()));
    print_notes(out, parameter.value(), indent + widest + 2);
  }
}

// "a, b together: [1, x], [2, y] when c".
void print_links(Output& out, const json::object& space, std::size_t indent) {
  const json::array* links = array_member(space, "links");
  if (!links) return;
  for (const json::value& entry : *links) {
    const json::object* link = entry.if_object();
    const json::array* names = link ? array_member(*link, "parameters") : nullptr;
    const json::array* tuples = link ? array_member(*link, "tuples") : nullptr;
    if (!names || !tuples) continue;
    std::string text;
    for (const json::value& tuple : *tuples) {
      text += (text.empty() ? "" : " | ") +
              (tuple.is_array() ? format_names(tuple.get_array()) : format_value(tuple));
    }
    if (member(*link, "when")) text += " when " + printable(text_member(*link, "when"));
    out.line(std::string(indent, ' ') + format_names(*names) + "  together: " + text);
  }
}

void print_alternatives(Output& out, const json::object& space, std::size_t indent) {
  const json::array* any_of = array_member(space, "any_of");
  if (!any_of) return;
  std::size_t number = 0;
  for (const json::value& entry : *any_of) {
    const json::object* alternative = entry.if_object();
    if (!alternative) continue;
    const std::string name = text_member(*alternative, "name");
    out.line(std::string(indent, ' ') + (++number == 1 ? "either" : "or") +
             (name.empty() ? "" : " " + printable(name)));
    if (const json::object* parameters = object_member(*alternative, "parameters")) {
      print_parameters(out, *parameters, indent + 2);
    }
    print_links(out, *alternative, indent + 2);
    print_alternatives(out, *alternative, indent + 2);
  }
}

void print_constraints(Output& out, const json::object& space) {
  const json::array* constraints = array_member(space, "constraints");
  if (!constraints || constraints->empty()) return;
  out.line();
  out.line(out.painted("constraints", Paint::kBold));
  for (const json::value& entry : *constraints) {
    const json::object* constraint = entry.if_object();
    if (!constraint) continue;
    out.line("  " + format_constraint(*constraint));
    const std::string rule = text_member(*constraint, "rule");
    if (!rule.empty()) out.line("    " + out.painted(printable(rule), Paint::kDim));
  }
}

std::string variable_text(const json::object& variable) {
  std::string text = printable(text_member(variable, "type"));
  if (const std::string flag = text_member(variable, "flag"); !flag.empty()) {
    text += (text.empty() ? "as " : ", as ") + printable(flag);
  }
  if (const json::value* preset = member(variable, "default")) {
    const json::object* computed = preset->if_object();
    text += ", default " +
            (computed ? printable(text_member(*computed, "expression")) : format_value(*preset));
  }
  if (const json::array* values = array_member(variable, "values")) {
    text += ", one of " + format_names(*values);
  }
  for (const auto& [key, word] : {std::pair("min", ", from "), std::pair("max", ", to ")}) {
    if (const json::value* bound = member(variable, key)) text += word + format_value(*bound);
  }
  const std::string help = text_member(variable, "help");
  return help.empty() ? text : text + "  " + printable(help);
}

void print_variables(Output& out, const json::object& space) {
  const json::object* variables = object_member(space, "variables");
  if (!variables || variables->empty()) return;
  out.line();
  out.line(out.painted("variables", Paint::kBold));
  for (const auto& entry : *variables) {
    const json::object* variable = entry.value().if_object();
    out.line("  " + printable(entry.key()) + "  " +
             (variable ? variable_text(*variable) : format_value(entry.value())));
  }
}

// Whether the number of points is the product of the lists' lengths.
bool is_plain(const json::object& preset, const json::object& parameters) {
  for (const char* field : {"links", "any_of", "extends"}) {
    if (preset.contains(field)) return false;
  }
  return std::ranges::all_of(parameters,
                             [](const auto& entry) { return entry.value().is_array(); });
}

// Names, or {"preset","revision"}.
std::string bases_text(const json::array& bases) {
  std::string text;
  for (const json::value& base : bases) {
    if (!text.empty()) text += ", ";
    const json::object* pinned = base.if_object();
    const json::value* revision = pinned ? member(*pinned, "revision") : nullptr;
    text += pinned ? printable(text_member(*pinned, "preset")) : format_value(base);
    if (revision) text += " r" + config::to_json(*revision);
  }
  return text;
}

std::string integer_text(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value && value->is_number() ? config::to_json(*value) : "";
}

// Lines of a description stay lines; what is in them cannot do harm.
void print_description(Output& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.line("  " + printable(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

void print_parameters(Output& out, const json::object& parameters) {
  print_parameters(out, parameters, 2);
}

void print_space(Output& out, const json::object& space) {
  static const json::object kNone;
  const json::object* given = object_member(space, "parameters");
  const json::object& parameters = given ? *given : kNone;
  out.line();
  const std::string size =
      is_plain(space, parameters) ? "  " + format_size(parameters, "combination") : "";
  out.line(out.painted("parameters", Paint::kBold) + size);
  print_parameters(out, parameters, 2);
  print_links(out, space, 2);
  print_alternatives(out, space, 2);
  print_constraints(out, space);
  print_variables(out, space);
}

void print_preset(Output& out, const json::object& preset) {
  const std::string id = integer_text(preset, "id");
  std::string heading = out.painted(printable(text_member(preset, "name")), Paint::kBold);
  if (!id.empty()) heading += "  #" + id;
  const json::value* system = member(preset, "is_system");
  if (system && *system == true) heading += "  " + out.painted("system", Paint::kYellow);
  out.line(heading);
  print_description(out, text_member(preset, "description"));

  json::object metadata;
  if (const json::object* given = object_member(preset, "metadata")) metadata = *given;
  print_field(out, "category", printable(text_member(preset, "category")));
  std::string runtime = printable(text_member(preset, "runtime"));
  const std::string version = text_member(preset, "runtime_version");
  if (!version.empty()) runtime += " " + printable(version);
  print_field(out, "runtime", runtime);
  if (const json::array* bases = array_member(preset, "extends")) {
    print_field(out, "extends", bases_text(*bases));
  }
  for (const char* field : {"requires", "conflicts"}) {
    if (const json::array* names = array_member(preset, field)) {
      print_field(out, field, format_names(*names));
    }
  }
  if (const json::array* tags = array_member(metadata, "tags")) {
    print_field(out, "tags", format_names(*tags));
    metadata.stable_erase("tags");
  }
  print_field(out, "revision", integer_text(preset, "revision"));
  print_field(out, "created", format_time(text_member(preset, "created_at")));
  print_field(out, "updated", format_time(text_member(preset, "updated_at")));
  print_space(out, preset);
  // How a captured command line was written is for preset.render, not for people.
  if (metadata.contains(kLaunch)) metadata[kLaunch] = "as captured; --json shows it";
  if (const json::object* merged = object_member(preset, "merged_from")) {
    out.line();
    out.line(out.painted("merged from", Paint::kBold));
    print_members(out, *merged, 2);
  }
  if (!metadata.empty()) {
    out.line();
    out.line(out.painted("metadata", Paint::kBold));
    print_parameters(out, metadata, 2);
  }
}

}  // namespace presetctl
