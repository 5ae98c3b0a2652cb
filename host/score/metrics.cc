#include "score/metrics.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <cmath>
#include <cstdio>

#include "score/penalty.h"

namespace tuningd {

namespace json = boost::json;

std::optional<double> number_of(const json::object& metrics, std::string_view name) {
  const json::value* value = metrics.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const auto number = value->to_number<double>();
  return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<Requests> requests_of(const json::object& metrics) {
  const std::optional<double> made = number_of(metrics, "total_requests");
  const std::optional<double> completed = number_of(metrics, "total_completed_requests");
  const std::optional<double> failed = number_of(metrics, "total_error_requests");
  Requests requests;
  if (made && completed) {
    requests = {*made, *completed};
  } else if (made && failed) {
    requests = {*made, *made - *failed};
  } else if (completed && failed) {
    requests = {*completed + *failed, *completed};
  } else {
    return std::nullopt;
  }
  requests.made = std::max(requests.made, 0.0);
  requests.completed = std::clamp(requests.completed, 0.0, requests.made);
  return requests;
}

std::optional<double> success_rate_of(const json::object& metrics) {
  if (const std::optional<Requests> requests = requests_of(metrics)) {
    return requests->made > 0 ? requests->completed / requests->made : 0;
  }
  const std::optional<double> rate = number_of(metrics, "success_rate");
  return rate ? std::optional(std::clamp(*rate, 0.0, 1.0)) : std::nullopt;
}

std::string number_text(double number) {
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%.6g", number);
  return {text, static_cast<std::size_t>(length)};
}

std::vector<LevelView> levels_of(const json::object& metrics) {
  std::vector<LevelView> views;
  const json::value* member = metrics.if_contains("levels");
  const json::array* levels = member == nullptr ? nullptr : member->if_array();
  if (levels == nullptr) return views;
  for (const json::value& item : *levels) {
    const json::object* level = item.if_object();
    if (level == nullptr) continue;
    const json::value* inner = level->if_contains("metrics");
    if (inner == nullptr || !inner->is_object()) continue;
    LevelView view{"", &inner->get_object()};
    const json::value* scenario = level->if_contains("scenario");
    if (scenario != nullptr && scenario->is_string() && !scenario->get_string().empty()) {
      view.place = " at " + std::string(scenario->get_string());
    }
    if (const std::optional<double> concurrency = number_of(*level, "concurrency")) {
      view.place += (view.place.empty() ? " with " : ", ") + number_text(*concurrency) + " at once";
    }
    views.push_back(std::move(view));
  }
  return views;
}

bool passes(const json::object& level, const ScoreRules& rules) {
  const std::optional<double> rate = success_rate_of(level);
  if (rate && *rate < rules.min_success_rate) return false;
  return std::none_of(rules.slo.begin(), rules.slo.end(), [&](const SloEntry& entry) {
    if (!entry.hard_fail) return false;
    const std::optional<double> actual = number_of(level, entry.metric);
    return !actual || breaks_hard(entry, *actual);
  });
}

}  // namespace tuningd
