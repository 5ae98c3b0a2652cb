#include "score/score.h"

#include <algorithm>
#include <expected>
#include <span>
#include <utility>

#include "score/metrics.h"
#include "score/penalty.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr double kSevereFrom = 0.2;

// Why a trial has no score.
struct Refusal {
  std::string reason;
  std::string message;
};

// In which places of a trial something was measured.
enum class Measured : std::uint8_t { kEverywhere, kInPart, kNowhere };

// A trial's metrics, and its levels where they are told.
struct Trial {
  const json::object& metrics;
  std::vector<LevelView> levels;

  Measured measured(std::string_view name) const {
    if (number_of(metrics, name)) return Measured::kEverywhere;
    const bool somewhere = std::any_of(levels.begin(), levels.end(), [&](const LevelView& level) {
      return number_of(*level.metrics, name).has_value();
    });
    return somewhere ? Measured::kInPart : Measured::kNowhere;
  }
};

std::string not_measured(const Trial& trial, std::string_view metric) {
  std::string text = std::string(metric) + " was not measured";
  for (const LevelView& level : trial.levels) {
    if (number_of(*level.metrics, metric)) continue;
    if (trial.measured(metric) == Measured::kInPart) text += level.place;
    break;
  }
  return text;
}

// The metrics that an objective looks at: the first that was measured counts.
constexpr std::string_view kLatency[] = {"mean_e2e_latency", "p50_e2e_latency"};
constexpr std::string_view kThroughput[] = {"mean_total_throughput", "mean_output_throughput",
                                            "max_total_throughput"};
constexpr std::string_view kTtft[] = {"mean_ttft"};
constexpr std::string_view kTpot[] = {"mean_tpot"};

std::span<const std::string_view> metrics_of(Objective objective) {
  switch (objective) {
    case Objective::kMinimizeLatency:
      return kLatency;
    case Objective::kMaximizeThroughput:
      return kThroughput;
    case Objective::kMinimizeTtft:
      return kTtft;
    case Objective::kMinimizeTpot:
      return kTpot;
  }
  return {};
}

// What was measured at some levels only is a refusal, not a reason to look at the next metric:
// other trials would be judged by another one.
std::expected<double, Refusal> base_of(const Trial& trial, Objective objective) {
  const bool maximize = objective == Objective::kMaximizeThroughput;
  const std::span<const std::string_view> names = metrics_of(objective);
  for (const std::string_view name : names) {
    std::string used = maximize ? std::string(name) + "_per_gpu" : std::string(name);
    std::optional<double> value = number_of(trial.metrics, used);
    if (!value) {
      used = name;
      value = number_of(trial.metrics, used);
    }
    if (!value) {
      if (trial.measured(name) == Measured::kNowhere) continue;
      return std::unexpected(Refusal{"missing_metric", not_measured(trial, name)});
    }
    if (*value > 0) return maximize ? -*value : *value;
    return std::unexpected(
        Refusal{"bad_metric", used + " is " + number_text(*value) + ", which no run can have"});
  }
  std::string all;
  for (const std::string_view name : names) all += (all.empty() ? "" : " nor ") + std::string(name);
  return std::unexpected(Refusal{
      "missing_metric", (names.size() > 1 ? "neither " : "") + all + " was measured, which " +
                            std::string(to_string(objective)) + " needs"});
}

std::optional<Refusal> check_requests(std::span<const LevelView> places, double least) {
  for (const LevelView& place : places) {
    const std::optional<double> rate = success_rate_of(*place.metrics);
    if (!rate || *rate >= least) continue;
    return Refusal{"success_rate", "success_rate is " + number_text(*rate) + place.place +
                                       ", less than the " + number_text(least) + " asked for"};
  }
  return std::nullopt;
}

// Where limits must hold: the trial as a whole first, and each of its levels, or with kPassing
// none as long as one of them passes.
std::vector<LevelView> places_of(const Trial& trial, const ScoreRules& rules) {
  std::vector<LevelView> places = {{"", &trial.metrics}};
  const bool some_pass =
      rules.levels == SloLevels::kPassing &&
      std::any_of(trial.levels.begin(), trial.levels.end(),
                  [&](const auto& level) { return passes(*level.metrics, rules); });
  if (!some_pass) places.insert(places.end(), trial.levels.begin(), trial.levels.end());
  return places;
}

// The place that breaks the hard limit most.
struct HardBreak {
  double actual = 0;
  const LevelView* place = nullptr;
};
std::optional<HardBreak> hard_break(std::span<const LevelView> places, const SloEntry& entry) {
  std::optional<HardBreak> worst;
  for (const LevelView& place : places) {
    const std::optional<double> actual = number_of(*place.metrics, entry.metric);
    if (!actual || !breaks_hard(entry, *actual)) continue;
    if (!worst || *actual > worst->actual) worst = HardBreak{*actual, &place};
  }
  return worst;
}

Violation violation_of(const SloEntry& entry, double actual) {
  Violation violation;
  violation.path = entry.path;
  violation.metric = entry.metric;
  violation.actual = actual;
  violation.threshold = entry.threshold;
  violation.ratio = violation_ratio(entry, actual);
  violation.severity = violation.ratio > kSevereFrom ? "SEVERE" : "MINOR";
  return violation;
}

// Looks at every limit, so that a person sees all violations; the first refusal is the reason.
class Limits {
 public:
  Limits(const Trial& trial, const ScoreRules& rules, std::span<const LevelView> places)
      : trial_(trial), rules_(rules), places_(places) {}

  void check(const SloEntry& entry) {
    if (const std::optional<HardBreak> broken = hard_break(places_, entry)) {
      Violation violation = violation_of(entry, broken->actual);
      violation.severity = "HARD_FAIL";
      refuse("slo", entry.metric + " is " + number_text(broken->actual) + broken->place->place +
                        ", " + number_text(violation.ratio * 100) + " % over the hard limit of " +
                        number_text(entry.threshold) + " (" + number_text(entry.fail_ratio * 100) +
                        " % are allowed)");
      violations_.push_back(std::move(violation));
      return;
    }
    const std::optional<double> actual = number_of(trial_.metrics, entry.metric);
    if (!actual) return missing(entry);
    if (*actual <= entry.threshold) return;
    Violation violation = violation_of(entry, *actual);
    violation.penalty = penalty_of(entry, violation.ratio, rules_.steepness, rules_.curve);
    penalty_ += violation.penalty;
    violations_.push_back(std::move(violation));
  }

  double penalty() const { return penalty_; }
  std::optional<Refusal>& refusal() { return refusal_; }
  std::string& note() { return note_; }
  std::vector<Violation>& violations() { return violations_; }

 private:
  // As at its origin a soft limit on what nobody measures means nothing; but a trial must not get
  // by without a penalty because one of its levels has no such number.
  void missing(const SloEntry& entry) {
    const std::string text = not_measured(trial_, entry.metric);
    if (entry.hard_fail || trial_.measured(entry.metric) == Measured::kInPart) {
      return refuse("missing_metric", text + ", which " + entry.path + " limits");
    }
    note_ += (note_.empty() ? "" : "; ") + text + ": " + entry.path + " has no effect";
  }

  void refuse(std::string reason, std::string message) {
    if (!refusal_) refusal_ = Refusal{std::move(reason), std::move(message)};
  }

  const Trial& trial_;
  const ScoreRules& rules_;
  std::span<const LevelView> places_;
  double penalty_ = 0;
  std::optional<Refusal> refusal_;
  std::string note_;
  std::vector<Violation> violations_;
};

}  // namespace

Score score(const json::object& metrics, const ScoreRules& rules) {
  const Trial trial{metrics, levels_of(metrics)};
  const std::vector<LevelView> places = places_of(trial, rules);
  std::expected<double, Refusal> base = base_of(trial, rules.objective);
  Limits limits(trial, rules, places);
  for (const SloEntry& entry : rules.slo) limits.check(entry);

  Score result;
  result.violations = std::move(limits.violations());
  if (base) result.base = *base;
  // Failed requests are why metrics are missing or limits broken, so they are told first.
  std::optional<Refusal> refusal = check_requests(places, rules.min_success_rate);
  if (!refusal && !base) refusal = std::move(base.error());
  if (!refusal) refusal = std::move(limits.refusal());
  if (refusal) {
    result.reason = std::move(refusal->reason);
    result.message = std::move(refusal->message);
    return result;
  }
  result.value = penalized(*base, limits.penalty(), rules.curve);
  result.message = std::move(limits.note());
  return result;
}

json::array to_json(const std::vector<Violation>& violations) {
  json::array list;
  list.reserve(violations.size());
  for (const Violation& violation : violations) {
    list.push_back(json::object{{"path", violation.path},
                                {"metric", violation.metric},
                                {"actual", violation.actual},
                                {"threshold", violation.threshold},
                                {"ratio", violation.ratio},
                                {"penalty", violation.penalty},
                                {"severity", violation.severity}});
  }
  return list;
}

}  // namespace tuningd
