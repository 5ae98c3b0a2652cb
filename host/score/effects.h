// What each parameter does to the score.
#pragma once

#include <boost/json/array.hpp>
#include <vector>

#include "score/summary.h"

namespace tuningd {

// `effects` of the summary; trials of the baseline have no part in it.
boost::json::array effects_of(const std::vector<TrialFacts>& trials);

}  // namespace tuningd
