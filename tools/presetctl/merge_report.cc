#include "presetctl/merge_report.h"

#include <algorithm>
#include <string>

#include "presetctl/count_report.h"
#include "presetctl/findings.h"
#include "presetctl/report.h"
#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::string_view kMargin = "            ";

std::string origin_of(const json::object& provenance) {
  for (const char* mark : {"override", "decided"}) {
    const json::value* set = member(provenance, mark);
    if (set && *set == true) return mark == std::string_view("decided") ? "decision" : mark;
  }
  const json::array* presets = array_member(provenance, "presets");
  return presets ? format_names(*presets) : std::string();
}

std::string note_text(const json::object& note) {
  const std::string by = text_member(note, "by");
  return printable(text_member(note, "why")) + (by.empty() ? "" : " (" + printable(by) + ")");
}

// Each value with where it comes from.
void print_merged_parameter(Output& out, std::string_view name, const json::value& parameter,
                            const json::array* provenance) {
  out.line(out.painted(printable(name), Paint::kBold));
  const json::object* rich = parameter.if_object();
  if (rich && member(*rich, "when")) {
    out.line("  when " + printable(text_member(*rich, "when")));
  }
  if (!provenance || provenance->empty() || (rich && member(*rich, "values_from"))) {
    out.line("  " + format_candidates(parameter));
    return;
  }
  std::size_t widest = 0;
  for (const json::value& entry : *provenance) {
    const json::object* source = entry.if_object();
    const json::value* value = source ? member(*source, "value") : nullptr;
    if (value) widest = std::max(widest, display_width(format_value(*value)));
  }
  widest = std::min<std::size_t>(widest, 40);
  for (const json::value& entry : *provenance) {
    const json::object* source = entry.if_object();
    const json::value* value = source ? member(*source, "value") : nullptr;
    if (!value) continue;
    std::string from = "from " + origin_of(*source);
    if (const json::array* notes = array_member(*source, "notes")) {
      for (const json::value& note : *notes) {
        if (note.is_object()) from += "; " + note_text(note.get_object());
      }
    }
    out.line("  " + pad_right(format_value(*value), widest) + "  " +
             out.painted(from, Paint::kDim));
  }
}

std::string decision_text(const json::object& decision) {
  if (const json::value* keep = member(decision, "keep")) return "keep " + format_value(*keep);
  if (const json::value* values = member(decision, "values")) return format_candidates(*values);
  return member(decision, "remove") ? "removed" : "accepted";
}

// Who brings an entry of a conflict: "preset", or "presets".
std::string who(const json::object& entry) {
  const json::array* presets = array_member(entry, "presets");
  return presets ? format_names(*presets) : printable(text_member(entry, "preset"));
}

std::string side_text(const json::object& entry) {
  std::string text;
  if (const json::value* values = member(entry, "values")) text = format_candidates(*values);
  for (const char* key : {"place", "values_from", "require"}) {
    if (member(entry, key)) text += printable(text_member(entry, key));
  }
  if (const json::array* names = array_member(entry, "parameters")) text += format_names(*names);
  if (member(entry, "when")) {
    text += (text.empty() ? "when " : " when ") + printable(text_member(entry, "when"));
  }
  return text;
}

void print_sides(Output& out, const json::object& conflict) {
  for (const char* key : {"values", "places", "conditions", "links"}) {
    const json::array* sides = array_member(conflict, key);
    if (!sides) continue;
    for (const json::value& side : *sides) {
      const json::object* entry = side.if_object();
      if (entry) out.line(std::string(kMargin) + who(*entry) + ": " + side_text(*entry));
    }
  }
}

std::string conflict_text(const json::object& conflict) {
  if (const std::string winner = text_member(conflict, "overridden_by"); !winner.empty()) {
    const json::value* previous = member(conflict, "previous_values");
    const json::value* next = member(conflict, "new_values");
    return (previous ? format_candidates(*previous) : "?") + " replaced by " +
           (next ? format_candidates(*next) : "?") + " of " + printable(winner);
  }
  std::string text = printable(text_member(conflict, "reason"));
  if (const json::array* missing = array_member(conflict, "missing_from")) {
    text += "; not in " + format_names(*missing);
  }
  if (const json::array* spellings = array_member(conflict, "spellings")) {
    text += ": " + format_names(*spellings) + " in " + printable(text_member(conflict, "preset"));
  }
  for (const char* key : {"requires", "conflicts_with"}) {
    if (!member(conflict, key)) continue;
    text += ": " + printable(text_member(conflict, "preset")) + " and " +
            printable(text_member(conflict, key));
  }
  return text;
}

// The parameter, where there is one; else what the conflict is called.
std::string subject_of(const json::object& conflict) {
  const std::string parameter = text_member(conflict, "parameter");
  return printable(parameter.empty() ? text_member(conflict, "id") : parameter);
}

void print_told(Output& out, const json::object& merged) {
  const auto each = [&](const char* key, auto print) {
    const json::array* list = array_member(merged, key);
    if (!list) return;
    for (const json::value& entry : *list) {
      if (entry.is_object()) print(entry.get_object());
    }
  };
  const auto line = [&](std::string_view word, const std::string& text) {
    out.line(out.painted(word, Paint::kDim) + "  " + text);
  };
  const auto name = [](const json::object& entry) {
    const json::array* names = array_member(entry, "parameters");
    return names ? format_names(*names) : printable(text_member(entry, "parameter"));
  };
  each("renamed", [&](const json::object& entry) {
    line("renamed ", printable(text_member(entry, "from")) + " is " +
                         printable(text_member(entry, "to")) + " (in " +
                         printable(text_member(entry, "preset")) + ")");
  });
  each("removed", [&](const json::object& entry) {
    line("removed ", name(entry) + " by " + printable(text_member(entry, "by")));
  });
  each("replaced", [&](const json::object& entry) {
    const json::array* before = array_member(entry, "instead_of");
    line("replaced", name(entry) + (before ? " of " + format_names(*before) : "") + " by " +
                         printable(text_member(entry, "by")));
  });
}

std::string points_text(const json::object& grid, std::string_view key) {
  const json::object* count = object_member(grid, key);
  return count ? format_count(*count) : "unknown";
}

// "points: A 6, B 3; merged 9, valid 7", where that says more than the number of combinations.
void print_grid(Output& out, const json::object& merged) {
  const json::object* grid = object_member(merged, "grid");
  const json::object* before = grid ? object_member(*grid, "before") : nullptr;
  if (!before) return;
  std::string text;
  for (const auto& preset : *before) {
    text += (text.empty() ? "" : ", ") + printable(preset.key()) + " " +
            points_text(*before, preset.key());
  }
  out.line("points: " + text + "; merged " + points_text(*grid, "merged") + ", valid " +
           points_text(*grid, "valid"));
}

}  // namespace

void print_merge(Output& out, const json::object& merged) {
  const json::object* provenance = object_member(merged, "provenance");
  const bool structured = merged.contains("links") || merged.contains("any_of") ||
                          merged.contains("constraints") || merged.contains("variables");
  const json::object* parameters = object_member(merged, "parameters");
  if (parameters) {
    for (const auto& parameter : *parameters) {
      print_merged_parameter(out, parameter.key(), parameter.value(),
                             provenance ? array_member(*provenance, parameter.key()) : nullptr);
    }
    if (parameters->empty() && !structured) out.line("no parameters are left");
  }
  if (structured) print_space(out, merged);
  print_told(out, merged);
  if (const json::array* conflicts = array_member(merged, "conflicts")) {
    print_conflicts(out, *conflicts);
  }
  print_warnings(out, merged);
  if (const json::array* findings = array_member(merged, "findings")) {
    if (!findings->empty()) print_findings(out, *findings);
  }
  const json::value* size = member(merged, "grid_size");
  out.line();
  print_grid(out, merged);
  out.line((size ? format_size(*size, "combination") : "?") + ", " + conflict_summary(merged));
}

void print_conflicts(Output& out, const json::array& conflicts) {
  for (const json::value& entry : conflicts) {
    const json::object* conflict = entry.if_object();
    if (!conflict) continue;
    const json::object* decision = object_member(*conflict, "resolved");
    std::string line =
        out.painted(decision ? "settled " : "conflict", decision ? Paint::kDim : Paint::kYellow) +
        "  " + subject_of(*conflict) + ": " + conflict_text(*conflict);
    if (decision) line += "; " + decision_text(*decision);
    out.line(line);
    if (!decision) print_sides(out, *conflict);
  }
}

std::string conflict_summary(const json::object& answer) {
  const json::array* conflicts = array_member(answer, "conflicts");
  const std::size_t all = conflicts ? conflicts->size() : 0;
  std::size_t settled = 0;
  for (std::size_t i = 0; i < all; ++i) {
    const json::object* conflict = (*conflicts)[i].if_object();
    if (conflict && conflict->contains("resolved")) ++settled;
  }
  std::string text = count_of(all, "conflict");
  if (settled > 0) text += ", " + std::to_string(settled) + " of them settled";
  return text;
}

}  // namespace presetctl
