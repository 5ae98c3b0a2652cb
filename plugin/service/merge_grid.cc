#include "plugin/service/merge_grid.h"

#include <algorithm>
#include <optional>

#include "plugin/service/service.h"
#include "plugin/service/space_json.h"
#include "plugin/service/spaces.h"

namespace preset {
namespace {

// For all counts of one merge together, about a quarter of a second; each has some at least.
constexpr std::uint64_t kSteps = 5'000'000;
constexpr std::uint64_t kLeastSteps = 50'000;

std::optional<CountReport> counted(Service& service, const Preset& preset, bool rules,
                                   std::uint64_t steps) {
  auto asked = ask_for(service, preset, {}, "");
  if (!asked) return std::nullopt;
  if (!rules) {
    asked->catalog = nullptr;
    asked->fields.extras.stable_erase("constraints");
  }
  auto space = compile(*asked);
  if (!space) return std::nullopt;
  return space->count_points({.steps = steps});
}

}  // namespace

json::object merge_grid(Service& service, const StoredMerge& merge) {
  const std::uint64_t steps = std::max(kLeastSteps, kSteps / (merge.presets.size() + 1));
  json::object before;
  for (const auto& preset : merge.presets) {
    if (before.contains(preset.fields.name)) continue;
    const auto report = counted(service, preset, false, steps);
    before[preset.fields.name] =
        report ? json::value(to_json(report->total)) : json::value(nullptr);
  }
  Preset merged;
  merged.fields.name = "merged";
  merged.fields.runtime = merge.runtime;
  merged.fields = fields_of(merge, std::move(merged.fields));
  if (merge.runtime_version) merged.fields.extras["runtime_version"] = *merge.runtime_version;
  const auto report = counted(service, merged, true, steps);
  json::object grid{{"before", std::move(before)}};
  grid["merged"] = report ? json::value(to_json(report->total)) : json::value(nullptr);
  grid["valid"] = report ? json::value(to_json(report->valid)) : json::value(nullptr);
  return grid;
}

}  // namespace preset
