// What a broken limit costs. All results are finite and never fall as the violation grows.
#pragma once

#include "score/score.h"

namespace tuningd {

// (actual - threshold) / threshold.
double violation_ratio(const SloEntry& entry, double actual);
bool breaks_hard(const SloEntry& entry, double actual);

// p of one violated entry: weight * exp(ratio / steepness), or the same less weight.
double penalty_of(const SloEntry& entry, double ratio, double steepness, SloCurve curve);

// The score from the base and the sum of penalties.
double penalized(double base, double penalty, SloCurve curve);

}  // namespace tuningd
