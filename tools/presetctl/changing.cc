// create, update, delete, clone: changes by options and files.
#include <unistd.h>

#include <array>
#include <boost/program_options/value_semantic.hpp>
#include <cstdio>
#include <iostream>
#include <string>

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

constexpr std::int64_t kRevisionConflict = -32004;
constexpr int kUpdateAttempts = 5;
constexpr std::array<const char*, 13> kTopFields{
    "description", "category", "runtime",  "metadata",  "runtime_version", "links",      "any_of",
    "constraints", "extends",  "requires", "conflicts", "variables",       "merged_from"};
constexpr std::array<const char*, 2> kMetadataFields{"tags", "author"};

// --unset FIELD: a field of the preset becomes null, tags and author leave the metadata.
Result<void> unset(json::object& changes, const json::object& preset, const std::string& field) {
  for (const char* known : kTopFields) {
    if (field != known) continue;
    changes[known] = nullptr;
    return {};
  }
  for (const char* known : kMetadataFields) {
    if (field != known) continue;
    json::object metadata;
    if (const json::object* changed = object_member(changes, "metadata")) {
      metadata = *changed;
    } else if (const json::object* current = object_member(preset, "metadata")) {
      metadata = *current;
    }
    metadata.erase(known);
    changes["metadata"] = std::move(metadata);
    return {};
  }
  Nearest nearest(field);
  for (const char* each : kTopFields) nearest.consider(each);
  for (const char* each : kMetadataFields) nearest.consider(each);
  std::string known;
  for (const char* each : kTopFields) known += std::string(each) + ", ";
  return misuse("--unset " + field + ": expected " + known + "tags or author" + nearest.hint());
}

// What the options change of `preset`, which is empty if they need nothing of it.
Result<json::object> changes_of(const Arguments& arguments, const json::object& preset) {
  const json::object* metadata = object_member(preset, "metadata");
  json::object changes;
  if (arguments.has("file")) {
    // The file's fields, the options' on top; a name in a file does not rename.
    Result<json::object> given = preset_from_arguments(arguments);
    if (!given) return std::unexpected(given.error());
    changes = std::move(*given);
    changes.erase("name");
  } else {
    Result<json::object> given =
        fields_from_options(arguments, metadata ? *metadata : json::object{});
    if (!given) return std::unexpected(given.error());
    changes = std::move(*given);
  }
  if (const std::optional<std::string> name = arguments.text("rename")) changes["name"] = *name;
  if (arguments.has("set-param") || arguments.has("remove-param")) {
    const json::object* start = object_member(changes, "parameters");
    if (!start) start = object_member(preset, "parameters");
    json::object parameters = start ? *start : json::object{};
    for (const std::string& name : arguments.texts("remove-param")) {
      if (parameters.contains(name)) {
        // erase() would move the last parameter into the gap; people keep theirs in order.
        parameters.stable_erase(name);
        continue;
      }
      Nearest nearest(name);
      for (const auto& parameter : parameters) nearest.consider(parameter.key());
      return refuse("--remove-param " + name + ": the preset has no such parameter" +
                    nearest.hint());
    }
    if (const Result<void> set = set_parameters(parameters, arguments.texts("set-param")); !set) {
      return std::unexpected(set.error());
    }
    changes["parameters"] = std::move(parameters);
  }
  for (const std::string& field : arguments.texts("unset")) {
    if (const Result<void> done = unset(changes, preset, field); !done) {
      return std::unexpected(done.error());
    }
  }
  return changes;
}

bool builds_on_what_is_there(const Arguments& arguments) {
  if (arguments.has("file")) return false;
  for (const char* option : {"set-param", "remove-param", "tag", "author", "unset"}) {
    if (arguments.has(option)) return true;
  }
  return false;
}

Result<json::value> update_once(Context& context, const Arguments& arguments,
                                std::optional<std::int64_t> if_revision) {
  json::object params{{"preset", preset_ref(arguments.operands().front())}};
  json::object preset;
  if (builds_on_what_is_there(arguments)) {
    Result<json::object> current = context.call_object("preset.get", params);
    if (!current) return std::unexpected(current.error());
    preset = std::move(*current);
    const json::value* id = member(preset, "id");
    const json::value* revision = member(preset, "revision");
    if (id) params["preset"] = *id;
    if (revision) params["if_revision"] = *revision;
  }
  Result<json::object> changes = changes_of(arguments, preset);
  if (!changes) return std::unexpected(changes.error());
  if (changes->empty()) return misuse("update: nothing to change was given");
  if (if_revision) params["if_revision"] = *if_revision;
  params["changes"] = std::move(*changes);
  return context.call("preset.update", params);
}

// The presets that are to be deleted, as the daemon has them now.
Result<std::vector<json::object>> look_up(Context& context,
                                          const std::vector<std::string>& operands) {
  std::vector<json::object> presets;
  for (const std::string& operand : operands) {
    Result<json::object> preset =
        context.call_object("preset.get", json::object{{"preset", preset_ref(operand)}});
    if (!preset) return std::unexpected(preset.error());
    presets.push_back(std::move(*preset));
  }
  return presets;
}

bool confirmed(const std::vector<json::object>& presets) {
  std::string question = "delete";
  for (const json::object& preset : presets) {
    question += (&preset == &presets.front() ? "" : ",") + preset_line("", preset);
  }
  question += "? [y/N] ";
  std::fwrite(question.data(), 1, question.size(), stderr);
  std::string answer;
  if (!std::getline(std::cin, answer)) std::fputc('\n', stderr);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace

void create_options(AddOptions& add) {
  add_field_options(add);
}

Result<Status> create(Context& context, const Arguments& arguments) {
  Result<json::object> preset = preset_from_arguments(arguments);
  if (!preset) return std::unexpected(preset.error());
  if (!arguments.operands().empty()) (*preset)["name"] = arguments.operands().front();
  if (!preset->contains("name")) {
    return misuse("create: a name is missing, as an operand or in the file");
  }
  if (!preset->contains("parameters")) {
    // Links, alternatives and bases bring parameters of their own.
    const bool others =
        preset->contains("extends") || preset->contains("links") || preset->contains("any_of");
    if (!others) {
      return misuse("create: parameters are missing; give --param P=V,V… or --file FILE");
    }
    (*preset)["parameters"] = json::object{};
  }
  const Result<json::value> made = context.call("preset.create", *preset);
  if (!made) return std::unexpected(made.error());
  print_change(context, "created", *made);
  note_findings_of(context, *made);
  return kDone;
}

void update_options(AddOptions& add) {
  add_field_options(add);
  const auto texts = [](const char* name) {
    return po::value<std::vector<std::string>>()->value_name(name)->composing();
  };
  add("set-param", texts("P=V,V…"), "set one parameter and keep the others (repeat)");
  add("remove-param", texts("P"), "remove one parameter (repeat)");
  add("unset", texts("FIELD"), "clear a field that a preset need not have, e.g. category or tags");
  add("rename", po::value<std::string>()->value_name("NAME"), "the new name");
  add("if-revision", po::value<std::string>()->value_name("N"), "only if this is its revision");
}

Result<Status> update(Context& context, const Arguments& arguments) {
  const auto if_revision = arguments.integer("if-revision", 1);
  if (!if_revision) return std::unexpected(if_revision.error());
  for (const char* option : {"set-param", "remove-param", "unset"}) {
    if (arguments.has("file") && arguments.has(option)) {
      return misuse("--" + std::string(option) + ": does not go with --file");
    }
  }
  // Someone else's change between our reading and our writing is no reason to fail, unless the
  // person named the revision.
  Result<json::value> updated = update_once(context, arguments, *if_revision);
  for (int attempt = 1; attempt < kUpdateAttempts; ++attempt) {
    if (updated || *if_revision || updated.error().code != kRevisionConflict) break;
    updated = update_once(context, arguments, *if_revision);
  }
  if (!updated) return std::unexpected(updated.error());
  print_change(context, "updated", *updated);
  note_findings_of(context, *updated);
  return kDone;
}

void delete_options(AddOptions& add) {
  add("yes,y", "do not ask");
  add("if-revision", po::value<std::string>()->value_name("N"),
      "only if this is its revision (one preset)");
}

Result<Status> remove(Context& context, const Arguments& arguments) {
  const std::vector<std::string>& operands = arguments.operands();
  const auto if_revision = arguments.integer("if-revision", 1);
  if (!if_revision) return std::unexpected(if_revision.error());
  if (*if_revision && operands.size() > 1) {
    return misuse("--if-revision: goes with one preset");
  }
  json::array operations;
  const auto add = [&operations](const json::value& preset, const json::value& revision) {
    json::object params{{"preset", preset}};
    if (!revision.is_null()) params["if_revision"] = revision;
    operations.push_back(json::object{{"op", "delete"}, {"params", std::move(params)}});
  };
  if (arguments.has("yes")) {
    for (const std::string& operand : operands) {
      add(preset_ref(operand), *if_revision ? json::value(**if_revision) : json::value(nullptr));
    }
  } else {
    if (::isatty(STDIN_FILENO) != 1) {
      return misuse("delete: standard input is no terminal to ask on; give --yes");
    }
    const Result<std::vector<json::object>> presets = look_up(context, operands);
    if (!presets) return std::unexpected(presets.error());
    if (!confirmed(*presets)) return refuse("nothing was deleted");
    // What the person saw is what goes.
    for (const json::object& preset : *presets) {
      add(preset.at("id"), *if_revision ? json::value(**if_revision) : preset.at("revision"));
    }
  }
  // Several are deleted together or not at all.
  const Result<json::value> deleted =
      operands.size() == 1
          ? context.call("preset.delete", operations.front().at("params"))
          : context.call("preset.transact", json::object{{"operations", std::move(operations)}});
  if (!deleted) return std::unexpected(deleted.error());
  const json::object* whole = deleted->if_object();
  const json::array* results = whole ? array_member(*whole, "results") : nullptr;
  if (context.json() || !results) {
    print_change(context, "deleted", *deleted);
    return kDone;
  }
  for (const json::value& one : *results) print_change(context, "deleted", one);
  return kDone;
}

Result<Status> clone(Context& context, const Arguments& arguments) {
  const Result<json::value> made =
      context.call("preset.clone", json::object{{"preset", preset_ref(arguments.operands()[0])},
                                                {"name", arguments.operands()[1]}});
  if (!made) return std::unexpected(made.error());
  print_change(context, "created", *made);
  return kDone;
}

}  // namespace presetctl
