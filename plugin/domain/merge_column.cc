#include "plugin/domain/merge_column.h"

#include <algorithm>
#include <unordered_map>

#include "config/json_text.h"
#include "plugin/expression/expression.h"

namespace preset {
namespace {

using Sources = std::vector<const Given*>;

class ColumnMerge {
 public:
  ColumnMerge(const Column& column, MergeState& state) : column_(column), state_(state) {}

  Standing run() {
    const Strategy strategy = strategy_of(state_.options, column_);
    if (strategy == Strategy::kLastWins) return take_last();
    const Sources sources = since_reset();
    if (strategy == Strategy::kUnion) return sources.empty() ? Standing{} : unite(sources);
    return intersect(sources);
  }

 private:
  std::string_view name_of(const Given& given) const {
    return state_.given.presets[given.preset].name();
  }

  // What a conflict of this column begins with.
  json::object about() const {
    json::object members;
    if (column_.is_parameter()) {
      members["parameter"] = column_.names.front();
    } else if (!column_.names.empty()) {
      members["parameters"] = json::array(column_.names.begin(), column_.names.end());
    }
    return members;
  }

  json::value shown(const Given& given) const {
    if (!given.derived.empty()) return json::object{{"values_from", given.derived}};
    return given.values();
  }

  json::object brought_by(const Given& given) const {
    json::object entry{{"preset", name_of(given)}};
    if (given.derived.empty()) {
      entry["values"] = given.values();
    } else {
      entry["values_from"] = given.derived;
    }
    if (!given.when.empty()) entry["when"] = given.when;
    return entry;
  }

  json::array brought_by(const Sources& sources) const {
    json::array list;
    for (const Given* given : sources) list.push_back(brought_by(*given));
    return list;
  }

  void conflict(std::string_view kind, json::object members) {
    state_.conflicts.add(column_.subject, kind, std::move(members));
  }

  void reasoned(std::string_view kind, std::string_view reason, const Sources& sources) {
    json::object members = about();
    members["reason"] = reason;
    members["values"] = brought_by(sources);
    conflict(kind, std::move(members));
  }

  void tell_removed(const Given& by) {
    if (column_.is_parameter()) state_.tell_removed(column_.names.front(), name_of(by));
  }

  void tell_replaced(const Given& by, const Sources& before) {
    json::object entry = about();
    entry["by"] = name_of(by);
    json::array instead;
    for (const Given* given : before) instead.emplace_back(name_of(*given));
    entry["instead_of"] = std::move(instead);
    state_.replaced.push_back(std::move(entry));
  }

  // Those that count: what a later preset removes or replaces does not.
  Sources since_reset() {
    Sources sources;
    for (const Given* given : column_.unique) {
      if (given->remove) {
        if (!sources.empty()) tell_removed(*given);
        sources.clear();
        first_ = given->preset + 1;
        continue;
      }
      if (given->replace) {
        if (!sources.empty()) tell_replaced(*given, sources);
        sources.clear();
        first_ = given->preset;
      }
      sources.push_back(given);
    }
    return sources;
  }

  // The expression that all sources share, if they are expressions. False: they do not go together,
  // which is told, and the last stands.
  bool derived_alike(const Sources& sources) {
    const bool alike = std::all_of(sources.begin(), sources.end(), [&](const Given* given) {
      return given->derived == sources.front()->derived;
    });
    if (!alike) reasoned("derived_values", "derived values cannot be combined", sources);
    return alike;
  }

  Standing unite(const Sources& sources) {
    if (!derived_alike(sources)) return with_when(sources.back()->values(), {sources.back()});
    json::array values;
    ValueSet seen;
    for (const Given* given : sources) {
      for (const auto& value : given->values()) {
        if (seen.insert(value)) values.push_back(value);
      }
    }
    check_types(sources);
    Standing result = standing(std::move(values), sources, state_);
    const bool always = std::any_of(sources.begin(), sources.end(),
                                    [](const Given* given) { return given->when.empty(); });
    if (!always) result.when = joined(sources, "or", "");
    return result;
  }

  Standing intersect(const Sources& sources) {
    std::vector<std::size_t> missing;
    for (std::size_t i = first_; i < state_.given.presets.size(); ++i) {
      const bool here = std::any_of(sources.begin(), sources.end(),
                                    [&](const Given* given) { return given->preset == i; });
      if (!here && !column_.excused.contains(i)) missing.push_back(i);
    }
    if (sources.empty()) return {};
    if (missing.empty()) {
      if (!derived_alike(sources)) return with_when(sources.back()->values(), {sources.back()});
      json::array values = shared_values(sources);
      if (!values.empty() || !sources.front()->derived.empty()) {
        Standing result = standing(std::move(values), sources, state_);
        result.when = joined(sources, "and", sources.back()->when);
        return result;
      }
    }
    report_dropped(sources, missing);
    return {};
  }

  static json::array shared_values(const Sources& sources) {
    std::vector<ValueSet> sets(sources.size());
    for (std::size_t i = 0; i < sets.size(); ++i) {
      for (const auto& value : sources[i]->values()) sets[i].insert(value);
    }
    json::array values;
    for (const auto& value : sources.front()->values()) {
      const bool shared = std::all_of(sets.begin(), sets.end(),
                                      [&](const ValueSet& set) { return set.contains(value); });
      if (shared) values.push_back(value);
    }
    return values;
  }

  void report_dropped(const Sources& sources, const std::vector<std::size_t>& missing) {
    json::object members = about();
    members["reason"] = "No common values across all presets";
    if (!missing.empty()) {
      json::array names;
      for (const std::size_t i : missing) names.emplace_back(state_.given.presets[i].name());
      members["missing_from"] = std::move(names);
    }
    members["values"] = brought_by(sources);
    conflict("no_common_values", std::move(members));
  }

  Standing take_last() {
    const Given* last = nullptr;
    for (const Given* next : column_.all) {
      if (next->remove) {
        if (last != nullptr) tell_removed(*next);
        last = nullptr;
        continue;
      }
      if (last != nullptr) report_overridden(*last, *next);
      last = next;
    }
    return last == nullptr ? Standing{} : with_when(last->values(), {last});
  }

  void report_overridden(const Given& previous, const Given& next) {
    const bool same_when = previous.when == next.when || previous.when.empty() || next.when.empty();
    if (previous.derived == next.derived && same_candidates(previous.values(), next.values())) {
      if (!same_when) report_conditions({&previous, &next});
      return;
    }
    json::object members = about();
    members["overridden_by"] = name_of(next);
    members["previous_values"] = shown(previous);
    members["new_values"] = shown(next);
    if (!same_when) {
      members["previous_when"] = previous.when;
      members["new_when"] = next.when;
    }
    conflict("overridden", std::move(members));
  }

  void report_conditions(const Sources& sources) {
    json::object members = about();
    members["reason"] = "different conditions";
    json::array conditions;
    for (const Given* given : sources) {
      conditions.push_back(json::object{{"preset", name_of(*given)}, {"when", given->when}});
    }
    members["conditions"] = std::move(conditions);
    conflict("different_conditions", std::move(members));
  }

  // The candidates of one source that stands alone.
  Standing with_when(json::array values, const Sources& source) {
    Standing result = standing(std::move(values), source, state_);
    result.when = source.front()->when;
    return result;
  }

  // The different conditions in one, "(a) or (b)"; those that would be too long together are told,
  // and `too_long` stands.
  std::string joined(const Sources& sources, std::string_view word, std::string_view too_long) {
    std::vector<std::string_view> conditions;
    Sources with;
    for (const Given* given : sources) {
      if (given->when.empty()) continue;
      with.push_back(given);
      if (std::find(conditions.begin(), conditions.end(), given->when) == conditions.end()) {
        conditions.push_back(given->when);
      }
    }
    if (conditions.size() < 2) return conditions.empty() ? "" : std::string(conditions.front());
    report_conditions(with);
    std::string text;
    for (const auto condition : conditions) {
      if (!text.empty()) text.append(" ").append(word).append(" ");
      text.append("(").append(condition).append(")");
    }
    if (Expression::parse(text)) return text;
    state_.warnings.emplace_back("the conditions of " + column_.subject +
                                 " are too long to be joined; " +
                                 (too_long.empty() ? "it stands without one" : "the last stands"));
    return std::string(too_long);
  }

  // A bit for each type that occurs; null is none.
  static unsigned types_in(const json::array& values) {
    unsigned types = 0;
    for (const auto& value : values) {
      types |= value.is_number()   ? 1U
               : value.is_string() ? 2U
               : value.is_bool()   ? 4U
               : value.is_array()  ? 8U
               : value.is_object() ? 16U
                                   : 0U;
    }
    return types;
  }

  // Presets that hold a number here and a text there rarely mean the same flag. A preset that holds
  // both itself shows that both may be meant.
  void check_types(const Sources& sources) {
    unsigned all = 0;
    std::vector<unsigned> each;
    for (const Given* given : sources) {
      each.push_back(types_in(given->values()));
      all |= each.back();
    }
    if (std::find(each.begin(), each.end(), all) != each.end()) return;
    reasoned("types_clash", "values of different types", sources);
  }

  const Column& column_;
  MergeState& state_;
  std::size_t first_ = 0;  // the presets from here on must agree in an intersection
};

// The notes of `sources` about values that stand, each once.
json::array notes_on(const ValueSet& values, const std::vector<const Given*>& sources) {
  json::array notes;
  std::set<std::string> seen;
  for (const Given* given : sources) {
    for (const auto& note : given->notes) {
      const auto& value = note.get_object().at("value");
      if (given->derived.empty() && !values.contains(value)) continue;
      if (seen.insert(config::to_json(note)).second) notes.push_back(note);
    }
  }
  return notes;
}

// The notes of presets, by the value they are about.
class NoteIndex {
 public:
  NoteIndex(const std::vector<const Given*>& sources, const MergeState& state) {
    for (const Given* given : sources) {
      for (const auto& note : given->notes) {
        notes_[hash_value(note.get_object().at("value"))].push_back(
            {&note.get_object(), state.given.presets[given->preset].name()});
      }
    }
  }

  json::array about(const json::value& value) const {
    json::array list;
    const auto found = notes_.find(hash_value(value));
    if (found == notes_.end()) return list;
    for (const auto& [note, preset] : found->second) {
      if (!same_value(note->at("value"), value)) continue;
      json::object told{{"preset", preset}};
      for (const auto key : {"why", "by"}) {
        if (const auto* text = note->if_contains(key)) told[key] = *text;
      }
      list.push_back(std::move(told));
    }
    return list;
  }

 private:
  std::unordered_map<std::size_t, std::vector<std::pair<const json::object*, std::string_view>>>
      notes_;
};

void cannot_decide(std::string_view key, std::string_view why, MergeState& state) {
  state.warnings.emplace_back("decisions: " + std::string(key) + ": " + std::string(why));
}

// What the preset with this name brings; its last, where it is given several times.
const Given* brought_by(const Column& column, std::string_view name, const MergeState& state) {
  const Given* found = nullptr;
  for (const Given* given : column.unique) {
    if (state.given.presets[given->preset].name() == name && !given->remove) found = given;
  }
  return found;
}

bool fits_link(const json::array& values, std::size_t width) {
  return std::all_of(values.begin(), values.end(), [&](const json::value& tuple) {
    return tuple.is_array() && tuple.get_array().size() == width;
  });
}

}  // namespace

Strategy strategy_of(const MergeOptions& options, const Column& column) {
  const auto of = [&](std::string_view name) { return options.per_parameter.find(name); };
  if (const auto chosen = of(column.subject); chosen != options.per_parameter.end()) {
    return chosen->second;
  }
  for (const auto& name : column.names) {
    if (const auto chosen = of(name); chosen != options.per_parameter.end()) return chosen->second;
  }
  return options.strategy;
}

Standing standing(json::array values, const std::vector<const Given*>& sources,
                  const MergeState& state) {
  std::vector<ValueSet> sets(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    for (const auto& value : sources[i]->values()) sets[i].insert(value);
  }
  const bool noted = std::any_of(sources.begin(), sources.end(),
                                 [](const Given* given) { return !given->notes.empty(); });
  const auto name = [&](const Given* given) { return state.given.presets[given->preset].name(); };
  const NoteIndex index(sources, state);
  Standing result;
  result.kept = true;
  result.derived = sources.empty() ? "" : sources.front()->derived;
  if (!result.derived.empty()) {
    json::array presets;
    for (const Given* given : sources) presets.emplace_back(name(given));
    result.provenance.push_back(
        json::object{{"values_from", result.derived}, {"presets", std::move(presets)}});
  }
  for (const auto& value : values) {
    json::array presets;
    bool replaced = false;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (!sets[i].contains(value)) continue;
      presets.emplace_back(name(sources[i]));
      replaced = replaced || sources[i]->replace;
    }
    json::object entry{{"value", value}, {"presets", std::move(presets)}};
    if (replaced) entry["replace"] = true;
    if (noted) {
      json::array notes = index.about(value);
      if (!notes.empty()) entry["notes"] = std::move(notes);
    }
    result.provenance.push_back(std::move(entry));
  }
  if (noted) {
    ValueSet kept;
    for (const auto& value : values) kept.insert(value);
    result.notes = notes_on(kept, sources);
  }
  result.values = std::move(values);
  return result;
}

Standing merge_column(const Column& column, MergeState& state) {
  return ColumnMerge(column, state).run();
}

void decide(const Column& column, const json::object& decision, std::string_view key,
            Standing& result, MergeState& state) {
  if (const std::string_view keep = kept_preset(decision); !keep.empty()) {
    const Given* given = brought_by(column, keep, state);
    if (given == nullptr) {
      return cannot_decide(key, "the preset " + std::string(keep) + " brings none to keep", state);
    }
    result = standing(given->values(), {given}, state);
    result.when = given->when;
  } else if (const auto* values = decision.if_contains("values")) {
    const auto& list = values->get_array();
    if (column.names.empty() || (!column.is_parameter() && !fits_link(list, column.names.size()))) {
      return cannot_decide(key, "a list of values does not fit here", state);
    }
    std::vector<const Given*> lists;
    for (const Given* given : column.unique) {
      if (given->derived.empty()) lists.push_back(given);
    }
    Standing decided = standing(list, lists, state);
    for (auto& entry : decided.provenance) entry.get_object()["decided"] = true;
    decided.when = std::move(result.when);
    result = std::move(decided);
  } else if (decision.contains("remove")) {
    result = {};
  }
  state.conflicts.resolve(key, decision);
}

}  // namespace preset
