// remerge: a saved merge, brought up to date with what it was merged from.
#include <boost/program_options/value_semantic.hpp>
#include <string>

#include "config/json_text.h"
#include "presetctl/merge_report.h"
#include "presetctl/report.h"
#include "presetctl/text.h"
#include "presetctl/values.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

std::string number_text(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value ? config::to_json(*value) : "?";
}

void print_remerge(Output& out, const json::object& answer) {
  if (const json::array* outdated = array_member(answer, "outdated")) {
    for (const json::value& entry : *outdated) {
      const json::object* preset = entry.if_object();
      if (!preset) continue;
      out.line(printable(text_member(*preset, "name")) + ": revision " +
               number_text(*preset, "from") + " then, " + number_text(*preset, "to") + " now");
    }
    if (outdated->empty()) out.line("the presets it was merged from are as they were");
  }
  const json::value* edited = member(answer, "edited");
  if (edited && *edited == true) {
    out.line(out.painted("warning", Paint::kYellow) +
             "  it was changed by hand since; merged again, it loses those changes");
  }
  const json::value* changed = member(answer, "changed");
  const json::object* diff = object_member(answer, "diff");
  if (diff && changed && *changed == true) print_diff(out, *diff);
  const json::object* merge = object_member(answer, "merge");
  if (!merge) return;
  if (const json::array* conflicts = array_member(*merge, "conflicts")) {
    print_conflicts(out, *conflicts);
  }
  print_warnings(out, *merge);
}

}  // namespace

void remerge_options(AddOptions& add) {
  add("apply", "make it so, as a new revision");
  add("if-revision", po::value<std::string>()->value_name("N"),
      "with --apply: refuse unless the preset is at this revision");
}

Result<Status> remerge(Context& context, const Arguments& arguments) {
  json::object params{{"preset", preset_ref(arguments.operands().front())}};
  const bool apply = arguments.has("apply");
  const auto revision = arguments.integer("if-revision", 1);
  if (!revision) return std::unexpected(revision.error());
  if (*revision && !apply) return misuse("--if-revision: goes with --apply");
  if (*revision) params["if_revision"] = **revision;
  const Result<json::object> answer =
      context.call_object(apply ? "preset.apply_merge" : "preset.remerge", params);
  if (!answer) return std::unexpected(answer.error());
  if (context.json()) {
    context.out().json(*answer);
    return kDone;
  }
  print_remerge(context.out(), *answer);
  const json::object* preset = object_member(*answer, "preset");
  const json::value* applied = member(*answer, "applied");
  if (preset && applied && *applied == true) context.out().line(preset_line("updated", *preset));
  return kDone;
}

}  // namespace presetctl
