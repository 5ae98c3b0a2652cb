#include "presetctl/task/task_input.h"

#include <algorithm>

#include "config/json_text.h"
#include "presetctl/files.h"
#include "presetctl/task/task_text.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::int64_t kLargestPage = 1000;

}  // namespace

Result<json::value> load_task(const std::string& path) {
  Result<json::value> task = load_document(path);
  if (!task) return std::unexpected(task.error());
  if (!task->is_object()) {
    return misuse((path == "-" ? "standard input" : path) + ": a task is a map of keys");
  }
  return task;
}

Result<json::object> all_pages(Context& context, std::string_view method, json::object params,
                               std::string_view list, std::optional<std::int64_t> most) {
  json::object answer;
  json::array all;
  for (;;) {
    const std::int64_t left = most ? *most - static_cast<std::int64_t>(all.size()) : kLargestPage;
    params["limit"] = std::min(left, kLargestPage);
    Result<json::object> page = context.call_object(method, params);
    if (!page) return std::unexpected(page.error());
    answer = std::move(*page);
    const json::array* entries = array_member(answer, list);
    if (!entries) {
      return refuse("the daemon's answer has no " + std::string(list));
    }
    all.insert(all.end(), entries->begin(), entries->end());
    const json::value* cursor = member(answer, "next_cursor");
    const bool enough = most && static_cast<std::int64_t>(all.size()) >= *most;
    if (enough || !cursor || cursor->is_null() || entries->empty()) break;
    params["cursor"] = *cursor;
  }
  answer[list] = std::move(all);
  return answer;
}

void print_task_change(Context& context, std::string_view what, const json::object& row) {
  if (context.json()) {
    context.out().json(row);
  } else {
    context.out().line(std::string(what) + " " + task_title(row));
  }
}

void note_task_warnings(const json::object& answer) {
  const json::array* warnings = array_member(answer, "warnings");
  if (!warnings) return;
  for (const json::value& warning : *warnings) {
    if (warning.is_string()) {
      Context::note("warning: " + std::string(warning.get_string()));
    } else if (const json::object* entry = warning.if_object()) {
      const std::string path = text_member(*entry, "path");
      Context::note("warning: " + (path.empty() ? "" : path + ": ") +
                    text_member(*entry, "message"));
    }
  }
}

}  // namespace presetctl
