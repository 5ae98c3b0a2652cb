#include "task_preview.h"

#include <boost/json/array.hpp>
#include <utility>

#include "format/task.h"
#include "method_table.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kNoTask = 0;  // the id that hooks see for a preview

RpcFailure wrong_task(const std::vector<FieldError>& errors) {
  json::array list;
  for (const FieldError& error : errors) {
    list.emplace_back(json::object{{"path", "/task" + error.path}, {"message", error.message}});
  }
  std::string message = "/task" + errors.front().path + ": " + errors.front().message;
  if (errors.size() > 1) {
    message += " (and " + std::to_string(errors.size() - 1) + " more)";
  }
  return {rpc::kInvalidParams, std::move(message), json::object{{"errors", std::move(list)}}};
}

RpcFailure vetoed(Refusal refusal) {
  json::object data{{"code", "vetoed"}};
  json::array reasons;
  for (const std::string& reason : refusal.reasons) reasons.emplace_back(reason);
  data["reasons"] = std::move(reasons);
  if (!refusal.errors.empty()) {
    for (json::value& error : refusal.errors) {
      json::value& path = error.get_object()["path"];
      path = "/task" + std::string(path.get_string());
    }
    data["errors"] = std::move(refusal.errors);
  }
  return {rpc::kVetoed, "the task is refused: " + refusal.reasons.front(), std::move(data)};
}

}  // namespace

std::expected<json::object, RpcFailure> preview_task(const HookBus& hooks, json::object task) {
  const TaskReport submitted = check_task(task, TaskStage::kSubmitted);
  if (!submitted.found.errors.empty()) {
    return std::unexpected(wrong_task(submitted.found.errors));
  }
  auto prepared = hooks.prepare(kNoTask, std::move(task));
  if (!prepared) return std::unexpected(vetoed(std::move(prepared.error())));
  const TaskReport report = check_task(prepared->task, TaskStage::kPrepared);
  if (!report.found.errors.empty()) return std::unexpected(wrong_task(report.found.errors));
  if (auto valid = hooks.validate(kNoTask, prepared->task); !valid) {
    return std::unexpected(vetoed(std::move(valid.error())));
  }
  json::array warnings;
  for (const std::string& warning : prepared->warnings) warnings.emplace_back(warning);
  for (const FieldError& missing : report.found.missing) {
    warnings.emplace_back(missing.path + ": " + missing.message +
                          "; the task needs it before it can run");
  }
  for (const std::string& warning : report.found.warnings) warnings.emplace_back(warning);
  return json::object{{"task", std::move(prepared->task)},
                      {"conflicts", std::move(prepared->conflicts)},
                      {"warnings", std::move(warnings)},
                      {"trials", report.trials}};
}

}  // namespace tuningd
