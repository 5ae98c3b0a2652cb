#include "plugin/domain/merge_constraints.h"

#include <algorithm>
#include <functional>
#include <map>

#include "plugin/domain/validation.h"

namespace preset {
namespace {

// One wording of a constraint, and who brings it.
struct Wording {
  json::object constraint;
  std::vector<std::string_view> presets;
};

bool same_member(const json::object& a, const json::object& b, std::string_view key) {
  const auto* x = a.if_contains(key);
  const auto* y = b.if_contains(key);
  return x == nullptr || y == nullptr ? x == y : same_value(*x, *y);
}

json::array names_of(const Wording& wording) {
  json::array names;
  for (const auto name : wording.presets) names.emplace_back(name);
  return names;
}

class ConstraintMerge {
 public:
  ConstraintMerge(MergeState& state, json::object& provenance)
      : state_(state), provenance_(provenance) {}

  json::array run() {
    for (const auto& preset : state_.given.presets) {
      if (preset.constraints == nullptr) continue;
      for (const auto& constraint : *preset.constraints) {
        add(constraint.get_object(), preset.name());
      }
    }
    json::array merged;
    for (const auto& id : ids_) {
      auto& wordings = wordings_[id];
      if (wordings.size() > 1) report(id, wordings);
      decide(id, wordings);
      for (auto& wording : wordings) merged.push_back(named(std::move(wording)));
    }
    return merged;
  }

 private:
  void add(const json::object& constraint, std::string_view preset) {
    const std::string id(constraint.at("id").get_string());
    auto& wordings = wordings_[id];
    if (wordings.empty()) ids_.push_back(id);
    for (auto& known : wordings) {
      if (same_member(known.constraint, constraint, "require") &&
          same_member(known.constraint, constraint, "when")) {
        known.presets.push_back(preset);
        return;
      }
    }
    wordings.push_back({constraint, {preset}});
  }

  void report(const std::string& id, const std::vector<Wording>& wordings) {
    json::array values;
    for (const auto& wording : wordings) {
      json::object entry{{"presets", names_of(wording)},
                         {"require", wording.constraint.at("require")}};
      if (const auto* when = wording.constraint.if_contains("when")) entry["when"] = *when;
      values.push_back(std::move(entry));
    }
    state_.conflicts.add("constraint:" + id, "constraints_contradict",
                         json::object{{"constraint", id},
                                      {"reason", "constraints contradict"},
                                      {"values", std::move(values)}});
  }

  void decide(const std::string& id, std::vector<Wording>& wordings) {
    const std::string subject = "constraint:" + id;
    if (!state_.conflicts.about(subject)) return;
    const auto* decision = decision_on(state_.options.decisions, subject);
    if (decision == nullptr) return;
    if (decision->contains("remove")) {
      wordings.clear();
    } else if (const auto keep = kept_preset(*decision); !keep.empty()) {
      const auto brings = [&](const Wording& wording) {
        return std::find(wording.presets.begin(), wording.presets.end(), keep) !=
               wording.presets.end();
      };
      if (std::none_of(wordings.begin(), wordings.end(), brings)) return;
      std::erase_if(wordings, [&](const Wording& wording) { return !brings(wording); });
    } else if (!decision->contains("accept")) {
      return;
    }
    state_.conflicts.resolve(subject, *decision);
  }

  // Under an id that no other has.
  json::object named(Wording wording) {
    const std::string id(wording.constraint.at("id").get_string());
    std::string unique = id;
    const auto is_taken = [&](const std::string& name) {
      return taken_.contains(name) || (name != id && wordings_.contains(name));
    };
    if (is_taken(unique)) unique = id + " (" + std::string(wording.presets.front()) + ")";
    if (unique.size() > kIdBytes && unique != id) unique = shortened(id) + " (2)";
    for (int i = 3; is_taken(unique); ++i) unique = shortened(id) + " (" + std::to_string(i) + ")";
    taken_.insert(unique);
    provenance_["constraint:" + unique] =
        json::array{json::object{{"value", unique}, {"presets", names_of(wording)}}};
    wording.constraint["id"] = unique;
    return std::move(wording.constraint);
  }

  static constexpr std::size_t kIdBytes = kParameterNameCharacters;  // what an id may have

  MergeState& state_;
  json::object& provenance_;
  std::vector<std::string> ids_;
  std::map<std::string, std::vector<Wording>, std::less<>> wordings_;
  std::set<std::string, std::less<>> taken_;
};

void each_name(const MergeInput& input, std::string_view member,
               const std::function<void(std::string_view)>& visit) {
  const auto* list = input.extras != nullptr ? input.extras->if_contains(member) : nullptr;
  if (list == nullptr || !list->is_array()) return;
  for (const auto& name : list->get_array()) visit(name.get_string());
}

}  // namespace

json::array merge_constraints(MergeState& state, json::object& provenance) {
  return ConstraintMerge(state, provenance).run();
}

void check_company(MergeState& state) {
  const auto merged = [&](std::string_view name) {
    return std::any_of(state.given.presets.begin(), state.given.presets.end(),
                       [&](const GivenPreset& preset) { return preset.name() == name; });
  };
  const auto tell = [&](std::string subject, std::string_view kind, json::object members) {
    state.conflicts.add(subject, kind, std::move(members));
    const auto* decision = decision_on(state.options.decisions, subject);
    if (decision != nullptr && decision->contains("accept")) {
      state.conflicts.resolve(subject, *decision);
    }
  };
  for (const auto& preset : state.given.presets) {
    each_name(*preset.input, "requires", [&](std::string_view name) {
      if (merged(name)) return;
      tell("requires:" + std::string(name), "requires_missing",
           json::object{{"preset", preset.name()},
                        {"requires", name},
                        {"reason", "requires a preset that is not merged"}});
    });
    each_name(*preset.input, "conflicts", [&](std::string_view name) {
      if (name == preset.name() || !merged(name)) return;
      const std::string here(preset.name());
      if (state.conflicts.about("conflicts:" + std::string(name) + "+" + here)) return;
      tell("conflicts:" + here + "+" + std::string(name), "excluded",
           json::object{{"preset", here},
                        {"conflicts_with", name},
                        {"reason", "must not be merged together"}});
    });
  }
}

}  // namespace preset
