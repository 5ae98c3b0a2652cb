#include "plugin/domain/merge.h"

#include <algorithm>

#include "plugin/domain/content_hash.h"
#include "plugin/domain/merge_column.h"
#include "plugin/domain/merge_constraints.h"
#include "plugin/domain/merge_places.h"

namespace preset {
namespace {

std::string canonical(const MergeOptions& options, std::string_view name) {
  return options.names == nullptr ? std::string(name) : options.names->canonical(name);
}

json::object with_canonical_keys(const MergeOptions& options, const json::object& given) {
  json::object made;
  for (const auto& member : given) made[canonical(options, member.key())] = member.value();
  return made;
}

// The same for lists, whose values are written as they are under the new name.
json::object with_canonical_lists(const MergeOptions& options, const json::object& given) {
  json::object made;
  for (const auto& member : given) {
    const std::string now = canonical(options, member.key());
    if (now == member.key()) {
      made[now] = member.value();
      continue;
    }
    ValueSet seen;
    json::array values;
    values.reserve(
        member.value().get_array().size());  // the set looks at the values where they stand
    for (const auto& value : member.value().get_array()) {
      values.push_back(options.names->value(member.key(), value));
      if (!seen.insert(values.back())) values.pop_back();
    }
    made[now] = std::move(values);
  }
  return made;
}

// The options with the names that the merged parameters have.
MergeOptions with_canonical_names(const MergeOptions& given) {
  MergeOptions options;
  options.strategy = given.strategy;
  for (const auto& [name, strategy] : given.per_parameter) {
    options.per_parameter[canonical(given, name)] = strategy;
  }
  options.overrides = with_canonical_lists(given, given.overrides);
  options.decisions = with_canonical_keys(given, given.decisions);
  return options;
}

class Merger {
 public:
  Merger(std::span<const MergeInput> presets, const MergeOptions& options)
      : inputs_(presets),
        asked_(options),
        options_(with_canonical_names(options)),
        state_{options_, {}, {}, {}, {}, {}, {}, {}} {}

  Merged run() {
    state_.given = read_given(inputs_, state_.renamed, state_.conflicts);
    find_names();
    places_ = settle_places(state_);
    make_columns();
    for (const Column& column : columns_) standings_.push_back(merge_column(column, state_));
    merged_.constraints = merge_constraints(state_, constraint_provenance_);
    check_company(state_);
    apply_decisions();
    for (std::size_t i = 0; i < columns_.size(); ++i) emit(columns_[i], std::move(standings_[i]));
    for (const auto& member : places_.decided) set_list(member, "decided");
    for (auto& member : constraint_provenance_) merged_.provenance[member.key()] = member.value();
    for (const auto& member : options_.overrides) set_list(member, "override");
    name_presets();
    warn();
    finish();
    return std::move(merged_);
  }

 private:
  // Every parameter that some preset has, for what the options name.
  void find_names() {
    for (const auto& preset : state_.given.presets) {
      for (const auto& parameter : preset.parameters) names_.insert(parameter.name);
      for (const auto& link : preset.links) names_.insert(link.names.begin(), link.names.end());
      if (preset.any_of) names_in(preset.any_of->values(), names_);
    }
  }

  void make_columns() {
    std::map<std::string_view, std::size_t> index;
    const auto& presets = state_.given.presets;
    for (const auto& preset : presets) {
      for (const auto& parameter : preset.parameters) {
        if (!index.try_emplace(parameter.name, columns_.size()).second) continue;
        columns_.push_back({parameter.name, {parameter.name}, {}, {}, {}});
      }
    }
    for (const auto& preset : presets) {
      for (const auto& parameter : preset.parameters) {
        columns_[index.at(parameter.name)].unique.push_back(&parameter.given);
      }
    }
    for (const auto& group : places_.links) {
      Column column{group.subject(), group.names, {}, {}, {}};
      for (const auto& given : group.given) column.unique.push_back(&given);
      columns_.push_back(std::move(column));
    }
    Column alternatives{"any_of", {}, {}, {}, {}};
    for (const auto& preset : presets) {
      if (preset.any_of) alternatives.unique.push_back(&*preset.any_of);
    }
    if (!alternatives.unique.empty()) columns_.push_back(std::move(alternatives));
    for (auto& column : columns_) complete(column);
  }

  void complete(Column& column) const {
    for (const std::size_t position : state_.given.order) {
      for (const Given* given : column.unique) {
        if (given->preset == position) column.all.push_back(given);
      }
    }
    std::set<std::string, std::less<>> names(column.names.begin(), column.names.end());
    if (column.names.empty()) {
      for (const Given* given : column.unique) names_in(given->values(), names);
    }
    for (const auto& [name, presets] : places_.yielded) {
      if (names.contains(name)) column.excused.insert(presets.begin(), presets.end());
    }
  }

  void apply_decisions() {
    std::map<std::string_view, std::size_t> by_subject;
    for (std::size_t i = 0; i < columns_.size(); ++i) by_subject.emplace(columns_[i].subject, i);
    for (const auto& member : options_.decisions) {
      const std::string_view key = member.key();
      const std::string subject = state_.conflicts.subject_of(key);
      if (subject.empty()) {
        state_.warnings.emplace_back("decisions: unused: there is no conflict about " +
                                     std::string(key) + " (any more)");
        continue;
      }
      const auto at = by_subject.find(subject);
      if (at == by_subject.end()) continue;
      decide(columns_[at->second], member.value().get_object(), key, standings_[at->second],
             state_);
    }
  }

  static json::value parameter_of(Standing& standing) {
    if (standing.derived.empty() && standing.when.empty() && standing.notes.empty()) {
      return std::move(standing.values);
    }
    json::object parameter;
    if (standing.derived.empty()) {
      parameter["values"] = std::move(standing.values);
    } else {
      parameter["values_from"] = standing.derived;
    }
    if (!standing.when.empty()) parameter["when"] = standing.when;
    if (!standing.notes.empty()) parameter["notes"] = std::move(standing.notes);
    return parameter;
  }

  void emit(const Column& column, Standing standing) {
    if (!standing.kept) return;
    if (column.names.empty()) {
      merged_.any_of = std::move(standing.values);
    } else if (!column.is_parameter()) {
      json::object link{{"parameters", json::array(column.names.begin(), column.names.end())},
                        {"tuples", std::move(standing.values)}};
      if (!standing.when.empty()) link["when"] = standing.when;
      merged_.links.push_back(std::move(link));
    } else {
      merged_.parameters[column.names.front()] = parameter_of(standing);
    }
    merged_.provenance[column.subject] = std::move(standing.provenance);
  }

  // A list that no preset brought; `mark` says in its provenance why it stands.
  void set_list(const json::key_value_pair& member, std::string_view mark) {
    json::array provenance;
    for (const auto& value : member.value().get_array()) {
      provenance.push_back(
          json::object{{"value", value}, {"presets", json::array{}}, {mark, true}});
    }
    merged_.provenance[member.key()] = std::move(provenance);
    merged_.parameters[member.key()] = member.value();
  }

  // Where a repeat changes nothing it is not shown either.
  void name_presets() {
    const bool order_counts =
        options_.strategy == Strategy::kLastWins ||
        std::any_of(options_.per_parameter.begin(), options_.per_parameter.end(),
                    [](const auto& entry) { return entry.second == Strategy::kLastWins; });
    if (order_counts) {
      for (const auto& input : inputs_) shown_.push_back(&input);
    } else {
      for (const auto& preset : state_.given.presets) shown_.push_back(preset.input);
    }
    for (const auto* input : shown_) merged_.applied_presets.emplace_back(input->name);
  }

  // Warns where the presets say several things; `what_of` answers "" for one that says nothing.
  template <class What>
  void warn_of_different(std::string text, What what_of) {
    std::vector<std::pair<std::string, std::string_view>> different;  // what, first preset
    for (const auto& preset : state_.given.presets) {
      const std::string what = what_of(*preset.input);
      if (what.empty()) continue;
      const bool known = std::any_of(different.begin(), different.end(),
                                     [&](const auto& entry) { return entry.first == what; });
      if (!known) different.emplace_back(what, preset.name());
    }
    if (different.size() < 2) return;
    for (std::size_t i = 0; i < different.size(); ++i) {
      text.append(i > 0 ? ", " : "").append(different[i].first);
      text.append(" (").append(different[i].second).append(")");
    }
    merged_.warnings.emplace_back(text);
  }

  // Variables are one for all presets: the first that declares one says what it is.
  void take_variables(const GivenPreset& preset) {
    const auto* extras = preset.input->extras;
    const auto* variables = extras != nullptr ? extras->if_contains("variables") : nullptr;
    if (variables == nullptr || !variables->is_object()) return;
    for (const auto& variable : variables->get_object()) {
      const auto [at, is_new] = merged_.variables.emplace(variable.key(), variable.value());
      if (is_new || same_value(at->value(), variable.value())) continue;
      merged_.warnings.emplace_back("the preset " + std::string(preset.name()) +
                                    " declares the variable " + std::string(variable.key()) +
                                    " otherwise than those before it; theirs stands");
    }
  }

  void warn() {
    warn_of_different(
        "the presets are written for different runtimes: ",
        [](const MergeInput& input) { return std::string(input.runtime.value_or("")); });
    warn_of_different("the presets are written for different versions of the engine: ",
                      [](const MergeInput& input) -> std::string {
                        const auto* version = input.extras != nullptr
                                                  ? input.extras->if_contains("runtime_version")
                                                  : nullptr;
                        return version != nullptr && version->is_string()
                                   ? std::string(version->get_string())
                                   : "";
                      });
    for (const auto& preset : state_.given.presets) take_variables(preset);
    for (const auto& [parameter, strategy] : options_.per_parameter) {
      const bool known = names_.contains(parameter) ||
                         std::any_of(columns_.begin(), columns_.end(), [&](const Column& column) {
                           return column.subject == parameter;
                         });
      if (!known) {
        merged_.warnings.emplace_back("strategies: no preset has the parameter " + parameter);
      }
    }
    for (auto& warning : state_.warnings) merged_.warnings.push_back(std::move(warning));
  }

  void finish() {
    merged_.unresolved = state_.conflicts.unresolved();
    merged_.conflicts = state_.conflicts.take();
    merged_.renamed = std::move(state_.renamed);
    merged_.removed = std::move(state_.removed);
    merged_.replaced = std::move(state_.replaced);
    merged_.grid_size = space_size(merged_.parameters, merged_.links, merged_.any_of);
    merged_.hash = content_hash(space_of(merged_));
    record();
  }

  void record() {
    json::array presets;
    for (const auto* input : shown_) {
      presets.push_back(
          json::object{{"id", input->id}, {"name", input->name}, {"revision", input->revision}});
    }
    json::object record{{"presets", std::move(presets)},
                        {"merge_strategy", strategy_name(asked_.strategy)}};
    json::object strategies;
    for (const auto& [name, strategy] : asked_.per_parameter) {
      strategies[name] = strategy_name(strategy);
    }
    if (!strategies.empty()) record["strategies"] = std::move(strategies);
    if (!asked_.overrides.empty()) record["overrides"] = asked_.overrides;
    if (!asked_.decisions.empty()) record["decisions"] = asked_.decisions;
    if (asked_.mixed_runtimes) record["mixed_runtimes"] = true;
    record["hash"] = merged_.hash;
    merged_.merged_from = std::move(record);
  }

  std::span<const MergeInput> inputs_;
  const MergeOptions& asked_;
  const MergeOptions options_;
  MergeState state_;
  Places places_;
  std::set<std::string, std::less<>> names_;
  std::vector<Column> columns_;
  std::vector<Standing> standings_;
  json::object constraint_provenance_;
  std::vector<const MergeInput*> shown_;
  Merged merged_;
};

}  // namespace

const char* strategy_name(Strategy strategy) {
  switch (strategy) {
    case Strategy::kUnion:
      return "union";
    case Strategy::kIntersection:
      return "intersection";
    case Strategy::kLastWins:
      return "last_wins";
  }
  return "union";
}

std::optional<Strategy> parse_strategy(std::string_view name) {
  if (name == "union") return Strategy::kUnion;
  if (name == "intersection") return Strategy::kIntersection;
  if (name == "last_wins") return Strategy::kLastWins;
  return std::nullopt;
}

Merged merge(std::span<const MergeInput> presets, const MergeOptions& options) {
  return Merger(presets, options).run();
}

json::object space_of(const Merged& merged) {
  json::object space{{"parameters", merged.parameters}};
  if (!merged.links.empty()) space["links"] = merged.links;
  if (!merged.any_of.empty()) space["any_of"] = merged.any_of;
  if (!merged.constraints.empty()) space["constraints"] = merged.constraints;
  if (!merged.variables.empty()) space["variables"] = merged.variables;
  return space;
}

json::object to_json(const Merged& merged) {
  json::object answer = space_of(merged);
  json::array applied;
  for (const auto& name : merged.applied_presets) applied.emplace_back(name);
  answer["applied_presets"] = std::move(applied);
  answer["conflicts"] = merged.conflicts;
  answer["provenance"] = merged.provenance;
  answer["grid_size"] = merged.grid_size;
  if (!merged.grid.empty()) answer["grid"] = merged.grid;
  answer["warnings"] = merged.warnings;
  answer["unresolved"] = merged.unresolved;
  answer["renamed"] = merged.renamed;
  answer["removed"] = merged.removed;
  answer["replaced"] = merged.replaced;
  answer["merged_from"] = merged.merged_from;
  answer["hash"] = merged.hash;
  return answer;
}

}  // namespace preset
