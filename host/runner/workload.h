// What a task asks of a benchmark. Wrong types are left to the checks of the format: here they
// count as absent.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tuningd {

// Tokens in and out: "D(512,128)". None for the other kinds, which are distributions.
std::optional<std::pair<std::uint64_t, std::uint64_t>> parse_scenario(std::string_view text);

struct LoadLevel {
  std::string scenario;
  std::uint64_t input_tokens = 0;  // 0: the scenario is none of fixed lengths
  std::uint64_t output_tokens = 0;
  std::uint64_t concurrency = 1;
};

struct Workload {
  std::string model;
  std::string runtime;
  std::vector<LoadLevel> levels;  // each scenario at each concurrency, in that order
  std::uint64_t num_requests = 50;
  double max_seconds = 10;
  std::optional<double> timeout;  // of each stage
};
Workload read_workload(const boost::json::object& task);

}  // namespace tuningd
