// import and export: presets as files.
#include <boost/program_options/value_semantic.hpp>
#include <string>

#include "config/json_text.h"
#include "presetctl/files.h"
#include "presetctl/findings.h"
#include "presetctl/preset_input.h"
#include "presetctl/report.h"
#include "presetctl/text.h"
#include "presetctl/values.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

constexpr std::string_view kSeveral = "presets.json";

// One entry of the answer: "#7 New name (was Old name)", "#7 Name: a preset of this name exists".
std::string entry_text(const json::object& entry) {
  std::string text;
  if (const json::value* id = member(entry, "id")) text = "#" + config::to_json(*id) + " ";
  text += printable(text_member(entry, "name"));
  if (const std::string from = text_member(entry, "from"); !from.empty()) {
    text += " (was " + printable(from) + ")";
  }
  if (const std::string reason = text_member(entry, "reason"); !reason.empty()) {
    text += ": " + printable(reason);
  }
  return text;
}

void print_import(Output& out, const json::object& answer, const std::string& prefix) {
  for (const char* part : {"imported", "skipped"}) {
    const json::array* entries = array_member(answer, part);
    if (!entries) continue;
    for (const json::value& value : *entries) {
      const json::object* entry = value.if_object();
      if (!entry) continue;
      const std::string action = text_member(*entry, "action");
      out.line(prefix + (action.empty() ? part : printable(action)) + " " + entry_text(*entry));
    }
  }
}

// What the catalogs say of the presets that a file brings.
void note_import_findings(const json::object& answer) {
  const json::array* presets = array_member(answer, "findings");
  if (!presets) return;
  for (const json::value& entry : *presets) {
    const json::object* preset = entry.if_object();
    const json::array* findings = preset ? array_member(*preset, "findings") : nullptr;
    if (findings) note_findings(*findings, text_member(*preset, "name"));
  }
}

Result<json::object> import_file(Context& context, const Arguments& arguments,
                                 const std::string& path) {
  const Result<json::value> loaded = load_document(path);
  if (!loaded) return std::unexpected(loaded.error());
  Result<json::object> document = import_document(*loaded, path);
  if (!document) return std::unexpected(document.error());
  json::object params{{"document", std::move(*document)}};
  if (const std::optional<std::string> rule = arguments.text("on-conflict")) {
    params["on_conflict"] = *rule;
  }
  if (arguments.has("dry-run")) params["dry_run"] = true;
  return context.call_object("preset.import", params);
}

Result<json::object> export_params(const Arguments& arguments) {
  const std::vector<std::string>& operands = arguments.operands();
  if (arguments.has("all") != operands.empty()) {
    return misuse("export: give presets or --all");
  }
  if (arguments.has("all")) return json::object{{"all", true}};
  if (operands.size() == 1) return json::object{{"preset", preset_ref(operands.front())}};
  json::array presets;
  for (const std::string& operand : operands) presets.push_back(preset_ref(operand));
  return json::object{{"presets", std::move(presets)}};
}

// preset-{name}.json for a single preset, presets.json for several.
std::string default_file(const json::object& document) {
  const json::object* preset = object_member(document, "preset");
  return preset ? export_file_name(text_member(*preset, "name")) : std::string(kSeveral);
}

}  // namespace

void import_options(AddOptions& add) {
  add("on-conflict", po::value<std::string>()->value_name("RULE"),
      "if a name is taken: fail (default), skip, rename or replace");
  add("dry-run,n", "say what would happen and change nothing");
}

// Each file is imported whole or not at all; a file that fails does not keep the next one out.
Result<Status> import(Context& context, const Arguments& arguments) {
  const std::vector<std::string>& files = arguments.operands();
  Fault failed{kDone, {}, 0};
  json::array answers;
  for (const std::string& path : files) {
    Result<json::object> answer = import_file(context, arguments, path);
    if (!answer) {
      for (const std::string& line : answer.error().lines) {
        // A file that cannot be read has its name in the line already.
        const bool named = answer.error().status != kRefused;
        failed.lines.push_back(named ? line : path + ": " + line);
      }
      failed.status = std::max(failed.status, answer.error().status);
      if (answer.error().status == kNoDaemon) break;
      continue;
    }
    const std::string prefix = (arguments.has("dry-run") ? "dry run: " : "") +
                               (files.size() > 1 ? printable(path) + ": " : std::string());
    if (!context.json()) {
      print_import(context.out(), *answer, prefix);
      note_import_findings(*answer);
    }
    answers.push_back(std::move(*answer));
  }
  if (context.json() && !answers.empty()) {
    context.out().json(files.size() == 1 ? answers.front() : json::value(answers));
  }
  if (failed.status != kDone) return std::unexpected(std::move(failed));
  return kDone;
}

void export_options(AddOptions& add) {
  add("all", "all presets");
  add("output,o", po::value<std::string>()->value_name("FILE"),
      "the file (- for standard output); default: preset-NAME.json, presets.json for several");
  add("force", "replace the file if it exists");
}

Result<Status> export_presets(Context& context, const Arguments& arguments) {
  const Result<json::object> params = export_params(arguments);
  if (!params) return std::unexpected(params.error());
  const Result<json::object> document = context.call_object("preset.export", *params);
  if (!document) return std::unexpected(document.error());
  const std::optional<std::string> output = arguments.text("output");
  if (output == "-") {
    context.out().raw(printable_json(config::to_pretty_json(*document)));
    return kDone;
  }
  const std::string path = output.value_or(default_file(*document));
  const Result<void> written =
      write_file(path, config::to_pretty_json(*document), arguments.has("force"));
  if (!written) return std::unexpected(written.error());
  const json::array* several = array_member(*document, "presets");
  const std::size_t count = several ? several->size() : 1;
  if (context.json()) {
    context.out().json(json::object{{"file", path}, {"presets", count}});
  } else {
    context.out().line("wrote " + count_of(count, "preset") + " to " + printable(path));
  }
  return kDone;
}

}  // namespace presetctl
