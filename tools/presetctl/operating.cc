// status, reload, backup, verify, watch, call, ping: the daemon itself.
#include <stdlib.h>

#include <boost/program_options/value_semantic.hpp>
#include <ctime>
#include <filesystem>
#include <string>

#include "config/json_text.h"
#include "presetctl/files.h"
#include "presetctl/report.h"
#include "presetctl/text.h"
#include "presetctl/values.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

// The answer as JSON with --json, else its members.
void print_answer(Context& context, const json::value& answer) {
  if (context.json() || !answer.is_object()) {
    context.out().json(answer);
  } else {
    print_members(context.out(), answer.get_object());
  }
}

Result<Status> call_and_print(Context& context, std::string_view method) {
  const Result<json::value> answer = context.call(method, json::object{});
  if (!answer) return std::unexpected(answer.error());
  print_answer(context, *answer);
  return kDone;
}

std::string now() {
  const std::time_t time = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&time, &parts);
  char text[sizeof "12:34:56"];
  return std::strftime(text, sizeof text, "%H:%M:%S", &parts) > 0 ? text : "";
}

}  // namespace

Result<Status> status(Context& context, const Arguments& /*arguments*/) {
  return call_and_print(context, "system.status");
}

Result<Status> hardware(Context& context, const Arguments& /*arguments*/) {
  const Result<json::object> answer = context.call_object("system.hardware", json::object{});
  if (!answer) return std::unexpected(answer.error());
  const json::array* gpus = array_member(*answer, "gpus");
  if (context.json() || !gpus) {
    print_answer(context, *answer);
    return kDone;
  }
  json::object rest = *answer;
  rest.stable_erase("gpus");
  Output& out = context.out();
  Table table({{"GPU", Table::Align::kLeft, true}, {"MEMORY", Table::Align::kRight}, {"KIND"}});
  for (const json::value& entry : *gpus) {
    const json::object* gpu = entry.if_object();
    const json::value* memory = gpu ? member(*gpu, "memory_bytes") : nullptr;
    if (!memory) continue;
    const json::value* compute = member(*gpu, "compute_capability");
    table.add({text_member(*gpu, "name"),
               memory->is_int64() ? format_bytes(memory->get_int64()) : "?",
               compute ? "sm " + config::to_json(*compute) : text_member(*gpu, "family")});
  }
  table.print(out);
  out.line();
  print_members(out, rest);
  return kDone;
}

Result<Status> schema(Context& context, const Arguments& /*arguments*/) {
  const Result<json::value> answer = context.call("preset.schema", json::object{});
  if (!answer) return std::unexpected(answer.error());
  context.out().raw(printable_json(config::to_pretty_json(*answer)));
  return kDone;
}

Result<Status> reload(Context& context, const Arguments& /*arguments*/) {
  return call_and_print(context, "system.reload");
}

Result<Status> backup(Context& context, const Arguments& arguments) {
  // The daemon has a current folder of its own; the person means theirs.
  std::error_code error;
  const std::filesystem::path directory =
      std::filesystem::absolute(arguments.operands().front(), error);
  if (error) return misuse(arguments.operands().front() + ": " + error.message());
  const Result<json::value> answer = context.call(
      "store.backup", json::object{{"directory", directory.lexically_normal().string()}});
  if (!answer) return std::unexpected(answer.error());
  print_answer(context, *answer);
  return kDone;
}

Result<Status> verify(Context& context, const Arguments& /*arguments*/) {
  const Result<json::object> answer = context.call_object("store.verify", json::object{});
  if (!answer) return std::unexpected(answer.error());
  print_answer(context, *answer);
  const json::value* good = member(*answer, "ok");
  return good && *good == true ? kDone : kRefused;
}

void watch_options(AddOptions& add) {
  add("count", po::value<std::string>()->value_name("N"), "end after so many changes");
}

Result<Status> watch(Context& context, const Arguments& arguments) {
  const auto count = arguments.integer("count", 1);
  if (!count) return std::unexpected(count.error());
  const Result<json::value> subscribed = context.call("preset.subscribe", json::object{});
  if (!subscribed) return std::unexpected(subscribed.error());
  Context::note("watching " + context.socket());
  for (std::int64_t seen = 0; !*count || seen < **count; ++seen) {
    const Result<client::Notification> change = context.next_notification();
    if (!change) {
      Fault fault = change.error();
      fault.lines.push_back("the watch is over");
      return std::unexpected(std::move(fault));
    }
    const json::object* params = change->params.if_object();
    if (context.json()) {
      // One line each, also on a terminal: a stream is read by lines.
      context.out().line(printable_json(config::to_json(change->params)));
    } else if (params) {
      context.out().line(now() + " " + preset_line(printable(text_member(*params, "op")), *params));
    }
    if (!context.out().flush()) return refuse("standard output: cannot be written");
  }
  return kDone;
}

Result<Status> call(Context& context, const Arguments& arguments) {
  json::value params;
  if (arguments.operands().size() == 2) {
    std::string text = arguments.operands()[1];
    if (text == "-") {
      Result<std::string> input = read_file(text);
      if (!input) return std::unexpected(input.error());
      text = std::move(*input);
    }
    auto parsed = config::parse_json(text);
    if (!parsed) return misuse("params: " + parsed.error().message);
    if (!parsed->is_structured()) return misuse("params: expected a JSON object or list");
    params = std::move(*parsed);
  }
  const Result<json::value> answer = context.call(arguments.operands().front(), params);
  if (!answer) return std::unexpected(answer.error());
  context.out().json(*answer);
  return kDone;
}

Result<Status> ping(Context& context, const Arguments& /*arguments*/) {
  const Result<json::value> answer = context.call("system.ping", json::object{});
  if (!answer) return std::unexpected(answer.error());
  if (context.json()) {
    context.out().json(*answer);
  } else {
    context.out().line("the daemon at " + printable(context.socket()) + " answers");
  }
  return kDone;
}

}  // namespace presetctl
