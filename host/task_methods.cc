#include "task_methods.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "config/json_text.h"
#include "task_preview.h"

namespace tuningd {
namespace {

namespace json = boost::json;

// Text of a task; parsing takes some twenty times as much memory.
constexpr std::size_t kTaskBytes = std::size_t{1} << 20U;

constexpr std::string_view kPreviewDescription = R"json({
  "summary": "What a task would be and do: presets resolved, conflicts, number of trials",
  "paramStructure": "either",
  "params": [{
    "name": "task",
    "required": true,
    "description": "The task, in the format of a task file; `presets` are taken too",
    "schema": {"type": "object"}
  }],
  "result": {
    "name": "preview",
    "schema": {
      "type": "object",
      "required": ["task", "conflicts", "warnings", "trials"],
      "properties": {
        "task": {"type": "object", "description": "The task as it would run"},
        "conflicts": {"type": "array", "items": {"type": "object"}},
        "warnings": {"type": "array", "items": {"type": "string"}},
        "trials": {"type": "integer", "minimum": 1}
      }
    }
  }
})json";

RpcFailure invalid(const std::string& path, const std::string& message) {
  json::array errors;
  errors.emplace_back(json::object{{"path", path}, {"message", message}});
  return {rpc::kInvalidParams, path.empty() ? message : path + ": " + message,
          json::object{{"errors", std::move(errors)}}};
}

// The one param, out of {"task":{…}} or [{…}].
std::expected<json::object, RpcFailure> task_param(std::string_view params) {
  if (params.size() > kTaskBytes) {
    return std::unexpected(RpcFailure{
        rpc::kLimitExceeded,
        "the task has " + std::to_string(params.size()) + " bytes, at most " +
            std::to_string(kTaskBytes) + " are allowed",
        json::object{{"code", "limit_exceeded"}, {"limit", "task_bytes"}, {"value", kTaskBytes}}});
  }
  auto parsed = config::parse_json(params);
  if (!parsed) return std::unexpected(invalid("", parsed.error().message));
  json::object* named = parsed->if_object();
  if (json::array* listed = parsed->if_array()) {
    if (listed->size() > 1) return std::unexpected(invalid("/1", "only one param is expected"));
    json::object object;
    if (!listed->empty()) object["task"] = std::move(listed->front());
    *parsed = std::move(object);
    named = parsed->if_object();
  }
  if (named == nullptr) return std::unexpected(invalid("", "params must be an object or an array"));
  json::value* task = named->if_contains("task");
  json::array errors;
  const auto complain = [&](const std::string& path, std::string_view message) {
    errors.emplace_back(json::object{{"path", path}, {"message", message}});
  };
  for (const auto& [key, value] : *named) {
    if (std::string_view(key) != "task") {
      complain(config::pointer_append("", std::string_view(key)), "unknown param");
    }
  }
  if (task == nullptr) {
    complain("/task", "is missing");
  } else if (!task->is_object()) {
    complain("/task", "must be an object");
  }
  if (errors.empty()) return std::move(task->get_object());
  const json::object& first = errors.front().get_object();
  std::string message(first.at("path").get_string());
  message += ": ";
  message += first.at("message").get_string();
  return std::unexpected(RpcFailure{rpc::kInvalidParams, std::move(message),
                                    json::object{{"errors", std::move(errors)}}});
}

MethodAnswer preview(const HookBus& hooks, std::string_view params) {
  std::expected<json::object, RpcFailure> answer = task_param(params);
  if (answer) answer = preview_task(hooks, std::move(*answer));
  if (answer) return {0, config::to_json(*answer)};
  return {answer.error().code, config::to_json(answer.error().data), answer.error().message};
}

}  // namespace

void add_task_methods(MethodTable& methods, const HookBus& hooks) {
  methods.add("task.preview", TUNINGD_ROLE_READ, kPreviewDescription,
              [&hooks](std::string_view params, const tuningd_caller& /*caller*/) {
                return preview(hooks, params);
              });
}

}  // namespace tuningd
