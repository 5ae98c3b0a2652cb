#include "score/penalty.h"

#include <algorithm>
#include <cmath>

namespace tuningd {
namespace {

// Where exp goes on as its tangent: beyond 709 it is no double any more, and products with it are
// not well before.
constexpr double kTangentFrom = 400;
constexpr double kMostRatio = 1e100;
constexpr double kMostScore = 1e300;

// exp(x) - 1 for x ≥ 0, finite for all x up to kMostRatio.
double growth(double x) {
  if (x <= kTangentFrom) return std::expm1(x);
  return std::exp(kTangentFrom) * (1 + (std::min(x, kMostRatio) - kTangentFrom)) - 1;
}

}  // namespace

double violation_ratio(const SloEntry& entry, double actual) {
  const double ratio = (actual - entry.threshold) / entry.threshold;
  return std::min(ratio, kMostRatio);
}

bool breaks_hard(const SloEntry& entry, double actual) {
  return entry.hard_fail && actual > entry.threshold &&
         violation_ratio(entry, actual) > entry.fail_ratio;
}

double penalty_of(const SloEntry& entry, double ratio, double steepness, SloCurve curve) {
  const double grown = growth(ratio / steepness) + (curve == SloCurve::kStepped ? 1 : 0);
  return std::min(entry.weight * grown, kMostScore);
}

double penalized(double base, double penalty, SloCurve curve) {
  if (curve == SloCurve::kSmooth && base < 0) return base / (1 + penalty);
  return std::min(base + penalty * std::abs(base), kMostScore);
}

}  // namespace tuningd
