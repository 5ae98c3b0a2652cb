// From what a benchmark wrote to our metrics.
#pragma once

#include <boost/json/object.hpp>
#include <expected>
#include <string>
#include <string_view>

#include "runner/runner_spec.h"

namespace tuningd {

struct MetricsError {
  std::string reason;  // "metrics_missing" or "metrics_unreadable"
  std::string message;
};
using Metrics = std::expected<boost::json::object, MetricsError>;

// A JSON document, or lines of JSON of which the last counts. NaN and Infinity, which Python
// writes, count as null.
std::expected<boost::json::object, MetricsError> parse_metrics(std::string_view text);
std::expected<boost::json::object, MetricsError> read_metrics_file(const std::string& file);

// The runner's metrics of a document, with gpu_count; numbers are finite.
Metrics map_metrics(const RunnerSpec& runner, const boost::json::object& document,
                    const Values& values);

}  // namespace tuningd
