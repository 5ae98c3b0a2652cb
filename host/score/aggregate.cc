#include <algorithm>
#include <boost/json/array.hpp>
#include <cmath>
#include <set>
#include <string>

#include "score/metrics.h"
#include "score/score.h"

namespace tuningd {
namespace {

namespace json = boost::json;

enum class Fold : std::uint8_t { kNone, kMean, kLeast, kMost, kSum };

bool is_percentile(std::string_view name) {
  const std::size_t end = name.find('_');
  return name.size() > 1 && name[0] == 'p' && end != std::string_view::npos && end > 1 &&
         name.substr(1, end - 1).find_first_not_of("0123456789.") == std::string_view::npos;
}

// How a metric of several levels becomes one, told by its name. Names that tell nothing (a port, a
// date) have no sum and no mean.
Fold fold_of(std::string_view name) {
  if (name.starts_with("mean_") || name.starts_with("median_") || is_percentile(name)) {
    return Fold::kMean;
  }
  if (name.starts_with("min_")) return Fold::kLeast;
  if (name.starts_with("max_")) return Fold::kMost;
  if (name.starts_with("total_") || name == "elapsed_time") return Fold::kSum;
  return Fold::kNone;
}

using Levels = std::vector<const Level*>;

// Nothing if a level lacks it: a mean over fewer levels than another trial's says something else.
std::optional<double> folded(const Levels& levels, std::string_view name, Fold fold) {
  std::optional<double> result;
  for (const Level* level : levels) {
    const std::optional<double> value = number_of(level->metrics, name);
    if (!value) return std::nullopt;
    if (!result) {
      result = *value;
    } else if (fold == Fold::kLeast) {
      result = std::min(*result, *value);
    } else if (fold == Fold::kMost) {
      result = std::max(*result, *value);
    } else {
      *result += *value;
    }
  }
  if (result && fold == Fold::kMean) *result /= static_cast<double>(levels.size());
  return result && std::isfinite(*result) ? result : std::nullopt;
}

// Counts stay integers.
json::value json_number(double number, Fold fold) {
  constexpr double kExact = 9007199254740992;  // 2^53
  if (fold != Fold::kMean && std::trunc(number) == number && std::abs(number) < kExact) {
    return static_cast<std::int64_t>(number);
  }
  return number;
}

void fold_all(const Levels& levels, json::object& out) {
  std::set<std::string_view> seen;
  for (const Level* level : levels) {
    for (const auto& member : level->metrics) {
      const std::string_view name = member.key();
      const Fold fold = fold_of(name);
      if (fold == Fold::kNone || !seen.insert(name).second) continue;
      // A single level's own value stands as it is.
      if (levels.size() == 1) {
        if (number_of(level->metrics, name)) out[name] = member.value();
      } else if (const std::optional<double> value = folded(levels, name, fold)) {
        out[name] = json_number(*value, fold);
      }
    }
  }
}

// The least and most of the levels' means, where the levels do not tell better ones.
void add_spread(const Levels& levels, json::object& out) {
  struct Spread {
    std::string_view name;
    std::string_view from;
    Fold fold;
  };
  constexpr Spread kSpreads[] = {
      {"min_e2e_latency", "mean_e2e_latency", Fold::kLeast},
      {"max_e2e_latency", "mean_e2e_latency", Fold::kMost},
      {"max_output_throughput", "mean_output_throughput", Fold::kMost},
      {"max_total_throughput", "mean_total_throughput", Fold::kMost},
  };
  for (const Spread& spread : kSpreads) {
    if (out.contains(spread.name)) continue;
    if (const std::optional<double> value = folded(levels, spread.from, spread.fold)) {
      out[spread.name] = *value;
    }
  }
}

void add_success_rate(const Levels& levels, json::object& out) {
  double rates = 0;
  Requests all;
  bool counted = true;
  for (const Level* level : levels) {
    const std::optional<double> rate = success_rate_of(level->metrics);
    if (!rate) return;
    rates += *rate;
    const std::optional<Requests> requests = requests_of(level->metrics);
    counted = counted && requests.has_value();
    if (!requests) continue;
    all.made += requests->made;
    all.completed += requests->completed;
  }
  if (!counted) {
    out["success_rate"] = rates / static_cast<double>(levels.size());
  } else if (std::isfinite(all.made)) {
    out["success_rate"] = all.made > 0 ? all.completed / all.made : 0.0;
  }
}

// An engine has its GPUs at all levels, even where only one level tells them.
void add_per_gpu(const Levels& levels, json::object& out) {
  std::optional<double> gpus;
  for (const Level* level : levels) gpus = std::max(gpus, number_of(level->metrics, "gpu_count"));
  if (!gpus || *gpus < 1) return;
  out["gpu_count"] = json_number(*gpus, Fold::kMost);
  for (const std::string_view name : {"mean_output_throughput", "max_output_throughput",
                                      "mean_total_throughput", "max_total_throughput"}) {
    if (const std::optional<double> value = number_of(out, name)) {
      out[std::string(name) + "_per_gpu"] = *value / *gpus;
    }
  }
}

// Those that count; all, if none passes.
Levels counted_levels(const std::vector<Level>& levels, const ScoreRules& rules) {
  Levels counted;
  for (const Level& level : levels) {
    if (rules.levels == SloLevels::kAll || passes(level.metrics, rules)) counted.push_back(&level);
  }
  if (counted.empty()) {
    for (const Level& level : levels) counted.push_back(&level);
  }
  return counted;
}

json::object level_json(const Level& level, bool counted) {
  json::object out;
  if (!level.scenario.empty()) out["scenario"] = level.scenario;
  if (level.concurrency != 0) out["concurrency"] = level.concurrency;
  out["counted"] = counted;
  out["metrics"] = level.metrics;
  return out;
}

}  // namespace

json::object aggregate(const std::vector<Level>& levels, const ScoreRules& rules) {
  json::object out;
  if (levels.empty()) return out;
  const Levels counted = counted_levels(levels, rules);
  fold_all(counted, out);
  add_spread(counted, out);
  add_success_rate(counted, out);
  add_per_gpu(counted, out);
  if (levels.size() == 1) {
    for (const auto& member : levels.front().metrics) {
      // What has a number's name and is none stays out: nobody is to take a text for a mean.
      if (fold_of(member.key()) == Fold::kNone && !out.contains(member.key())) {
        out[member.key()] = member.value();
      }
    }
  }
  json::array concurrencies;
  json::array all;
  for (const Level& level : levels) {
    const bool counts = std::find(counted.begin(), counted.end(), &level) != counted.end();
    if (counts && level.concurrency != 0) concurrencies.push_back(level.concurrency);
    all.push_back(level_json(level, counts));
  }
  out["num_result_files"] = counted.size();
  out["concurrency_levels"] = std::move(concurrencies);
  out["levels"] = std::move(all);
  return out;
}

}  // namespace tuningd
