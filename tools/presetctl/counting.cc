// count, points: what a search space comes to, without building it.
#include <boost/program_options/value_semantic.hpp>
#include <string>

#include "config/json_text.h"
#include "presetctl/count_report.h"
#include "presetctl/report.h"
#include "presetctl/space_input.h"
#include "presetctl/text.h"
#include "presetctl/values.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

constexpr std::string_view kAbsent = "-";

Result<void> add_integer(const Arguments& arguments, const char* option, const char* param,
                         std::int64_t least, json::object& params) {
  const auto number = arguments.integer(option, least);
  if (!number) return std::unexpected(number.error());
  if (*number) params[param] = **number;
  return {};
}

// The parameters of all points in the order in which they first appear.
std::vector<std::string> columns_of(const json::array& points) {
  json::object seen;
  for (const json::value& point : points) {
    const json::object* object = point.if_object();
    if (!object) continue;
    for (const auto& entry : *object) seen.emplace(entry.key(), nullptr);
  }
  std::vector<std::string> names;
  for (const auto& entry : seen) names.emplace_back(entry.key());
  return names;
}

const json::value* value_at(const json::value& point, const std::string& name) {
  const json::object* object = point.if_object();
  return object ? object->if_contains(name) : nullptr;
}

bool is_same_in_all(const json::array& points, const std::string& name) {
  const json::value* first = value_at(points.front(), name);
  for (const json::value& point : points) {
    const json::value* value = value_at(point, name);
    if (!first || !value || *first != *value) return false;
  }
  return true;
}

// A row for each point; what all have in common stands below. With `first`, rows are numbered.
void print_points(Output& out, const json::array& points, std::optional<std::int64_t> first) {
  std::vector<Table::Column> columns;
  if (first) columns.push_back({"INDEX", Table::Align::kRight, false});
  std::vector<std::string> varying;
  json::object common;
  for (const std::string& name : columns_of(points)) {
    if (is_same_in_all(points, name)) {
      common.emplace(name, *value_at(points.front(), name));
    } else {
      varying.push_back(name);
      columns.push_back({printable(name), Table::Align::kLeft, true});
    }
  }
  if (!columns.empty()) {
    Table table(std::move(columns));
    for (const json::value& point : points) {
      std::vector<std::string> cells;
      if (first) cells.push_back(std::to_string((*first)++));
      for (const std::string& name : varying) {
        const json::value* value = value_at(point, name);
        cells.push_back(value ? format_value(*value) : std::string(kAbsent));
      }
      table.add(std::move(cells));
    }
    table.print(out);
  }
  if (!common.empty()) {
    out.line();
    out.line(out.painted(varying.empty() ? "the point" : "the same in all", Paint::kBold));
    for (const auto& entry : common) {
      out.line("  " + printable(entry.key()) + "  " + format_value(entry.value()));
    }
  }
}

}  // namespace

void count_options(AddOptions& add) {
  add_space_options(add);
  add_merge_options(add);
  add("steps", po::value<std::string>()->value_name("N"),
      "work limit; beyond it counts are estimates");
}

Result<Status> count(Context& context, const Arguments& arguments) {
  Result<json::object> params = space_params("count", arguments);
  if (!params) return std::unexpected(params.error());
  if (const Result<void> added = add_integer(arguments, "steps", "steps", 1, *params); !added) {
    return std::unexpected(added.error());
  }
  const Result<json::object> answer = context.call_object("space.count", *params);
  if (!answer) return std::unexpected(answer.error());
  if (context.json()) {
    context.out().json(*answer);
  } else {
    print_count(context.out(), *answer);
  }
  return kDone;
}

void points_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  add("count,n", text("N"), "so many points (default: 10)");
  add("order", text("ORDER"), "first (default), random or stratified");
  add("seed", text("N"), "of random and stratified: another number, other points");
  add("skip", text("N"), "of first: points to leave out before");
  add_space_options(add);
  add_merge_options(add);
  add("steps", text("N"), "work limit");
}

Result<Status> points(Context& context, const Arguments& arguments) {
  Result<json::object> params = space_params("points", arguments);
  if (!params) return std::unexpected(params.error());
  for (const auto& [option, least] :
       {std::pair("count", 1), std::pair("seed", 0), std::pair("skip", 0), std::pair("steps", 1)}) {
    const Result<void> added = add_integer(arguments, option, option, least, *params);
    if (!added) return std::unexpected(added.error());
  }
  const std::string order = arguments.text("order").value_or("first");
  if (arguments.has("order")) (*params)["order"] = order;
  const Result<json::object> answer = context.call_object("space.sample", *params);
  if (!answer) return std::unexpected(answer.error());
  const json::array* points = array_member(*answer, "points");
  if (!points) return refuse("the daemon's answer has no points");
  const json::value* cut = member(*answer, "cut");
  if (context.json()) {
    // A point a line: a stream is read by lines.
    for (const json::value& point : *points) {
      context.out().line(printable_json(config::to_json(point)));
    }
  } else if (points->empty()) {
    Context::note("no valid points");
  } else {
    std::optional<std::int64_t> first;
    if (order == "first") first = params->contains("skip") ? params->at("skip").as_int64() : 0;
    print_points(context.out(), *points, first);
    print_warnings(context.out(), *answer);
  }
  if (cut && *cut == true) {
    Context::note("the work limit ended the search; there may be more points (--steps)");
  }
  return kDone;
}

}  // namespace presetctl
