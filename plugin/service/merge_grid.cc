#include "plugin/service/merge_grid.h"

#include "plugin/service/service.h"
#include "plugin/service/space_json.h"
#include "plugin/service/spaces.h"

namespace preset {
namespace {

constexpr WorkLimit kLimit{.steps = 2'000'000};

std::optional<CountReport> counted(Service& service, const Preset& preset, bool rules) {
  auto asked = ask_for(service, preset, {}, "");
  if (!asked) return std::nullopt;
  if (!rules) {
    asked->catalog = nullptr;
    asked->fields.extras.stable_erase("constraints");
  }
  auto space = compile(*asked);
  if (!space) return std::nullopt;
  return space->count_points(kLimit);
}

}  // namespace

json::object merge_grid(Service& service, const StoredMerge& merge) {
  json::object before;
  for (const auto& preset : merge.presets) {
    if (before.contains(preset.fields.name)) continue;
    const auto report = counted(service, preset, false);
    before[preset.fields.name] =
        report ? json::value(to_json(report->total)) : json::value(nullptr);
  }
  Preset merged;
  merged.fields.name = "merged";
  merged.fields.runtime = merge.runtime;
  merged.fields = fields_of(merge, std::move(merged.fields));
  if (merge.runtime_version) merged.fields.extras["runtime_version"] = *merge.runtime_version;
  const auto report = counted(service, merged, true);
  json::object grid{{"before", std::move(before)}};
  grid["merged"] = report ? json::value(to_json(report->total)) : json::value(nullptr);
  grid["valid"] = report ? json::value(to_json(report->valid)) : json::value(nullptr);
  return grid;
}

}  // namespace preset
