#include "format/task.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "format/members.h"
#include "format/search_space.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kDefaultIterations = 100;

constexpr std::array<std::string_view, 3> kModes = {"docker", "local", "ome"};
constexpr std::array<std::string_view, 3> kStrategies = {"grid_search", "bayesian", "random"};
constexpr std::array<std::string_view, 4> kObjectives = {"minimize_latency", "maximize_throughput",
                                                         "minimize_ttft", "minimize_tpot"};

// A map with these rules, as a rule's check.
template <const auto& Rules>
void is_map_of(const json::value& value, const std::string& path, Findings& found) {
  check_map(value, path, Rules, found);
}

constexpr std::array<KeyRule, 1> kQuantizationRules = {{{"quant_method", is_name}}};
constexpr std::array<KeyRule, 4> kModelRules = {{
    {"id_or_path", is_name, true},
    {"namespace", is_name},
    {"quantization", is_name},
    {"quantization_config", is_map_of<kQuantizationRules>},
}};

void is_share(const json::value& value, const std::string& path, Findings& found) {
  if (value.is_number() && value.to_number<double>() >= 0 && value.to_number<double>() <= 1) return;
  found.error(path, "must be a number from 0 to 1");
}

constexpr std::int64_t kMostIterations = 1'000'000;
constexpr std::int64_t kMostSeconds = 604'800;  // a week
constexpr std::array<std::string_view, 2> kOrders = {"row_major", "mixed"};
constexpr std::array<KeyRule, 14> kOptimizationRules = {{
    {"strategy", is_one_of<kStrategies>},
    {"objective", is_one_of<kObjectives>, true},
    {"max_iterations", is_integer_from<1, kMostIterations>},
    {"timeout_per_iteration", is_integer_from<1, kMostSeconds>},
    {"n_initial_random", is_integer_from<1, kMostIterations>},
    {"study_name", is_name},
    {"storage", is_name},
    {"seed", is_seed},
    {"order", is_one_of<kOrders>},
    {"baseline", is_flag},
    {"repeats", is_integer_from<1, 25>},
    {"patience", is_integer_from<1, kMostIterations>},
    {"min_improvement", is_share},
    {"parallel_trials", is_integer_from<1, 64>},
}};

constexpr std::array<KeyRule, 4> kSloEntryRules = {{
    {"threshold", is_positive},
    {"weight", is_not_negative},
    {"hard_fail", is_flag},
    {"fail_ratio", is_not_negative},
}};
void is_slo_entry(const json::value& value, const std::string& path, Findings& found) {
  check_map(value, path, kSloEntryRules, found);
  const json::object* entry = value.if_object();
  if (entry == nullptr) return;
  const json::value* threshold = entry->if_contains("threshold");
  if (threshold == nullptr || threshold->is_null()) found.warn(path, "no effect without threshold");
}
constexpr std::array<std::string_view, 2> kSloCurves = {"stepped", "smooth"};
constexpr std::array<std::string_view, 2> kSloLevels = {"all", "passing"};
constexpr std::array<KeyRule, 3> kSloLatencyRules = {{
    {"p50", is_slo_entry},
    {"p90", is_slo_entry},
    {"p99", is_slo_entry},
}};
constexpr std::array<KeyRule, 7> kSloRules = {{
    {"latency", is_map_of<kSloLatencyRules>},
    {"ttft", is_slo_entry},
    {"tpot", is_slo_entry},
    {"steepness", is_positive},
    {"curve", is_one_of<kSloCurves>},
    {"levels", is_one_of<kSloLevels>},
    {"min_success_rate", is_share},
}};

constexpr std::array<KeyRule, 11> kBenchmarkRules = {{
    {"task", is_name},
    {"model_name", is_name},
    {"model_tokenizer", is_name},
    {"traffic_scenarios", is_texts},
    {"num_concurrency", is_counts},
    {"max_time_per_iteration", is_count},
    {"max_requests_per_iteration", is_count},
    {"additional_params", is_map},
    {"dataset_url", is_name},
    {"dataset_deduplicate", is_flag},
    {"slo_config", is_map},
}};

constexpr std::array<KeyRule, 6> kClusterRules = {{
    {"preset", is_name},
    {"name", is_name},
    {"spec", is_map},
    {"overrides", is_map},
    {"labels", is_map},
    {"annotations", is_map},
}};
constexpr std::array<KeyRule, 4> kStorageRules = {{
    {"type", is_name},
    {"pvc_name", is_name},
    {"pvc_subpath", is_text},
    {"mount_path", is_name},
}};

// Checked elsewhere: by read_axes, or by the plugin whose key it is.
void is_anything(const json::value& /*value*/, const std::string& /*path*/, Findings& /*found*/) {}

constexpr std::array<KeyRule, 26> kTaskRules = {{
    {"task_name", is_name, true},
    {"description", is_text},
    {"deployment_mode", is_one_of<kModes>},
    {"model", is_map_of<kModelRules>, true},
    {"base_runtime", is_name, true},
    {"runner", is_name},
    {"priority", is_integer_from<-100, 100>},
    {"runtime_image_tag", is_name},
    {"parameters", is_anything},
    {"optimization", is_map_of<kOptimizationRules>, true},
    {"benchmark", is_map_of<kBenchmarkRules>, true},
    {"slo", is_map_of<kSloRules>},
    {"quant_config", is_anything},
    {"parallel_config", is_anything},
    {"clusterbasemodel_config", is_map_of<kClusterRules>},
    {"clusterservingruntime_config", is_map_of<kClusterRules>},
    {"storage", is_map_of<kStorageRules>},
    {"presets", is_anything},
    // Without presets these mean nothing; see check_leftovers.
    {"merge_strategy", is_anything},
    {"strategies", is_anything},
    {"overrides", is_anything},
    {"decisions", is_anything},
    {"mixed_runtimes", is_anything},
    {"variables", is_anything},
    // What task.prepare made of them: a resolved task may be given again.
    {"applied_presets", is_anything},
    {"space", is_map},
}};

// The member `key` of task.optimization.
const json::value* optimization(const json::object& task, std::string_view key) {
  const json::value* map = member_at(task, "optimization");
  return map == nullptr || !map->is_object() ? nullptr : member_at(map->get_object(), key);
}

std::optional<Strategy> strategy_of(const json::object& task) {
  const json::value* strategy = optimization(task, "strategy");
  if (strategy == nullptr) return Strategy::kGrid;
  return strategy->is_string() ? strategy_named(std::string_view(strategy->get_string()))
                               : std::nullopt;
}

std::uint64_t iterations_of(const json::object& task) {
  const json::value* count = optimization(task, "max_iterations");
  if (count == nullptr) return kDefaultIterations;
  if (count->is_uint64()) return std::min(count->get_uint64(), kMostPoints);
  return count->is_int64() && count->get_int64() > 0
             ? static_cast<std::uint64_t>(count->get_int64())
             : kDefaultIterations;
}

// Keys of the origin that this daemon has no use for: taken, so that a file works, and told.
void check_unused(const json::object& task, Findings& found) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kUnused = {{
      {"deployment_mode", "has no effect: a runner starts the engine, see 'runner'"},
      {"runtime_image_tag", "has no effect: a runner starts the engine, no image"},
      {"clusterbasemodel_config", "has no effect: there is no cluster"},
      {"clusterservingruntime_config", "has no effect: there is no cluster"},
      {"storage", "has no effect: give the model's path as model.id_or_path"},
  }};
  for (const auto& [key, why] : kUnused) {
    if (member_at(task, key) != nullptr) found.warn("/" + std::string(key), why);
  }
  for (const std::string_view key : {"study_name", "storage"}) {
    if (optimization(task, key) == nullptr) continue;
    found.warn("/optimization/" + std::string(key),
               "has no effect: a task is its own study, kept by the daemon");
  }
  const std::optional<Strategy> strategy = strategy_of(task);
  if (optimization(task, "order") != nullptr && strategy && *strategy != Strategy::kGrid) {
    found.warn("/optimization/order", "has no effect: only grid_search has an order");
  }
  if (optimization(task, "n_initial_random") != nullptr && strategy &&
      *strategy != Strategy::kBayesian) {
    found.warn("/optimization/n_initial_random", "has no effect: only bayesian has such a start");
  }
}

void check_leftovers(const json::object& task, TaskStage stage, Findings& found) {
  const bool has_presets = member_at(task, "presets") != nullptr;
  if (stage == TaskStage::kPrepared) {
    if (has_presets) {
      found.error("/presets", "no plugin resolved the presets; is the preset plugin loaded?");
      return;
    }
    for (const std::string_view key : {"merge_strategy", "strategies", "overrides", "decisions",
                                       "mixed_runtimes", "variables"}) {
      if (member_at(task, key) == nullptr) continue;
      found.warn("/" + std::string(key), "has no effect without 'presets'");
    }
  }
  if (!has_presets && member_at(task, "parameters") == nullptr) {
    found.error("/parameters", "is missing: give the search space, or 'presets' to take it from");
  }
}

std::uint64_t count_trials(const std::vector<Axis>& axes, Strategy strategy,
                           std::uint64_t iterations, Findings& found) {
  const std::optional<std::uint64_t> points = count_points(axes);
  if (!points || *points <= iterations) return points.value_or(iterations);
  if (strategy == Strategy::kGrid) {
    const std::string many = (*points == kMostPoints ? "at least " : "") + std::to_string(*points);
    found.warn("/optimization/max_iterations", "the grid has " + many + " points; only the first " +
                                                   std::to_string(iterations) + " are tried, " +
                                                   (*points == kMostPoints ? "at least " : "") +
                                                   std::to_string(*points - iterations) +
                                                   " are cut: the first parameters hardly vary");
  }
  return iterations;
}

}  // namespace

TaskReport check_task(const json::object& task, TaskStage stage) {
  TaskReport report;
  Findings& found = report.found;
  check_map(task, "", kTaskRules, found);
  check_leftovers(task, stage, found);
  if (stage == TaskStage::kPrepared) check_unused(task, found);
  const std::optional<Strategy> strategy = strategy_of(task);
  const std::vector<Axis> axes = read_axes(task, strategy, found);
  if (found.errors.empty()) {
    // What `space` excludes is not known here: then the product is no more than a ceiling.
    Findings unused;
    report.trials = count_trials(axes, strategy.value_or(Strategy::kGrid), iterations_of(task),
                                 member_at(task, "space") == nullptr ? found : unused);
  }
  return report;
}

}  // namespace tuningd
