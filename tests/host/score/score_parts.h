// Tasks, metrics and rules as text.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "config/json_text.h"
#include "score/score.h"

namespace tuningd {

inline boost::json::object object_of(std::string_view text) {
  return config::parse_json(text).value().as_object();
}

// The rules of a task with this objective and slo.
inline ScoreRules rules_of(const std::string& objective, const std::string& slo = "null") {
  return read_score_rules(
      object_of(R"({"optimization":{"objective":")" + objective + R"("},"slo":)" + slo + "}"));
}

inline Score score_of(const std::string& metrics, const ScoreRules& rules) {
  return score(object_of(metrics), rules);
}

}  // namespace tuningd
