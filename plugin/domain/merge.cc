#include "plugin/domain/merge.h"

#include <algorithm>
#include <limits>

namespace preset {
namespace {

struct Contribution {
  const MergeInput* preset;
  const json::array* values;
};

// All lists given for one parameter, in the order of the presets.
struct Column {
  std::string_view parameter;
  std::vector<Contribution> all;     // as given
  std::vector<Contribution> unique;  // each preset once
};

json::array names(const std::vector<const MergeInput*>& presets) {
  json::array list;
  for (const auto* preset : presets) list.emplace_back(preset->name);
  return list;
}

std::vector<MergeInput> without_repeats(std::span<const MergeInput> presets) {
  std::vector<MergeInput> unique;
  for (const auto& preset : presets) {
    const bool seen = std::any_of(unique.begin(), unique.end(),
                                  [&](const MergeInput& u) { return u.name == preset.name; });
    if (!seen) unique.push_back(preset);
  }
  return unique;
}

class Merger {
 public:
  Merger(std::span<const MergeInput> presets, const MergeOptions& options)
      : given_(presets), unique_(without_repeats(presets)), options_(options) {}

  Merged run() {
    collect_columns();
    for (const Column& column : columns_) merge_column(column);
    apply_overrides();
    name_presets();
    warn();
    merged_.grid_size = grid_size(merged_.parameters);
    return std::move(merged_);
  }

 private:
  void collect_columns() {
    for (const auto& preset : given_) {
      for (const auto& member : *preset.parameters) {
        column(member.key()).all.push_back({&preset, &member.value().get_array()});
      }
    }
    for (const auto& preset : unique_) {
      for (const auto& member : *preset.parameters) {
        column(member.key()).unique.push_back({&preset, &member.value().get_array()});
      }
    }
  }

  Column& column(std::string_view parameter) {
    const auto [at, is_new] = index_.try_emplace(parameter, columns_.size());
    if (is_new) columns_.push_back({parameter, {}, {}});
    return columns_[at->second];
  }

  void merge_column(const Column& column) {
    const auto chosen = options_.per_parameter.find(column.parameter);
    switch (chosen == options_.per_parameter.end() ? options_.strategy : chosen->second) {
      case Strategy::kUnion:
        return unite(column);
      case Strategy::kIntersection:
        return intersect(column);
      case Strategy::kLastWins:
        return take_last(column);
    }
  }

  void unite(const Column& column) {
    json::array values;
    ValueSet seen;
    for (const auto& contribution : column.unique) {
      for (const auto& value : *contribution.values) {
        if (seen.insert(value)) values.push_back(value);
      }
    }
    keep(column.parameter, std::move(values), column.unique);
  }

  void intersect(const Column& column) {
    std::vector<ValueSet> sets(column.unique.size());
    for (std::size_t i = 0; i < sets.size(); ++i) {
      for (const auto& value : *column.unique[i].values) sets[i].insert(value);
    }
    json::array values;
    if (column.unique.size() == unique_.size()) {
      for (const auto& value : *column.unique.front().values) {
        const bool shared = std::all_of(sets.begin(), sets.end(),
                                        [&](const ValueSet& set) { return set.contains(value); });
        if (shared) values.push_back(value);
      }
    }
    if (!values.empty()) return keep(column.parameter, std::move(values), column.unique);
    report_dropped(column);
  }

  void report_dropped(const Column& column) {
    json::object conflict{{"parameter", column.parameter},
                          {"reason", "No common values across all presets"}};
    std::vector<const MergeInput*> missing;
    for (const auto& preset : unique_) {
      if (!preset.parameters->contains(column.parameter)) missing.push_back(&preset);
    }
    if (!missing.empty()) conflict["missing_from"] = names(missing);
    json::array values;
    for (const auto& contribution : column.unique) {
      values.push_back(
          json::object{{"preset", contribution.preset->name}, {"values", *contribution.values}});
    }
    conflict["values"] = std::move(values);
    merged_.conflicts.push_back(std::move(conflict));
  }

  void take_last(const Column& column) {
    for (std::size_t i = 1; i < column.all.size(); ++i) {
      const json::array& previous = *column.all[i - 1].values;
      const json::array& next = *column.all[i].values;
      if (same_candidates(previous, next)) continue;
      merged_.conflicts.push_back(json::object{{"parameter", column.parameter},
                                               {"overridden_by", column.all[i].preset->name},
                                               {"previous_values", previous},
                                               {"new_values", next}});
    }
    keep(column.parameter, *column.all.back().values, {column.all.back()});
  }

  // Adds a parameter to the result; each of its values came from those of `sources` that have it.
  void keep(std::string_view parameter, json::array values,
            const std::vector<Contribution>& sources) {
    std::vector<ValueSet> sets(sources.size());
    for (std::size_t i = 0; i < sources.size(); ++i) {
      for (const auto& value : *sources[i].values) sets[i].insert(value);
    }
    json::array provenance;
    for (const auto& value : values) {
      std::vector<const MergeInput*> from;
      for (std::size_t i = 0; i < sources.size(); ++i) {
        if (sets[i].contains(value)) from.push_back(sources[i].preset);
      }
      provenance.push_back(json::object{{"value", value}, {"presets", names(from)}});
    }
    merged_.provenance[parameter] = std::move(provenance);
    merged_.parameters[parameter] = std::move(values);
  }

  void apply_overrides() {
    for (const auto& member : options_.overrides) {
      json::array provenance;
      for (const auto& value : member.value().get_array()) {
        provenance.push_back(
            json::object{{"value", value}, {"presets", json::array{}}, {"override", true}});
      }
      merged_.provenance[member.key()] = std::move(provenance);
      merged_.parameters[member.key()] = member.value();
    }
  }

  // Where a repeat changes nothing it is not shown either.
  void name_presets() {
    const bool order_counts =
        options_.strategy == Strategy::kLastWins ||
        std::any_of(options_.per_parameter.begin(), options_.per_parameter.end(),
                    [](const auto& entry) { return entry.second == Strategy::kLastWins; });
    const std::span<const MergeInput> shown = order_counts ? given_ : unique_;
    for (const auto& preset : shown) merged_.applied_presets.emplace_back(preset.name);
  }

  void warn() {
    std::vector<std::pair<std::string_view, std::string_view>> runtimes;  // runtime, first preset
    for (const auto& preset : unique_) {
      if (!preset.runtime) continue;
      const bool known = std::any_of(runtimes.begin(), runtimes.end(),
                                     [&](const auto& r) { return r.first == *preset.runtime; });
      if (!known) runtimes.emplace_back(*preset.runtime, preset.name);
    }
    if (runtimes.size() > 1) {
      std::string text = "the presets are written for different runtimes: ";
      for (std::size_t i = 0; i < runtimes.size(); ++i) {
        if (i > 0) text += ", ";
        text.append(runtimes[i].first).append(" (").append(runtimes[i].second).append(")");
      }
      merged_.warnings.emplace_back(text);
    }
    for (const auto& [parameter, strategy] : options_.per_parameter) {
      if (!index_.contains(parameter)) {
        merged_.warnings.emplace_back("strategies: no preset has the parameter " + parameter);
      }
    }
  }

  std::span<const MergeInput> given_;
  std::vector<MergeInput> unique_;
  const MergeOptions& options_;
  std::vector<Column> columns_;
  std::map<std::string_view, std::size_t> index_;
  Merged merged_{};
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

std::int64_t grid_size(const json::object& parameters) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  std::int64_t product = 1;
  for (const auto& member : parameters) {
    const auto length = static_cast<std::int64_t>(member.value().get_array().size());
    if (length != 0 && product > kMost / length) return kMost;
    product *= length;
  }
  return product;
}

json::object to_json(const Merged& merged) {
  json::array applied;
  for (const auto& name : merged.applied_presets) applied.emplace_back(name);
  return {{"parameters", merged.parameters}, {"applied_presets", std::move(applied)},
          {"conflicts", merged.conflicts},   {"provenance", merged.provenance},
          {"grid_size", merged.grid_size},   {"warnings", merged.warnings}};
}

}  // namespace preset
