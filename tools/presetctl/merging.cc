// merge: what a search space would be.
#include <algorithm>
#include <boost/program_options/value_semantic.hpp>
#include <string>

#include "presetctl/merge_report.h"
#include "presetctl/preset_input.h"
#include "presetctl/report.h"
#include "presetctl/space_input.h"
#include "presetctl/values.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

constexpr std::string_view kDefaultStrategy = "union";

Result<json::object> merge_params(const Arguments& arguments) {
  json::array presets;
  for (const std::string& operand : arguments.operands()) presets.push_back(preset_ref(operand));
  json::object params{{"presets", std::move(presets)}};
  if (const Result<void> added = add_merge(arguments, params); !added) {
    return std::unexpected(added.error());
  }
  return params;
}

Result<json::value> save_merged(Context& context, const Arguments& arguments,
                                const std::string& name, const json::object& merged) {
  Result<json::object> preset = fields_from_options(arguments, {});
  if (!preset) return std::unexpected(preset.error());
  for (const char* field : {"runtime", "runtime_version"}) {
    const json::value* shared = member(merged, field);
    if (shared && !shared->is_null() && !preset->contains(field)) (*preset)[field] = *shared;
  }
  if (!preset->contains("description")) {
    std::string sources;
    if (const json::array* applied = array_member(merged, "applied_presets")) {
      for (const json::value& source : *applied) {
        if (!source.is_string()) continue;
        sources += (sources.empty() ? "" : ", ") + std::string(source.get_string());
      }
    }
    (*preset)["description"] = "Merged from " + sources + " (" +
                               arguments.text("strategy").value_or(std::string(kDefaultStrategy)) +
                               ")";
  }
  (*preset)["name"] = name;
  for (const char* field :
       {"parameters", "links", "any_of", "constraints", "variables", "merged_from"}) {
    if (const json::value* part = member(merged, field)) (*preset)[field] = *part;
  }
  return context.call("preset.create", *preset);
}

}  // namespace

void merge_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  const auto texts = [](const char* name) {
    return po::value<std::vector<std::string>>()->value_name(name)->composing();
  };
  add_merge_options(add);
  add("save", text("NAME"), "create a preset from the result");
  add("description", text("TEXT"), "with --save: its description");
  add("category", text("CATEGORY"), "with --save: its category");
  add("runtime", text("RUNTIME"), "with --save: its runtime (default: the one they share)");
  add("tag", texts("TAG"), "with --save: a tag (repeat)");
}

Result<Status> merge(Context& context, const Arguments& arguments) {
  const Result<json::object> params = merge_params(arguments);
  if (!params) return std::unexpected(params.error());
  const std::optional<std::string> name = arguments.text("save");
  for (const char* option : {"description", "category", "runtime", "tag"}) {
    if (arguments.has(option) && !name) {
      return misuse("--" + std::string(option) + ": goes with --save NAME");
    }
  }
  const Result<json::object> merged = context.call_object("preset.merge", *params);
  if (!merged) return std::unexpected(merged.error());
  if (!name) {
    if (context.json()) {
      context.out().json(*merged);
    } else {
      print_merge(context.out(), *merged);
    }
    return kDone;
  }
  const json::object* parameters = object_member(*merged, "parameters");
  const bool other = merged->contains("links") || merged->contains("any_of");
  if ((!parameters || parameters->empty()) && !other) {
    if (const json::array* conflicts = array_member(*merged, "conflicts")) {
      if (!context.json()) print_conflicts(context.out(), *conflicts);
    }
    return refuse("no parameters are left to save");
  }
  const Result<json::value> saved = save_merged(context, arguments, *name, *merged);
  if (!saved) return std::unexpected(saved.error());
  if (!context.json()) print_merge(context.out(), *merged);
  print_change(context, "created", *saved);
  return kDone;
}

}  // namespace presetctl
