// Latency against throughput: the trials that no other beats in both.
#pragma once

#include <boost/json/object.hpp>
#include <vector>

#include "score/summary.h"

namespace tuningd {

// `pareto` of the summary.
boost::json::object pareto_of(const std::vector<TrialFacts>& trials, Objective objective);

}  // namespace tuningd
