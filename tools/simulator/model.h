// What the simulated engine pretends to measure: a formula, no measurement. README.md has it.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>

namespace simulator {

struct Load {
  std::uint64_t input_tokens = 100;
  std::uint64_t output_tokens = 100;
  std::uint64_t concurrency = 1;
  std::uint64_t num_requests = 50;
};

// The metrics document, with "simulated": true. The same for the same arguments. Pure.
boost::json::object simulate(const boost::json::object& parameters, const Load& load);

}  // namespace simulator
