// The rules of a task, from its `optimization` and `slo`.
#include <array>
#include <utility>

#include "config/json_text.h"
#include "format/members.h"
#include "score/metrics.h"
#include "score/score.h"

namespace tuningd {
namespace {

namespace json = boost::json;

// Failed requests are in no mean: a point that drops its slowest ones looks fast. A tenth is room
// for those that the end of a time-limited run cuts off; an engine out of memory loses more.
constexpr double kMinSuccessRate = 0.9;

constexpr std::array<std::pair<std::string_view, Objective>, 4> kObjectives = {{
    {"minimize_latency", Objective::kMinimizeLatency},
    {"maximize_throughput", Objective::kMaximizeThroughput},
    {"minimize_ttft", Objective::kMinimizeTtft},
    {"minimize_tpot", Objective::kMinimizeTpot},
}};

// Entries without a threshold mean nothing.
void read_entry(const json::object& map, std::string_view key, const std::string& path,
                std::string_view metric, std::vector<SloEntry>& entries) {
  const json::object* from = map_at(map, key);
  if (from == nullptr) return;
  const std::optional<double> threshold = number_of(*from, "threshold");
  if (!threshold) return;
  SloEntry entry;
  entry.path = config::pointer_append(path, key);
  entry.metric = metric;
  entry.threshold = *threshold;
  entry.weight = number_of(*from, "weight").value_or(entry.weight);
  entry.fail_ratio = number_of(*from, "fail_ratio").value_or(entry.fail_ratio);
  const json::value* hard = from->if_contains("hard_fail");
  entry.hard_fail = hard != nullptr && hard->is_bool() && hard->get_bool();
  entries.push_back(std::move(entry));
}

}  // namespace

std::optional<Objective> objective_named(std::string_view name) {
  for (const auto& [known, objective] : kObjectives) {
    if (known == name) return objective;
  }
  return std::nullopt;
}

std::string_view to_string(Objective objective) {
  for (const auto& [name, known] : kObjectives) {
    if (known == objective) return name;
  }
  return "";
}

ScoreRules read_score_rules(const json::object& task) {
  ScoreRules rules;
  rules.min_success_rate = kMinSuccessRate;
  if (const json::object* optimization = map_at(task, "optimization")) {
    rules.objective =
        objective_named(text_at(*optimization, "objective")).value_or(rules.objective);
  }
  const json::object* slo = map_at(task, "slo");
  if (slo == nullptr) return rules;
  if (const json::object* latency = map_at(*slo, "latency")) {
    read_entry(*latency, "p50", "/slo/latency", "p50_e2e_latency", rules.slo);
    read_entry(*latency, "p90", "/slo/latency", "p90_e2e_latency", rules.slo);
    read_entry(*latency, "p99", "/slo/latency", "p99_e2e_latency", rules.slo);
  }
  read_entry(*slo, "ttft", "/slo", "mean_ttft", rules.slo);
  read_entry(*slo, "tpot", "/slo", "mean_tpot", rules.slo);
  rules.steepness = number_of(*slo, "steepness").value_or(rules.steepness);
  rules.min_success_rate = number_of(*slo, "min_success_rate").value_or(rules.min_success_rate);
  if (text_at(*slo, "curve") == "smooth") rules.curve = SloCurve::kSmooth;
  if (text_at(*slo, "levels") == "passing") rules.levels = SloLevels::kPassing;
  return rules;
}

}  // namespace tuningd
