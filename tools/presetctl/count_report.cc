#include "presetctl/count_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "config/json_text.h"
#include "presetctl/report.h"
#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;

double number_of(const json::value* value) {
  return value && value->is_number() ? value->to_number<double>() : 0;
}

double points_of(const json::object& object, std::string_view key) {
  const json::object* count = object_member(object, key);
  return count ? number_of(member(*count, "points")) : 0;
}

// "1234", "1.2·10^12".
std::string format_estimate(double number) {
  constexpr double kShort = 1e6;
  std::array<char, 32> text{};
  if (number < kShort) {
    std::snprintf(text.data(), text.size(), "%.0f", number);
    return text.data();
  }
  int exponent = static_cast<int>(std::floor(std::log10(number)));
  double mantissa = number / std::pow(10, exponent);
  if (mantissa >= 9.995) {
    mantissa = 1;
    ++exponent;
  }
  std::snprintf(text.data(), text.size(), "%.2f·10^%d", mantissa, exponent);
  return text.data();
}

std::string percent(double share) {
  const double hundreds = share * 100;
  if (hundreds > 0 && hundreds < 1) return "<1 %";
  if (hundreds > 99 && hundreds < 100) return ">99 %";
  return std::to_string(std::lround(hundreds)) + " %";
}

std::string count_member(const json::object& object, std::string_view key) {
  const json::object* count = object_member(object, key);
  return count ? format_count(*count) : "?";
}

bool is_true(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value && *value == true;
}

std::string source_of(const json::object& rule) {
  return is_true(rule, "own") ? "the preset" : text_member(rule, "source");
}

void print_rules(Output& out, const json::array& rules, double total) {
  Table removing({{"REMOVES", Table::Align::kRight},
                  {"OF ALL", Table::Align::kRight},
                  {"RULE"},
                  {"WHY", Table::Align::kLeft, true},
                  {"SOURCE", Table::Align::kLeft, true}});
  for (const json::value& entry : rules) {
    const json::object* rule = entry.if_object();
    if (!rule || points_of(*rule, "removed") <= 0) continue;
    removing.add({count_member(*rule, "removed"),
                  total > 0 ? percent(points_of(*rule, "removed") / total) : "",
                  text_member(*rule, "id"), text_member(*rule, "rule"), source_of(*rule)});
  }
  if (!removing.empty()) {
    out.line();
    removing.print(out);
  }
  Table open(
      {{"UNDECIDED", Table::Align::kRight}, {"RULE"}, {"FOR LACK OF", Table::Align::kLeft, true}});
  for (const json::value& entry : rules) {
    const json::object* rule = entry.if_object();
    if (!rule || !object_member(*rule, "undecided")) continue;
    const json::array* missing = array_member(*rule, "missing");
    open.add({count_member(*rule, "undecided"), text_member(*rule, "id"),
              missing ? format_names(*missing) : ""});
  }
  if (!open.empty()) {
    out.line();
    open.print(out);
  }
}

// What a value costs tells something only where another value of its parameter costs less.
bool all_cost_the_same(const std::vector<const json::object*>& shares) {
  constexpr double kNothing = 1e-9;
  const double first = number_of(member(*shares.front(), "share"));
  return std::ranges::all_of(shares, [&](const json::object* share) {
    return std::abs(number_of(member(*share, "share")) - first) < kNothing;
  });
}

void add_values(Table& table, const std::vector<const json::object*>& shares) {
  for (const json::object* share : shares) {
    const json::value* value = member(*share, "value");
    const double kept = number_of(member(*share, "share"));
    const bool dead = is_true(*share, "dead");
    if (!value || (kept >= 1 && !dead)) continue;
    if (!dead && all_cost_the_same(shares)) continue;
    std::string why = dead ? "dead" : "";
    if (const json::array* because = array_member(*share, "because"); because && dead) {
      why += ": " + format_names(*because);
    }
    table.add({text_member(*share, "parameter") + " " + format_value(*value),
               count_member(*share, "valid"), percent(1 - kept), why});
  }
}

// The values that rules cost points.
void print_values(Output& out, const json::array& values) {
  Table table({{"VALUE", Table::Align::kLeft, true},
               {"VALID POINTS", Table::Align::kRight},
               {"LOST", Table::Align::kRight},
               {"", Table::Align::kLeft, true}});
  std::vector<const json::object*> shares;  // of one parameter
  for (const json::value& entry : values) {
    const json::object* share = entry.if_object();
    if (!share) continue;
    const bool other = !shares.empty() && text_member(*shares.front(), "parameter") !=
                                              text_member(*share, "parameter");
    if (other) {
      add_values(table, shares);
      shares.clear();
    }
    shares.push_back(share);
  }
  if (!shares.empty()) add_values(table, shares);
  if (table.empty()) return;
  out.line();
  table.print(out);
}

// The parameters of `kept` in which one of `points` differs.
json::object differing(const json::object& kept, const json::object& point) {
  json::object changed;
  for (const auto& entry : point) {
    const json::value* other = kept.if_contains(entry.key());
    if (!other || *other != entry.value()) changed.emplace(entry.key(), entry.value());
  }
  for (const auto& entry : kept) {
    if (!point.contains(entry.key())) changed.emplace(entry.key(), nullptr);
  }
  return changed;
}

// "schedule-policy=lpm  as  schedule-policy=fcfs  lpm-needs-radix": a point and the one that stands
// for it, as far as they differ.
std::string collapse_text(Output& out, const json::object& group, const json::object& kept,
                          const json::object& point) {
  json::object now;
  const json::object changed = differing(kept, point);
  for (const auto& each : changed) {
    const json::value* value = kept.if_contains(each.key());
    now.emplace(each.key(), value ? *value : json::value(nullptr));
  }
  const std::string rule = text_member(group, "rule");
  return format_point(changed) + "  as  " + format_point(now) + "  " +
         out.painted(rule.empty() ? "by default" : printable(rule), Paint::kDim);
}

void print_collapses(Output& out, const json::array& collapsed) {
  constexpr std::size_t kShown = 8;
  std::vector<std::string> lines;  // groups that differ in what is not shown look the same
  for (const json::value& entry : collapsed) {
    const json::object* group = entry.if_object();
    const json::object* kept = group ? object_member(*group, "kept") : nullptr;
    const json::array* same = group ? array_member(*group, "same") : nullptr;
    if (!kept || !same) continue;
    for (const json::value& point : *same) {
      const json::object* other = point.if_object();
      if (!other) continue;
      std::string line = collapse_text(out, *group, *kept, *other);
      if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
    }
  }
  if (lines.empty()) return;
  out.line();
  out.line(out.painted("the same to the engine", Paint::kBold));
  for (const std::string& line : lines) {
    if (static_cast<std::size_t>(&line - lines.data()) == kShown) break;
    out.line("  " + line);
  }
  if (lines.size() > kShown) out.line("  …");
}

}  // namespace

std::string format_count(const json::object& count) {
  const json::value* points = member(count, "points");
  if (!points) return "?";
  if (is_true(count, "exact")) return config::to_json(*points);
  return "≈" + format_estimate(number_of(points)) + " (" +
         format_estimate(number_of(member(count, "low"))) + " to " +
         format_estimate(number_of(member(count, "high"))) + ")";
}

std::string format_point(const json::object& point) {
  std::string text;
  for (const auto& entry : point) {
    if (!text.empty()) text += ", ";
    text += printable(entry.key()) + "=" + format_value(entry.value());
  }
  return text;
}

std::string format_effect(const json::object& effect) {
  const json::value* before = member(effect, "before");
  const json::value* after = member(effect, "after");
  std::string text = printable(text_member(effect, "flag")) + ": ";
  const bool had = before && !before->is_null();
  if (is_true(effect, "ignored")) {
    return text + (had ? format_value(*before) : "it") + " has no effect";
  }
  if (had) text += format_value(*before) + " ";
  return text + "becomes " +
         (after && !after->is_null() ? format_value(*after) : "the engine's default");
}

void print_broken_rule(Output& out, const json::object& rule) {
  const std::string text = printable(text_member(rule, "rule"));
  const std::string source = printable(source_of(rule));
  out.line("  " + printable(text_member(rule, "id")) + (text.empty() ? "" : ": " + text));
  if (!source.empty()) out.line(out.painted("    " + source, Paint::kDim));
}

void print_open_rules(Output& out, const json::array& rules) {
  Table table(
      {{"RULE"}, {"FOR LACK OF", Table::Align::kLeft, true}, {"WHY", Table::Align::kLeft, true}});
  for (const json::value& entry : rules) {
    const json::object* rule = entry.if_object();
    const json::array* missing = rule ? array_member(*rule, "missing") : nullptr;
    if (!rule) continue;
    table.add({text_member(*rule, "id"), missing ? format_names(*missing) : "",
               text_member(*rule, "rule")});
  }
  if (!table.empty()) table.print(out);
}

void print_basis(Output& out, const json::object& answer) {
  std::string presets;
  if (const json::array* used = array_member(answer, "presets")) {
    for (const json::value& entry : *used) {
      const json::object* preset = entry.if_object();
      const json::value* revision = preset ? member(*preset, "revision") : nullptr;
      if (!preset) continue;
      presets += (presets.empty() ? "" : ", ") + printable(text_member(*preset, "name"));
      if (revision) presets += " r" + config::to_json(*revision);
    }
  }
  print_field(out, "presets", presets);
  if (const json::object* catalog = object_member(answer, "catalog")) {
    print_field(
        out, "catalog",
        printable(text_member(*catalog, "engine") + " " + text_member(*catalog, "version")));
  }
  if (const json::object* facts = object_member(answer, "facts")) {
    print_field(out, "facts", format_point(*facts));
  }
}

std::string count_summary(const json::object& answer) {
  const auto counted = [&](std::string_view key, std::string_view thing) {
    const std::string count = count_member(answer, key);
    return count + " " + std::string(thing) + (count == "1" ? "" : "s");
  };
  std::string text = counted("total", "point") + ", " + count_member(answer, "valid") + " valid";
  if (object_member(answer, "configurations")) {
    text += ", " + counted("configurations", "configuration");
  }
  return text;
}

void print_count(Output& out, const json::object& answer) {
  const double total = points_of(answer, "total");
  print_field(out, "points", count_member(answer, "total"));
  print_field(out, "valid",
              count_member(answer, "valid") +
                  (total > 0 ? "  " + percent(points_of(answer, "valid") / total) : ""));
  print_field(out, "distinct",
              object_member(answer, "configurations")
                  ? count_member(answer, "configurations") + " to the engine"
                  : "not known within the work limit");
  print_basis(out, answer);
  if (const json::array* rules = array_member(answer, "rules")) print_rules(out, *rules, total);
  if (const json::array* values = array_member(answer, "values")) print_values(out, *values);
  if (const json::array* effects = array_member(answer, "without_effect");
      effects && !effects->empty()) {
    out.line();
    out.line(out.painted("without effect", Paint::kBold));
    for (const json::value& entry : *effects) {
      if (const json::object* effect = entry.if_object()) {
        out.line("  " + format_effect(*effect) + "  " +
                 out.painted(printable(text_member(*effect, "rule")), Paint::kDim));
      }
    }
  }
  if (const json::array* collapsed = array_member(answer, "collapsed")) {
    print_collapses(out, *collapsed);
  }
  if (const json::array* conflicts = array_member(answer, "conflicts")) {
    if (!conflicts->empty()) out.line();
    print_conflicts(out, *conflicts);
  }
  print_warnings(out, answer);
}

}  // namespace presetctl
