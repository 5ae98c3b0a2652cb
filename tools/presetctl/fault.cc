#include "presetctl/fault.h"

#include <algorithm>

#include "config/json_text.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::int64_t kInvalidParams = -32602;
constexpr std::int64_t kWrongState = -32009;
constexpr std::int64_t kNoRunner = -32010;

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

// "sglang (sglang, sglang-dev), vllm": names alone, or with the runtimes they are for.
std::string runner_names(const json::array& runners) {
  std::string names;
  for (const json::value& each : runners) {
    if (!names.empty()) names += ", ";
    if (each.is_string()) names += each.get_string();
    const json::object* runner = each.if_object();
    if (!runner) continue;
    names += text_of(*runner, "name");
    const json::value* runtimes = runner->if_contains("runtimes");
    if (runtimes && runtimes->is_array()) names += " for " + config::to_json(*runtimes);
  }
  return names;
}

// What the data of a refused task.* call tell beside the message.
void append_task_lines(const client::Error& error, const json::object& data,
                       std::vector<std::string>& lines) {
  if (error.code == kWrongState) {
    const std::string state = text_of(data, "state");
    if (!state.empty() && !error.message.contains(state)) lines.push_back("the task is " + state);
  }
  const json::value* runners = error.code == kNoRunner ? data.if_contains("runners") : nullptr;
  if (runners && runners->is_array()) {
    const std::string names = runner_names(runners->get_array());
    lines.push_back(names.empty() ? "there are no runners; the settings' `runners` names folders"
                                  : "there are: " + names);
  }
}

std::vector<std::string> refusal_lines(const client::Error& error) {
  std::vector<std::string> lines;
  const json::object* data = error.data.if_object();
  if (!data) return {error.message};
  if (const json::value* errors = data->if_contains("errors"); errors && errors->is_array()) {
    for (const json::value& entry : errors->get_array()) {
      if (!entry.is_object()) continue;
      const std::string path = text_of(entry.get_object(), "path");
      const std::string message = text_of(entry.get_object(), "message");
      lines.push_back(path.empty() ? message : path + ": " + message);
    }
  }
  const bool has_errors = !lines.empty();
  if (!has_errors) lines.push_back(error.message);
  const bool told = std::ranges::any_of(
      lines, [&](const std::string& line) { return line.ends_with(error.message); });
  if (error.code != kInvalidParams && !told) lines.insert(lines.begin(), error.message);
  const json::value* reasons = data->if_contains("reasons");
  if (!has_errors && reasons && reasons->is_array()) {
    for (const json::value& reason : reasons->get_array()) {
      lines.push_back(reason.is_string() ? std::string(reason.get_string())
                                         : config::to_json(reason));
    }
  }
  append_task_lines(error, *data, lines);
  return lines;
}

}  // namespace

Fault fault_of(const client::Error& error, const std::string& socket) {
  switch (error.kind) {
    case client::Error::Kind::kRefused:
      return {kRefused, refusal_lines(error), error.code};
    case client::Error::Kind::kNoDaemon:
      return {kNoDaemon,
              {"no daemon at " + socket + ": " + error.message,
               "start one with 'systemctl start tuningd' or 'tuningd --config FILE', or name its "
               "socket with --socket PATH or TUNINGD_SOCKET"},
              0};
    case client::Error::Kind::kClosed:
    case client::Error::Kind::kTimeout:
    case client::Error::Kind::kProtocol:
      break;
  }
  return {kNoDaemon, {socket + ": " + error.message}, 0};
}

}  // namespace presetctl
