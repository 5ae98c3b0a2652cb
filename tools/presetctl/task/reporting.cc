// report: a task's results as a file that can be sent to somebody.
#include <boost/program_options/value_semantic.hpp>
#include <ctime>
#include <string>

#include "presetctl/files.h"
#include "presetctl/task/markdown_report.h"
#include "presetctl/task/page_report.h"
#include "presetctl/task/task_input.h"
#include "presetctl/task/task_text.h"
#include "presetctl/task/tasks.h"
#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

std::string now() {
  const std::time_t time = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char text[sizeof "2026-11-23T12:34:56Z"];
  return std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0 ? text : "";
}

// To standard output as it is, or to a file, which is then told.
Result<void> write_out(Context& context, const std::string& path, const std::string& text,
                       bool force) {
  if (path == "-") {
    context.out().raw(text);
    return {};
  }
  if (const Result<void> written = write_file(path, text, force); !written) return written;
  if (context.json()) {
    context.out().json(json::object{{"file", path}, {"size", text.size()}});
  } else {
    context.out().line("wrote " + printable(path) + ", " +
                       format_bytes(static_cast<std::int64_t>(text.size())));
  }
  return {};
}

}  // namespace

void task_report_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  add("output,o", text("FILE"), "where the page goes (default: task-ID.html; - for the output)");
  add("markdown", text("FILE"), "a Markdown document instead of the page, or beside --output");
  add("force", "replace files that are there");
}

Result<Status> task_report(Context& context, const Arguments& arguments) {
  const std::optional<std::string> markdown = arguments.text("markdown");
  std::optional<std::string> page = arguments.text("output");
  const bool wants_page = page || !markdown;
  if (wants_page && !has_page()) {
    return misuse(
        "task report: this presetctl was built without the page (TUNINGD_REPORT=OFF); give "
        "--markdown FILE");
  }
  if (page == "-" && markdown == "-") {
    return misuse("task report: --output - and --markdown - exclude each other");
  }
  const Result<json::object> task = context.call_object(
      "task.get", json::object{{"task", preset_ref(arguments.operands().front())}});
  if (!task) return std::unexpected(task.error());
  const std::int64_t id = integer_member(*task, "id");
  const Result<json::object> trials =
      all_pages(context, "task.trials", json::object{{"task", id}}, "trials", {});
  if (!trials) return std::unexpected(trials.error());
  const json::array& rows = *array_member(*trials, "trials");

  const bool force = arguments.has("force");
  if (wants_page) {
    const std::string path = page.value_or("task-" + std::to_string(id) + ".html");
    const Result<void> written = write_out(context, path, page_report(*task, rows, now()), force);
    if (!written) return std::unexpected(written.error());
  }
  if (markdown) {
    const Result<void> written = write_out(context, *markdown, markdown_report(*task, rows), force);
    if (!written) return std::unexpected(written.error());
  }
  return kDone;
}

}  // namespace presetctl
