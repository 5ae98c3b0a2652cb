#include "plugin/space/estimate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace preset {

Estimate share_of(const Estimate& whole, double mean, double variance, double samples) {
  if (samples <= 0) return {whole.value / 2, 0, whole.high, false};
  // Wilson's interval. Samples that scatter less than zeros and ones would are worth more of those,
  // though not without end: what was not met by chance does not show in the variance.
  const double spread = mean * (1 - mean);
  const double worth = variance > 0 ? std::clamp(spread / variance, 0.05, 10.0) : 1.0;
  const double n = std::max(1.0, samples * worth);
  constexpr double z = 2.1;
  const double centre = (mean + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) * std::sqrt(spread / n + z * z / (4 * n * n));
  const double low = mean <= 0 ? 0.0 : std::clamp(centre - half, 0.0, mean);
  const double high = std::clamp(centre + half, mean, 1.0);
  return {whole.value * static_cast<Real>(mean), whole.low * static_cast<Real>(low),
          whole.high * static_cast<Real>(high), false};
}

Count to_count(const Estimate& estimate) {
  constexpr Real kTwo63 = 9223372036854775808.0L;
  constexpr Real kMost = std::numeric_limits<double>::max();
  const auto number = [kMost](Real value) { return static_cast<double>(std::min(value, kMost)); };
  Count count;
  count.value = number(estimate.value);
  if (estimate.exact && estimate.value < kTwo63) {
    count.integer = static_cast<std::uint64_t>(estimate.value);
    count.low = count.high = count.value;
    return count;
  }
  count.exact = false;
  // Rounding is all that is uncertain of a great number that was counted.
  const Real slack = estimate.exact ? 1e-12L : 0.0L;
  count.low = number(estimate.low * (1 - slack));
  count.high = number(estimate.high * (1 + slack));
  return count;
}

}  // namespace preset
