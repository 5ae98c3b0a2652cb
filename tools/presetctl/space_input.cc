#include "presetctl/space_input.h"

#include <algorithm>
#include <array>
#include <boost/program_options/value_semantic.hpp>

#include "presetctl/files.h"
#include "presetctl/preset_input.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

constexpr std::array<std::string_view, 8> kOfPresets{"parameters",  "links",   "any_of", "extends",
                                                     "constraints", "runtime", "preset", "presets"};
constexpr std::array<const char*, 5> kOfMerges{"strategy", "strategy-for", "override", "decide",
                                               "mixed-runtimes"};

// "keep:PRESET", "values:V,V…", "remove" or "accept".
Result<json::object> parse_decision(const std::string& word, std::string_view text) {
  if (text == "remove" || text == "accept") return json::object{{text, true}};
  if (text.starts_with("keep:")) return json::object{{"keep", text.substr(5)}};
  if (text.starts_with("values:")) {
    Result<json::array> values = parse_candidates(text.substr(7));
    if (!values) return std::unexpected(values.error());
    return json::object{{"values", std::move(*values)}};
  }
  return misuse("--decide " + word + ": expected keep:PRESET, values:V,V…, remove or accept");
}

}  // namespace

void add_space_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  const auto texts = [](const char* name) {
    return po::value<std::vector<std::string>>()->value_name(name)->composing();
  };
  add("space", text("FILE"), "a preset or a search space in a JSON or YAML file instead");
  add("revision", text("N"), "the preset as it was at this revision");
  add("fact", texts("NAME=VALUE"), "what rules may know, e.g. gpus=8; over what this host is");
  add("var", texts("NAME=VALUE"), "a template's variable (repeat)");
}

void add_merge_options(AddOptions& add) {
  const auto texts = [](const char* name) {
    return po::value<std::vector<std::string>>()->value_name(name)->composing();
  };
  add("strategy,s", po::value<std::string>()->value_name("STRATEGY"),
      "how several presets are merged: union (default), intersection or last_wins");
  add("strategy-for", texts("P=STRATEGY"), "another strategy for one parameter (repeat)");
  add("override", texts("P=V,V…"), "the list that stands after the merge (repeat)");
  add("decide", texts("P=DECISION"),
      "settle a conflict: keep:PRESET, values:V,V…, remove or accept (repeat)");
  add("mixed-runtimes", "merge presets of different engines all the same");
}

Result<void> add_merge(const Arguments& arguments, json::object& params) {
  if (const std::optional<std::string> strategy = arguments.text("strategy")) {
    params["merge_strategy"] = *strategy;
  }
  json::object strategies;
  for (const std::string& word : arguments.texts("strategy-for")) {
    const auto pair = parse_pair(word, "--strategy-for");
    if (!pair) return std::unexpected(pair.error());
    strategies[pair->first] = pair->second;
  }
  if (!strategies.empty()) params["strategies"] = std::move(strategies);
  json::object overrides;
  if (const Result<void> set = set_parameters(overrides, arguments.texts("override")); !set) {
    return std::unexpected(set.error());
  }
  if (!overrides.empty()) params["overrides"] = std::move(overrides);
  json::object decisions;
  for (const std::string& word : arguments.texts("decide")) {
    const auto pair = parse_pair(word, "--decide");
    if (!pair) return std::unexpected(pair.error());
    Result<json::object> decision = parse_decision(word, pair->second);
    if (!decision) return std::unexpected(decision.error());
    decisions[pair->first] = std::move(*decision);
  }
  if (!decisions.empty()) params["decisions"] = std::move(decisions);
  if (arguments.has("mixed-runtimes")) params["mixed_runtimes"] = true;
  return {};
}

Result<std::vector<json::object>> spaces_of_file(const std::string& path) {
  Result<json::value> document = load_document(path);
  if (!document) return std::unexpected(document.error());
  if (json::object* object = document->if_object()) {
    const bool bare = std::ranges::none_of(
        kOfPresets, [&](std::string_view field) { return object->contains(field); });
    if (bare) return std::vector{json::object{{"parameters", std::move(*object)}}};
  }
  Result<std::vector<json::object>> presets = presets_of(*document, path);
  if (!presets) return std::unexpected(presets.error());
  for (json::object& preset : *presets) preset = writable_fields(preset);
  return presets;
}

Result<json::object> space_of_file(const std::string& path) {
  Result<std::vector<json::object>> spaces = spaces_of_file(path);
  if (!spaces) return std::unexpected(spaces.error());
  if (spaces->size() != 1) {
    return misuse((path == "-" ? "standard input" : path) + ": holds " +
                  count_of(spaces->size(), "preset") + ", expected one");
  }
  spaces->front().stable_erase("name");
  return std::move(spaces->front());
}

Result<void> add_settings(const Arguments& arguments, json::object& params) {
  Result<json::object> facts = parse_settings(arguments.texts("fact"), "--fact");
  if (!facts) return std::unexpected(facts.error());
  if (!facts->empty()) params["facts"] = std::move(*facts);
  Result<json::object> variables = parse_settings(arguments.texts("var"), "--var");
  if (!variables) return std::unexpected(variables.error());
  if (!variables->empty()) params["variables"] = std::move(*variables);
  return {};
}

Result<json::object> space_params(std::string_view verb, const Arguments& arguments) {
  const std::vector<std::string>& operands = arguments.operands();
  const std::optional<std::string> file = arguments.text("space");
  if (file.has_value() != operands.empty()) {
    return misuse(std::string(verb) + ": give presets or --space FILE");
  }
  const bool merges =
      operands.size() > 1 ||
      std::ranges::any_of(kOfMerges, [&](const char* option) { return arguments.has(option); });
  if (merges && file) return misuse(std::string(verb) + ": --space is not merged with anything");
  const auto revision = arguments.integer("revision", 1);
  if (!revision) return std::unexpected(revision.error());
  if (*revision && (merges || file)) return misuse("--revision: goes with one preset");

  json::object params;
  if (file) {
    Result<json::object> space = space_of_file(*file);
    if (!space) return std::unexpected(space.error());
    params["space"] = std::move(*space);
  } else if (!merges) {
    params["preset"] = preset_ref(operands.front());
    if (*revision) params["revision"] = **revision;
  } else {
    json::array presets;
    for (const std::string& operand : operands) presets.push_back(preset_ref(operand));
    params["presets"] = std::move(presets);
    if (const Result<void> added = add_merge(arguments, params); !added) {
      return std::unexpected(added.error());
    }
  }
  if (const Result<void> added = add_settings(arguments, params); !added) {
    return std::unexpected(added.error());
  }
  return params;
}

}  // namespace presetctl
