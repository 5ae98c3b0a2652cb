// A made-up inference engine, as a formula: what it does at one point of a search space, without
// running anything. Its shape is that of a real one (memory for the cache limits the batch, a
// batch hides the reading of weights, chunks of prompts stall the others); its numbers are
// nobody's.
#pragma once

#include <boost/json/object.hpp>
#include <optional>

namespace bench {

// 1,920 points of six parameters.
boost::json::object engine_parameters();

struct EngineFigures {
  double latency = 0;     // mean, seconds from end to end
  double throughput = 0;  // tokens a second, of each GPU
};

// Nothing: the engine runs out of memory.
std::optional<EngineFigures> engine_figures(const boost::json::object& point);

}  // namespace bench
