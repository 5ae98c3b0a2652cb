// log: what a trial's processes wrote, as it is or as it grows.
#include <boost/program_options/value_semantic.hpp>
#include <charconv>
#include <chrono>
#include <string>

#include "presetctl/task/log_text.h"
#include "presetctl/task/task_input.h"
#include "presetctl/task/task_text.h"
#include "presetctl/task/tasks.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

constexpr std::int64_t kPiece = 1 << 20;
constexpr std::chrono::milliseconds kBetween(300);

// What is read: the file of one run of one trial, from one place on.
struct Source {
  json::value task;
  std::int64_t trial = 0;
  std::optional<std::int64_t> run;  // empty: the last one, whichever that is
  std::optional<std::string> file;  // empty: what there is
  std::int64_t offset = 0;          // negative: from the end

  json::object params() const {
    json::object params{{"task", task}, {"trial", trial}, {"offset", offset}, {"limit", kPiece}};
    if (run) params["run"] = *run;
    if (file) params["file"] = *file;
    return params;
  }
};

Result<Source> source_of(const Arguments& arguments) {
  Source source;
  source.task = preset_ref(arguments.operands()[0]);
  const std::string& word = arguments.operands()[1];
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), source.trial);
  if (error != std::errc() || end != word.data() + word.size() || source.trial < 0) {
    return misuse("task log: expected a trial's number, found '" + word + "'");
  }
  const auto run = arguments.integer("run", 0);
  if (!run) return std::unexpected(run.error());
  const auto tail = arguments.integer("tail", 1);
  if (!tail) return std::unexpected(tail.error());
  source.run = *run;
  source.file = arguments.text("file");
  if (*tail) source.offset = -**tail;
  return source;
}

// Prints from the source's place to the end that the file has now. The last answer.
Result<json::object> print_rest(Context& context, Source& source, LogText& text) {
  for (;;) {
    Result<json::object> answer = context.call_object("task.log", source.params());
    if (!answer) return std::unexpected(answer.error());
    const std::int64_t next = integer_member(*answer, "next_offset");
    const bool moved = next != source.offset;
    context.out().raw(text.add(text_member(*answer, "text")));
    if (!context.out().flush()) return refuse("standard output: cannot be written");
    source.offset = next;
    if (!source.file) source.file = text_member(*answer, "file");
    if (!moved || next >= integer_member(*answer, "size")) return answer;
  }
}

void note_other_files(const json::object& answer) {
  const json::array* files = array_member(answer, "files");
  const std::string shown = text_member(answer, "file");
  for (const json::value& each : files ? *files : json::array{}) {
    if (each.is_string() && each.get_string() != shown) {
      Context::note("this is the " + shown + "'s output; --file " + std::string(each.get_string()) +
                    " shows the other one");
    }
  }
}

// Whether the trial has come to its end; a trial that is not there yet has not.
Result<bool> is_over(Context& context, const Source& source) {
  const Result<json::object> answer =
      all_pages(context, "task.trials", json::object{{"task", source.task}}, "trials", {});
  if (!answer) return std::unexpected(answer.error());
  for (const json::value& entry : *array_member(*answer, "trials")) {
    const json::object* trial = entry.if_object();
    if (trial && integer_member(*trial, "trial") == source.trial) {
      return is_trial_over(text_member(*trial, "state"));
    }
  }
  return false;
}

Result<Status> follow(Context& context, Source source) {
  // Names may come to mean another task, and notifications tell ids.
  const Result<json::object> row =
      context.call_object("task.get", json::object{{"task", source.task}, {"summary", false}});
  if (!row) return std::unexpected(row.error());
  source.task = integer_member(*row, "id");
  const Result<json::value> subscribed = context.call("task.subscribe", json::object{});
  if (!subscribed) return std::unexpected(subscribed.error());
  Result<bool> over = is_over(context, source);
  if (!over) return std::unexpected(over.error());
  LogText text;
  std::int64_t run = -1;
  for (;;) {
    const Result<json::object> answer = print_rest(context, source, text);
    if (!answer) return std::unexpected(answer.error());
    const std::int64_t shown = integer_member(*answer, "run");
    if (!source.run && run >= 0 && shown != run) {
      // The trial is measured again: the next run's output from its begin.
      Context::note("run " + std::to_string(shown));
      run = shown;
      source.offset = 0;
      continue;
    }
    run = shown;
    if (*over) return kDone;
    const auto change = context.next_notification(kBetween);
    if (!change) return std::unexpected(change.error());
    const json::object* params = *change ? (*change)->params.if_object() : nullptr;
    if (!params || (*change)->method != "trial.changed") continue;
    if (integer_member(*params, "task") == source.task.get_int64() &&
        integer_member(*params, "trial") == source.trial) {
      over = is_trial_over(text_member(*params, "state"));
    }
  }
}

}  // namespace

void task_log_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  add("file", text("FILE"), "engine or benchmark (default: what there is)");
  add("run", text("N"), "of a trial with repeats: this run, from 0 (default: the last)");
  add("tail", text("BYTES"), "only the end");
  add("follow,f", "go on as it grows, until the trial ends");
}

Result<Status> task_log(Context& context, const Arguments& arguments) {
  Result<Source> source = source_of(arguments);
  if (!source) return std::unexpected(source.error());
  if (context.json()) {
    if (arguments.has("follow")) return misuse("--follow and --json exclude each other");
    const Result<json::object> answer = context.call_object("task.log", source->params());
    if (!answer) return std::unexpected(answer.error());
    context.out().json(*answer);
    return kDone;
  }
  if (arguments.has("follow")) return follow(context, std::move(*source));
  LogText text;
  const bool named = source->file.has_value();
  const Result<json::object> answer = print_rest(context, *source, text);
  if (!answer) return std::unexpected(answer.error());
  if (!named) note_other_files(*answer);
  return kDone;
}

}  // namespace presetctl
