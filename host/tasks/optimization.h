// What a checked task's `optimization` says, with defaults. [any thread]
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>

namespace tuningd {

struct Optimization {
  std::uint64_t max_iterations = 100;
  std::uint64_t repeats = 1;
  std::uint64_t patience = 0;         // 0: none
  std::uint64_t parallel_trials = 1;  // within the daemon's own limit
  double min_improvement = 0;
  bool baseline = false;
};

// `most_parallel`: the trials that the daemon runs at once, of all tasks.
Optimization read_optimization(const boost::json::object& task, std::uint64_t most_parallel);

}  // namespace tuningd
