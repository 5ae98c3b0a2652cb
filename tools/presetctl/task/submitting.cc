// preview, submit: task files.
#include <algorithm>
#include <boost/program_options/value_semantic.hpp>
#include <charconv>
#include <string>

#include "config/json_text.h"
#include "presetctl/merge_report.h"
#include "presetctl/report.h"
#include "presetctl/task/task_input.h"
#include "presetctl/task/task_text.h"
#include "presetctl/task/tasks.h"
#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

// One word of a JSON pointer.
std::string unescaped(std::string_view token) {
  std::string text;
  for (std::size_t at = 0; at < token.size(); ++at) {
    const bool escape = token[at] == '~' && at + 1 < token.size();
    text += !escape ? token[at] : token[++at] == '1' ? '/' : '~';
  }
  return text;
}

// The place that `pointer` names, made if only its last keys are missing; nullptr: there is none.
json::value* place_at(json::value& task, std::string_view pointer) {
  json::value* place = &task;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    const std::string token = unescaped(pointer.substr(0, end));
    pointer.remove_prefix(end);
    if (place->is_null()) place->emplace_object();
    if (json::object* object = place->if_object()) {
      place = &(*object)[token];
    } else if (json::array* list = place->if_array()) {
      std::size_t index = 0;
      const auto [stop, error] = std::from_chars(token.data(), token.data() + token.size(), index);
      if (error != std::errc() || stop != token.data() + token.size()) return nullptr;
      if (index >= list->size()) return nullptr;
      place = &(*list)[index];
    } else {
      return nullptr;
    }
  }
  return place;
}

// --set: places in the file as errors name them, "optimization/max_iterations=8".
Result<void> set_keys(json::value& task, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const auto pair = parse_pair(word, "--set");
    if (!pair) return std::unexpected(pair.error());
    const std::string pointer = pair->first.starts_with('/') ? pair->first : "/" + pair->first;
    json::value* place = place_at(task, pointer);
    if (!place) return misuse("--set " + word + ": the task has no place " + pointer);
    auto parsed = config::parse_json(pair->second);
    *place = parsed ? std::move(*parsed) : json::value(pair->second);
  }
  return {};
}

void print_task_keys(Output& out, const json::object& task) {
  json::object rest = task;
  const json::value parameters = rest["parameters"];
  // What limits the product of the lists is told by the counts below.
  for (const char* key : {"parameters", "space"}) rest.stable_erase(key);
  print_members(out, rest);
  if (const json::object* space = parameters.if_object()) {
    out.line(out.painted("parameters", Paint::kBold));
    print_parameters(out, *space);
  }
}

// "points  64, 44 of them valid", and what removes the others.
void print_points(Output& out, const json::object& points) {
  const json::value* total = member(points, "total");
  const json::value* valid = member(points, "valid");
  const json::value* exact = member(points, "exact");
  if (!total) return;
  std::string text = format_size(*total, "point");
  if (valid && valid->is_number() && *valid != *total) {
    text += ", ";
    if (exact && *exact == false) text += "about ";
    text += format_value(*valid) + " of them valid";
  }
  out.line(text);
  const json::array* removed = array_member(points, "removed");
  for (const json::value& entry : removed ? *removed : json::array{}) {
    const json::object* rule = entry.if_object();
    if (!rule) continue;
    const json::value* number = member(*rule, "removed");
    const json::value* id = member(*rule, "rule");
    std::string line = "  " + (number ? format_value(*number) : std::string("?")) + " removed";
    if (id && id->is_string()) line += " by " + printable(id->get_string());
    const std::string why = printable(text_member(*rule, "message"));
    out.line(why.empty() ? line : line + ": " + why);
  }
}

void print_first(Output& out, const json::array& points) {
  if (points.empty()) return;
  out.line(out.painted("first points", Paint::kBold));
  for (const json::value& point : points) {
    const json::object* parameters = point.if_object();
    if (!parameters) continue;
    const std::string text = "  " + format_parameters(*parameters);
    out.line(out.width() > 0 ? fit(text, out.width()) : text);
  }
}

}  // namespace

Result<Status> task_preview(Context& context, const Arguments& arguments) {
  Result<json::value> task = load_task(arguments.operands().front());
  if (!task) return std::unexpected(task.error());
  const Result<json::object> answer =
      context.call_object("task.preview", json::object{{"task", std::move(*task)}});
  if (!answer) return std::unexpected(answer.error());
  if (context.json()) {
    context.out().json(*answer);
    return kDone;
  }
  Output& out = context.out();
  if (const json::object* resolved = object_member(*answer, "task"))
    print_task_keys(out, *resolved);
  if (const json::array* first = array_member(*answer, "first")) print_first(out, *first);
  if (const json::array* conflicts = array_member(*answer, "conflicts")) {
    print_conflicts(out, *conflicts);
  }
  print_warnings(out, *answer);
  out.line();
  if (const json::object* points = object_member(*answer, "points")) print_points(out, *points);
  const json::value* trials = member(*answer, "trials");
  std::string line =
      (trials ? format_size(*trials, "trial") : "?") + ", " + conflict_summary(*answer);
  const json::object* estimate = object_member(*answer, "estimate");
  const std::string time = estimate ? format_estimate(*estimate, "seconds") : "";
  out.line(line);
  if (!time.empty()) out.line(time);
  const std::string runner = text_member(*answer, "runner");
  if (!runner.empty()) out.line("runner " + printable(runner));
  return kDone;
}

void task_submit_options(AddOptions& add) {
  add("set", po::value<std::vector<std::string>>()->value_name("KEY=VALUE")->composing(),
      "another value than the file's, e.g. optimization/max_iterations=8 (repeat)");
  add("priority", po::value<std::string>()->value_name("N"),
      "-100 to 100; higher runs first (default: the file's, or 0)");
  add("watch,w", "follow it to its end");
}

Result<Status> task_submit(Context& context, const Arguments& arguments) {
  Result<json::value> task = load_task(arguments.operands().front());
  if (!task) return std::unexpected(task.error());
  if (const Result<void> set = set_keys(*task, arguments.texts("set")); !set) {
    return std::unexpected(set.error());
  }
  static constexpr std::int64_t kLeastPriority = -100;
  const auto priority = arguments.integer("priority", kLeastPriority);
  if (!priority) return std::unexpected(priority.error());
  json::object params{{"task", std::move(*task)}};
  if (*priority) params["priority"] = **priority;
  const Result<json::object> row = context.call_object("task.submit", params);
  if (!row) return std::unexpected(row.error());
  const json::value* id = member(*row, "id");
  if (!id) return refuse("the daemon's answer has no id");

  Output& out = context.out();
  if (context.json()) {
    if (!arguments.has("watch")) out.json(*row);
  } else {
    std::string line = "submitted " + task_title(*row);
    const json::object* trials = object_member(*row, "trials");
    const json::value* planned = trials ? member(*trials, "planned") : nullptr;
    if (planned && planned->is_number()) line += ": " + format_size(*planned, "trial");
    const json::object* estimate = object_member(*row, "estimate");
    const std::string time = estimate ? format_estimate(*estimate, "seconds") : "";
    if (!time.empty()) line += ", " + time;
    out.line(line);
    out.flush();
    note_task_warnings(*row);
  }
  return arguments.has("watch") ? watch_task(context, *id, kWatchWait) : Result<Status>(kDone);
}

}  // namespace presetctl
