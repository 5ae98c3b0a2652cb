#include "score/effects.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>

#include "score/metrics.h"
#include "score/value_key.h"

namespace tuningd {
namespace {

namespace json = boost::json;

// More different numbers than this are drawn from a range: each alone explains nothing, so they
// are put together in ranges of about equally many trials.
constexpr std::size_t kMostNumbers = 16;
constexpr std::size_t kRanges = 8;

// Trials with the same value of one parameter.
struct Group {
  json::value value;
  std::vector<double> scores;
  std::size_t failed = 0;
  double low = 0;  // of a range
  double high = 0;
  bool is_range = false;

  void add(const std::optional<double>& score) {
    if (score) {
      scores.push_back(*score);
    } else {
      ++failed;
    }
  }
};

// One parameter: in which group each trial is.
struct Parameter {
  std::string_view name;
  std::vector<const json::value*> values;  // by trial; null where it has none
  std::vector<Group> groups;
};

const json::value& null_value() {
  static const json::value null;
  return null;
}

void group_by_value(Parameter& parameter, const std::vector<const TrialFacts*>& trials) {
  std::unordered_map<std::string, std::size_t> known;
  for (std::size_t trial = 0; trial < trials.size(); ++trial) {
    // Null and no parameter are the same: the engine gets no flag.
    const json::value& value =
        parameter.values[trial] == nullptr ? null_value() : *parameter.values[trial];
    const auto [place, is_new] = known.try_emplace(value_key(value), parameter.groups.size());
    if (is_new) parameter.groups.emplace_back().value = value;
    parameter.groups[place->second].add(trials[trial]->score);
  }
}

std::size_t trials_in(const Group& group) {
  return group.scores.size() + group.failed;
}

bool is_drawn_from_range(const std::vector<Group>& groups) {
  return groups.size() > kMostNumbers &&
         std::all_of(groups.begin(), groups.end(), [](const Group& group) {
           return group.value.is_number() || group.value.is_null();
         });
}

// Neighbouring numbers together, until a range has its share of the trials; null stays by itself,
// behind them.
std::vector<Group> as_ranges(std::vector<Group> values) {
  const auto end = std::stable_partition(
      values.begin(), values.end(), [](const Group& group) { return group.value.is_number(); });
  std::size_t trials = 0;
  for (auto group = values.begin(); group != end; ++group) {
    group->low = group->high = group->value.to_number<double>();
    trials += trials_in(*group);
  }
  std::stable_sort(values.begin(), end,
                   [](const Group& a, const Group& b) { return a.low < b.low; });
  std::vector<Group> ranges;
  std::size_t seen = 0;
  for (auto group = values.begin(); group != end; ++group) {
    if (ranges.size() * trials <= seen * kRanges) ranges.emplace_back().low = group->low;
    Group& range = ranges.back();
    range.high = group->high;
    range.failed += group->failed;
    range.scores.insert(range.scores.end(), group->scores.begin(), group->scores.end());
    seen += trials_in(*group);
  }
  for (Group& range : ranges) {
    range.is_range = true;
    range.value = number_text(range.low) + " … " + number_text(range.high);
  }
  std::move(end, values.end(), std::back_inserter(ranges));
  return ranges;
}

double mean_of(const std::vector<double>& scores, double scale = 1) {
  double sum = 0;
  for (const double score : scores) sum += score / scale;
  return sum / static_cast<double>(scores.size());
}

// The variance between the groups as a part of all of it. Scores are divided by the largest:
// squares of penalties would be infinite.
double importance_of(const std::vector<Group>& groups) {
  double scale = 0;
  std::size_t count = 0;
  for (const Group& group : groups) {
    count += group.scores.size();
    for (const double score : group.scores) scale = std::max(scale, std::abs(score));
  }
  if (count == 0 || scale == 0) return 0;
  double mean = 0;
  for (const Group& group : groups) {
    for (const double score : group.scores) mean += score / scale;
  }
  mean /= static_cast<double>(count);
  double total = 0;
  double between = 0;
  for (const Group& group : groups) {
    if (group.scores.empty()) continue;
    const double off = mean_of(group.scores, scale) - mean;
    between += static_cast<double>(group.scores.size()) * off * off;
    for (const double score : group.scores) {
      const double each = score / scale - mean;
      total += each * each;
    }
  }
  return total > 0 ? std::clamp(between / total, 0.0, 1.0) : 0;
}

json::object group_json(Group& group) {
  json::object out{
      {"value", std::move(group.value)}, {"trials", trials_in(group)}, {"failed", group.failed}};
  if (group.is_range) {
    out["low"] = group.low;
    out["high"] = group.high;
  }
  std::vector<double>& scores = group.scores;
  if (scores.empty()) {
    for (const std::string_view key : {"best", "median", "mean"}) out[key] = nullptr;
    return out;
  }
  // The lower of the two in the middle: a score that a trial had.
  const auto middle = scores.begin() + static_cast<std::ptrdiff_t>((scores.size() - 1) / 2);
  std::nth_element(scores.begin(), middle, scores.end());
  out["best"] = *std::min_element(scores.begin(), scores.end());
  out["median"] = *middle;
  out["mean"] = mean_of(scores);
  return out;
}

std::vector<Parameter> read_parameters(const std::vector<const TrialFacts*>& trials) {
  std::vector<Parameter> parameters;
  std::unordered_map<std::string_view, std::size_t> known;
  for (std::size_t trial = 0; trial < trials.size(); ++trial) {
    for (const auto& member : trials[trial]->parameters) {
      const std::string_view name = member.key();
      const auto [place, is_new] = known.try_emplace(name, parameters.size());
      if (is_new) {
        parameters.emplace_back().name = name;
        parameters.back().values.resize(trials.size());
      }
      parameters[place->second].values[trial] = &member.value();
    }
  }
  return parameters;
}

}  // namespace

json::array effects_of(const std::vector<TrialFacts>& all) {
  std::vector<const TrialFacts*> trials;
  for (const TrialFacts& trial : all) {
    if (!trial.baseline) trials.push_back(&trial);
  }
  json::array effects;
  for (Parameter& parameter : read_parameters(trials)) {
    group_by_value(parameter, trials);
    if (is_drawn_from_range(parameter.groups)) {
      parameter.groups = as_ranges(std::move(parameter.groups));
    }
    const double importance = importance_of(parameter.groups);
    json::array values;
    values.reserve(parameter.groups.size());
    for (Group& group : parameter.groups) values.push_back(group_json(group));
    effects.push_back(json::object{
        {"parameter", parameter.name}, {"importance", importance}, {"values", std::move(values)}});
  }
  return effects;
}

}  // namespace tuningd
