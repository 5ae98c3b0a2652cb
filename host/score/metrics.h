// Looking into maps of metrics, whoever wrote them.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "score/score.h"

namespace tuningd {

// The number under `name`. A text, a boolean, or what is not finite is no number.
std::optional<double> number_of(const boost::json::object& metrics, std::string_view name);

// Requests made and completed. Of requests, completed and failed ones two are enough.
struct Requests {
  double made = 0;
  double completed = 0;
};
std::optional<Requests> requests_of(const boost::json::object& metrics);

// From the requests; without them `success_rate` as it stands. 0 where none was made.
std::optional<double> success_rate_of(const boost::json::object& metrics);

// For sentences: at most six digits.
std::string number_text(double number);

// One of the `levels` that aggregate() wrote.
struct LevelView {
  std::string place;  // " at D(100,100), 64 at once"
  const boost::json::object* metrics = nullptr;
};
// Those of metrics that have any.
std::vector<LevelView> levels_of(const boost::json::object& metrics);

// A level that breaks no hard limit, has what they look at, and had enough requests succeed.
bool passes(const boost::json::object& level, const ScoreRules& rules);

}  // namespace tuningd
