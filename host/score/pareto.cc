#include "score/pareto.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <span>
#include <string_view>

#include "score/metrics.h"

namespace tuningd {
namespace {

namespace json = boost::json;

struct Point {
  const TrialFacts* trial;
  double latency;
  double throughput;
};

// The metric that most successful trials have; of those the first. "": none has any.
std::string_view most_measured(const std::vector<TrialFacts>& trials,
                               std::span<const std::string_view> names) {
  std::string_view chosen;
  std::ptrdiff_t most = 0;
  for (const std::string_view name : names) {
    const std::ptrdiff_t count = std::count_if(
        trials.begin(), trials.end(),
        [&](const TrialFacts& trial) { return trial.score && number_of(trial.metrics, name); });
    if (count <= most) continue;
    most = count;
    chosen = name;
  }
  return chosen;
}

std::string_view latency_metric(const std::vector<TrialFacts>& trials, Objective objective) {
  std::vector<std::string_view> names = {"mean_e2e_latency", "p50_e2e_latency", "mean_ttft",
                                         "mean_tpot"};
  // What the task is about goes before.
  if (objective == Objective::kMinimizeTtft) names.insert(names.begin(), "mean_ttft");
  if (objective == Objective::kMinimizeTpot) names.insert(names.begin(), "mean_tpot");
  return most_measured(trials, names);
}

std::string_view throughput_metric(const std::vector<TrialFacts>& trials) {
  constexpr std::string_view kNames[] = {"mean_total_throughput_per_gpu", "mean_total_throughput",
                                         "mean_output_throughput_per_gpu",
                                         "mean_output_throughput"};
  return most_measured(trials, kNames);
}

json::array to_json(const std::vector<Point>& points) {
  json::array list;
  list.reserve(points.size());
  for (const Point& point : points) {
    json::object out{{"trial", point.trial->trial},
                     {"latency", point.latency},
                     {"throughput", point.throughput}};
    if (point.trial->baseline) out["baseline"] = true;
    list.push_back(std::move(out));
  }
  return list;
}

// By latency; equal points are all kept, as none of them beats another.
std::vector<Point> not_dominated(std::vector<Point> points) {
  std::stable_sort(points.begin(), points.end(), [](const Point& a, const Point& b) {
    return a.latency != b.latency ? a.latency < b.latency : a.throughput > b.throughput;
  });
  std::vector<Point> front;
  for (const Point& point : points) {
    if (front.empty() || point.throughput > front.back().throughput ||
        (point.throughput == front.back().throughput && point.latency == front.back().latency)) {
      front.push_back(point);
    }
  }
  return front;
}

}  // namespace

json::object pareto_of(const std::vector<TrialFacts>& trials, Objective objective) {
  const std::string_view latency = latency_metric(trials, objective);
  const std::string_view throughput = throughput_metric(trials);
  std::vector<Point> points;
  for (const TrialFacts& trial : trials) {
    if (!trial.score) continue;
    const std::optional<double> x = number_of(trial.metrics, latency);
    const std::optional<double> y = number_of(trial.metrics, throughput);
    if (x && y) points.push_back({&trial, *x, *y});
  }
  const auto name = [](std::string_view metric) {
    return metric.empty() ? json::value() : json::value(metric);
  };
  return json::object{{"latency", name(latency)},
                      {"throughput", name(throughput)},
                      {"points", to_json(not_dominated(points))},
                      {"all", to_json(points)}};
}

}  // namespace tuningd
