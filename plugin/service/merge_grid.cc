#include "plugin/service/merge_grid.h"

#include <algorithm>
#include <map>
#include <optional>

#include "plugin/service/service.h"
#include "plugin/service/space_json.h"
#include "plugin/service/spaces.h"

namespace preset {
namespace {

// For all counts of one merge together, about a quarter of a second; each has some at least.
constexpr std::uint64_t kSteps = 5'000'000;
constexpr std::uint64_t kLeastSteps = 50'000;

class Grid {
 public:
  Grid(Service& service, const StoredMerge& merge)
      : service_(service),
        merge_(merge),
        steps_(std::max(kLeastSteps, kSteps / (merge.presets.size() + 1))) {}

  MergeGrid run() {
    json::object before;
    for (const auto& preset : merge_.presets) {
      if (before.contains(preset.fields.name)) continue;
      const auto space = space_of(preset, false);
      before[preset.fields.name] =
          space ? json::value(to_json(space->count_points({.steps = steps_}).total))
                : json::value(nullptr);
    }
    grid_.sizes["before"] = std::move(before);

    Preset merged;
    merged.fields.name = "merged";
    merged.fields.runtime = merge_.runtime;
    merged.fields = fields_of(merge_, std::move(merged.fields));
    if (merge_.runtime_version) merged.fields.extras["runtime_version"] = *merge_.runtime_version;
    const auto space = space_of(merged, true);
    if (!space) {
      grid_.sizes["merged"] = nullptr;
      grid_.sizes["valid"] = nullptr;
      return std::move(grid_);
    }
    const CountReport report = space->count({.steps = kSteps});
    grid_.sizes["merged"] = to_json(report.total);
    grid_.sizes["valid"] = to_json(report.valid);
    tell_constraints(report);
    tell_values(report);
    return std::move(grid_);
  }

 private:
  std::optional<CompiledSpace> space_of(const Preset& preset, bool with_rules) const {
    auto asked = ask_for(service_, preset, {}, "");
    if (!asked) return std::nullopt;
    if (!with_rules) {
      asked->catalog = nullptr;
      asked->fields.extras.stable_erase("constraints");
    }
    auto space = compile(*asked);
    if (!space) return std::nullopt;
    return std::move(*space);
  }

  void tell_constraints(const CountReport& report) {
    if (!report.total.exact || report.total.integer == 0) return;
    for (const auto& rule : report.rules) {
      if (!rule.own || !rule.removed.exact || rule.removed.integer != report.total.integer)
        continue;
      grid_.conflicts.push_back(
          json::object{{"constraint", rule.id},
                       {"reason", "No point of the merged space satisfies this constraint"},
                       {"rule", rule.text},
                       {"id", "constraint:" + rule.id},
                       {"kind", "no_point_satisfies"}});
    }
  }

  void tell_values(const CountReport& report) {
    std::map<std::string, json::array> excluded;  // by parameter
    std::vector<std::string> order;
    for (const auto& share : report.values) {
      if (!share.dead) continue;
      json::array presets = presets_with_live(share.parameter, share.value);
      if (presets.empty()) continue;
      json::array because;
      for (const auto& rule : share.because) because.emplace_back(rule);
      if (!excluded.contains(share.parameter)) order.push_back(share.parameter);
      excluded[share.parameter].push_back(json::object{{"value", share.value},
                                                       {"presets", std::move(presets)},
                                                       {"because", std::move(because)}});
    }
    for (const auto& parameter : order) {
      grid_.conflicts.push_back(
          json::object{{"parameter", parameter},
                       {"reason", "Values that no valid point has once the presets are merged"},
                       {"values", std::move(excluded[parameter])},
                       {"id", parameter + ":excluded"},
                       {"kind", "values_excluded"}});
    }
  }

  // The presets that bring the value and have valid points with it by themselves.
  json::array presets_with_live(const std::string& parameter, const json::value& value) {
    json::array names;
    for (const auto& preset : merge_.presets) {
      const json::value name(preset.fields.name);
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      const auto& live = live_values(preset);
      const auto at = live.find(parameter);
      if (at != live.end() && at->second.contains(value)) names.push_back(name);
    }
    return names;
  }

  // Of one preset by itself, by the names that the merged space has for its parameters.
  using LiveValues = std::map<std::string, ValueSet>;
  const LiveValues& live_values(const Preset& preset) {
    auto& own = own_[preset.fields.name];
    if (own) return own->live;
    own.emplace();
    if (const auto space = space_of(preset, true)) {
      own->shares = space->count({.steps = steps_}).values;
      for (const auto& share : own->shares) {
        if (!share.dead) own->live[name_now(share.parameter)].insert(share.value);
      }
    }
    return own->live;
  }

  // What the merged space calls the parameter.
  std::string name_now(const std::string& parameter) {
    if (!catalog_known_ && merge_.runtime) {
      catalog_ = service_.catalogs()
                     ->for_runtime(*merge_.runtime, merge_.runtime_version.value_or(""))
                     .catalog;
    }
    catalog_known_ = true;
    const Flag* flag = catalog_ ? catalog_->find(parameter) : nullptr;
    return flag != nullptr ? flag->name : parameter;
  }

  struct Own {
    std::vector<ValueShare> shares;  // which `live` points into
    LiveValues live;
  };

  Service& service_;
  const StoredMerge& merge_;
  std::uint64_t steps_;
  std::map<std::string, std::optional<Own>> own_;
  CatalogPtr catalog_;
  bool catalog_known_ = false;
  MergeGrid grid_;
};

}  // namespace

MergeGrid merge_grid(Service& service, const StoredMerge& merge) {
  return Grid(service, merge).run();
}

}  // namespace preset
