// cancel, resume, delete, save: what is to become of a task.
#include <unistd.h>

#include <boost/program_options/value_semantic.hpp>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "presetctl/report.h"
#include "presetctl/task/task_input.h"
#include "presetctl/task/task_text.h"
#include "presetctl/task/tasks.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

Result<Status> change(Context& context, const Arguments& arguments, std::string_view method,
                      std::string_view done) {
  const Result<json::object> row =
      context.call_object(method, json::object{{"task", preset_ref(arguments.operands().front())}});
  if (!row) return std::unexpected(row.error());
  print_task_change(context, done, *row);
  return kDone;
}

// The tasks that are to go, as the daemon has them now.
Result<std::vector<json::object>> look_up(Context& context,
                                          const std::vector<std::string>& operands) {
  std::vector<json::object> rows;
  for (const std::string& operand : operands) {
    Result<json::object> row = context.call_object(
        "task.get", json::object{{"task", preset_ref(operand)}, {"summary", false}});
    if (!row) return std::unexpected(row.error());
    rows.push_back(std::move(*row));
  }
  return rows;
}

bool confirmed(const std::vector<json::object>& rows) {
  std::string question = "delete";
  for (const json::object& row : rows) {
    question +=
        (&row == &rows.front() ? " " : ", ") + task_title(row) + " (" + trial_counts(row) + ")";
  }
  question += "? [y/N] ";
  std::fwrite(question.data(), 1, question.size(), stderr);
  std::string answer;
  if (!std::getline(std::cin, answer)) std::fputc('\n', stderr);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace

Result<Status> task_cancel(Context& context, const Arguments& arguments) {
  return change(context, arguments, "task.cancel", "cancelled");
}

Result<Status> task_resume(Context& context, const Arguments& arguments) {
  return change(context, arguments, "task.resume", "resumed");
}

void task_delete_options(AddOptions& add) {
  add("yes,y", "do not ask");
}

Result<Status> task_delete(Context& context, const Arguments& arguments) {
  const bool asks = !arguments.has("yes");
  if (asks && ::isatty(STDIN_FILENO) != 1) {
    return misuse("task delete: standard input is no terminal to ask on; give --yes");
  }
  // A name may mean another task by the time its turn comes; what was looked up is what goes.
  const Result<std::vector<json::object>> rows = look_up(context, arguments.operands());
  if (!rows) return std::unexpected(rows.error());
  if (asks && !confirmed(*rows)) return refuse("nothing was deleted");
  for (const json::object& row : *rows) {
    const Result<json::object> deleted =
        context.call_object("task.delete", json::object{{"task", integer_member(row, "id")}});
    if (!deleted) {
      Fault fault = deleted.error();
      fault.lines.front() = task_title(row) + ": " + fault.lines.front();
      return std::unexpected(std::move(fault));
    }
    print_task_change(context, "deleted", *deleted);
  }
  return kDone;
}

void task_save_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  add("best", text("K"), "take the values of the best K trials (default: 1)");
  add("description", text("TEXT"), "the preset's description");
  add("category", text("CATEGORY"), "the preset's category");
}

Result<Status> task_save(Context& context, const Arguments& arguments) {
  json::object params{{"task", preset_ref(arguments.operands()[0])},
                      {"name", arguments.operands()[1]}};
  const auto best = arguments.integer("best", 1);
  if (!best) return std::unexpected(best.error());
  if (*best) params["best"] = **best;
  for (const char* field : {"description", "category"}) {
    if (const std::optional<std::string> given = arguments.text(field)) params[field] = *given;
  }
  const Result<json::value> preset = context.call("task.save_preset", params);
  if (!preset) return std::unexpected(preset.error());
  print_change(context, "created", *preset);
  return kDone;
}

}  // namespace presetctl
