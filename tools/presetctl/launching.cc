// render, capture: points as command lines, and back.
#include <algorithm>
#include <boost/program_options/value_semantic.hpp>
#include <string>

#include "config/json_text.h"
#include "presetctl/files.h"
#include "presetctl/findings.h"
#include "presetctl/report.h"
#include "presetctl/space_input.h"
#include "presetctl/text.h"
#include "presetctl/values.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

// For a shell, a file or another program, byte by byte; on a terminal nothing that could harm it.
void print_exact(Output& out, std::string_view text) {
  if (out.width() == 0) {
    out.raw(text);
    if (!text.ends_with('\n')) out.line();
    return;
  }
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.line(printable(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void note_warnings(const json::object& answer) {
  const json::array* warnings = array_member(answer, "warnings");
  if (!warnings) return;
  for (const json::value& warning : *warnings) {
    if (warning.is_string()) Context::note("warning: " + std::string(warning.get_string()));
  }
}

// As a POSIX shell reads it.
std::string quoted(std::string_view word) {
  static constexpr std::string_view kSafe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,+@%";
  if (!word.empty() && word.find_first_not_of(kSafe) == std::string_view::npos) {
    return std::string(word);
  }
  std::string text = "'";
  for (const char c : word) {
    if (c == '\'') {
      text += "'\\''";
    } else {
      text += c;
    }
  }
  return text + "'";
}

Result<Status> print_config(Output& out, const json::object& answer) {
  const json::object* config = object_member(answer, "config");
  if (!config) return refuse("the engine reads no configuration file; leave --config out");
  print_exact(out, text_member(*config, "text"));
  std::string line;
  if (const json::array* argv = array_member(*config, "argv")) {
    for (const json::value& word : *argv) {
      if (word.is_string()) line += " " + quoted(word.get_string());
    }
  }
  Context::note("save it as " + text_member(*config, "name") + " and start with:" + line);
  return kDone;
}

Result<Status> print_words(Output& out, const json::object& answer) {
  const json::array* argv = array_member(answer, "argv");
  if (!argv) return refuse("the daemon's answer has no argv");
  for (const json::value& word : *argv) {
    if (word.is_string() && word.get_string().find('\n') != json::string::npos) {
      return refuse("a word has a line break in it, so lines cannot tell words apart; use --json");
    }
  }
  for (const json::value& word : *argv) {
    if (word.is_string()) print_exact(out, word.get_string());
  }
  return kDone;
}

// What is to be captured, as params of preset.capture.
Result<json::object> capture_params(const Arguments& arguments) {
  const std::vector<std::string>& operands = arguments.operands();
  const int ways = static_cast<int>(!operands.empty()) + static_cast<int>(arguments.has("pid")) +
                   static_cast<int>(arguments.has("config"));
  if (ways != 1) {
    return misuse(
        "capture: give -- COMMAND…, - for a line on standard input, --pid PID or "
        "--config FILE --runtime RUNTIME");
  }
  if (arguments.has("config") != arguments.has("runtime")) {
    return misuse("capture: --config FILE and --runtime RUNTIME go together");
  }
  json::object params;
  const auto pid = arguments.integer("pid", 1);
  if (!pid) return std::unexpected(pid.error());
  if (*pid) {
    params["pid"] = **pid;
  } else if (const std::optional<std::string> file = arguments.text("config")) {
    Result<std::string> text = read_file(*file);
    if (!text) return std::unexpected(text.error());
    params["config"] = std::move(*text);
    params["runtime"] = *arguments.text("runtime");
  } else if (operands.size() == 1) {
    // One word is a whole line, as it stands in a script.
    std::string line = operands.front();
    if (line == "-") {
      Result<std::string> text = read_file(line);
      if (!text) return std::unexpected(text.error());
      line = std::move(*text);
    }
    params["command"] = std::move(line);
  } else {
    json::array words;
    for (const std::string& operand : operands) words.emplace_back(operand);
    params["argv"] = std::move(words);
  }
  if (const std::optional<std::string> name = arguments.text("create")) params["name"] = *name;
  return params;
}

}  // namespace

void render_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  add("point", po::value<std::vector<std::string>>()->value_name("P=V,P=V…")->composing(),
      "the point, or a JSON object (default: the first valid one)");
  add("index", text("I"), "the valid point of this number, from 0, as 'points' counts them");
  add("model", text("MODEL"), "the model to serve");
  add("config", "the engine's configuration file instead of the command line");
  add("argv", "the command line's words, a line each");
  add_space_options(add);
  add_merge_options(add);
}

Result<Status> render(Context& context, const Arguments& arguments) {
  if (arguments.has("config") && arguments.has("argv")) {
    return misuse("--config and --argv exclude each other");
  }
  if (arguments.has("point") && arguments.has("index")) {
    return misuse("--point and --index exclude each other");
  }
  Result<json::object> params = space_params("render", arguments);
  if (!params) return std::unexpected(params.error());
  if (arguments.has("point")) {
    Result<json::object> point = parse_point(arguments.texts("point"));
    if (!point) return std::unexpected(point.error());
    (*params)["point"] = std::move(*point);
  }
  const auto index = arguments.integer("index", 0);
  if (!index) return std::unexpected(index.error());
  if (*index) (*params)["index"] = **index;
  if (const std::optional<std::string> model = arguments.text("model")) {
    (*params)["model"] = *model;
  }
  const Result<json::object> answer = context.call_object("preset.render", *params);
  if (!answer) return std::unexpected(answer.error());
  Output& out = context.out();
  if (context.json()) {
    out.json(*answer);
    return kDone;
  }
  note_warnings(*answer);
  if (arguments.has("config")) return print_config(out, *answer);
  if (arguments.has("argv")) return print_words(out, *answer);
  print_exact(out, text_member(*answer, "shell"));
  return kDone;
}

void capture_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  add("pid", text("PID"), "a running server of yours");
  add("config", text("FILE"), "an engine's configuration file (- for standard input)");
  add("runtime", text("RUNTIME"), "with --config: the engine it is for");
  add("create", text("NAME"), "make a preset of it");
}

Result<Status> capture(Context& context, const Arguments& arguments) {
  const Result<json::object> params = capture_params(arguments);
  if (!params) return std::unexpected(params.error());
  const Result<json::object> answer = context.call_object("preset.capture", *params);
  if (!answer) return std::unexpected(answer.error());
  const json::object* preset = object_member(*answer, "preset");
  if (!preset) return refuse("the daemon's answer has no preset");
  const json::array* findings = array_member(*answer, "findings");
  if (arguments.has("create")) {
    if (!context.json()) note_warnings(*answer);
    const Result<json::value> made = context.call("preset.create", *preset);
    if (!made) return std::unexpected(made.error());
    print_change(context, "created", *made);
    if (findings && !context.json()) note_findings(*findings, "");
    return kDone;
  }
  Output& out = context.out();
  if (context.json()) {
    out.json(*answer);
    return kDone;
  }
  print_field(out, "runtime", printable(text_member(*preset, "runtime")));
  print_field(out, "model", printable(text_member(*answer, "model")));
  if (const json::object* parameters = object_member(*preset, "parameters")) {
    out.line(out.painted("parameters", Paint::kBold));
    print_parameters(out, *parameters);
  }
  if (findings) print_findings(out, *findings);
  print_warnings(out, *answer);
  return kDone;
}

}  // namespace presetctl
