// edit: a preset in an editor, until the daemon takes it or the person gives up.
#include <string>
#include <vector>

#include "config/json_text.h"
#include "presetctl/editor.h"
#include "presetctl/findings.h"
#include "presetctl/preset_yaml.h"
#include "presetctl/report.h"
#include "presetctl/text.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::int64_t kInvalidParams = -32602;
constexpr std::int64_t kAlreadyExists = -32002;
constexpr std::int64_t kLimitExceeded = -32006;

constexpr std::string_view kHeading =
    "# Save and leave the editor to change the preset; empty the file to leave it as it is.\n"
    "# Each parameter has a list of the values to try, or an object ('presetctl schema'). null "
    "clears\n"
    "# an optional field.\n";

// The edited fields that differ; a field that was taken out is cleared.
json::object differences(const json::object& before, const json::object& after) {
  json::object changes;
  for (const auto& field : before) {
    const json::value* now = after.if_contains(field.key());
    const json::value wanted = now ? *now : json::value(nullptr);
    if (config::to_json(wanted) != config::to_json(field.value())) changes[field.key()] = wanted;
  }
  for (const auto& field : after) {
    // Not ours to judge: the daemon says which fields there are.
    if (!before.contains(field.key())) changes[field.key()] = field.value();
  }
  return changes;
}

bool is_blank(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first != std::string_view::npos && line[first] != '#') return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

// What another look at the text can mend; the rest is over.
bool is_mendable(const Fault& fault) {
  return fault.status == kMisused || fault.code == kInvalidParams || fault.code == kAlreadyExists ||
         fault.code == kLimitExceeded;
}

std::unexpected<Fault> give_up(EditedFile& file, Fault fault) {
  file.keep();
  fault.lines.push_back("your text is kept in " + file.path());
  return std::unexpected(std::move(fault));
}

// The text's changes, sent; kDone and null if there are none.
Result<json::value> apply(Context& context, const json::object& preset, std::string_view text) {
  const Result<json::object> fields = parse_edited(text);
  if (!fields) return std::unexpected(fields.error());
  json::object changes = differences(editable_fields(preset), *fields);
  if (changes.empty()) return json::value(nullptr);
  return context.call("preset.update", json::object{{"preset", preset.at("id")},
                                                    {"changes", std::move(changes)},
                                                    {"if_revision", preset.at("revision")}});
}

}  // namespace

Result<Status> edit(Context& context, const Arguments& arguments) {
  const Result<json::object> preset = context.call_object(
      "preset.get", json::object{{"preset", preset_ref(arguments.operands().front())}});
  if (!preset) return std::unexpected(preset.error());
  if (!preset->contains("id") || !preset->contains("revision")) {
    return refuse("the daemon's answer is no preset");
  }
  const json::value* system = member(*preset, "is_system");
  if (system && *system == true) {
    const std::string name = text_member(*preset, "name");
    return refuse("'" + name +
                  "' is a system preset and cannot be changed; make a copy with "
                  "'presetctl clone' and edit that");
  }
  Result<EditedFile> file = EditedFile::make();
  if (!file) return std::unexpected(file.error());

  std::string text = std::string(kHeading) + to_edited_text(editable_fields(*preset));
  std::vector<std::string> problems;
  for (;;) {
    if (const Result<void> written = file->write(with_problems(text, problems)); !written) {
      return give_up(*file, written.error());
    }
    const Result<void> edited = file->open_editor();
    const Result<std::string> now = file->read();
    if (!edited || !now) {
      Fault fault = edited ? now.error() : edited.error();
      const bool changed = now && without_problems(*now) != text;
      if (changed || !problems.empty()) return give_up(*file, std::move(fault));
      return std::unexpected(std::move(fault));
    }
    const std::string saved = without_problems(*now);
    if (is_blank(saved)) {
      Context::note("the text is empty: nothing was changed");
      return kDone;
    }
    if (!problems.empty() && saved == text) {
      return give_up(*file, {kRefused, problems});
    }
    text = saved;
    const Result<json::value> updated = apply(context, *preset, text);
    if (updated && updated->is_null()) {
      if (context.json()) {
        context.out().json(*preset);
      } else {
        Context::note("unchanged");
      }
      return kDone;
    }
    if (updated) {
      print_change(context, "updated", *updated);
      note_findings_of(context, *updated);
      return kDone;
    }
    if (!is_mendable(updated.error())) return give_up(*file, updated.error());
    problems = updated.error().lines;
  }
}

}  // namespace presetctl
