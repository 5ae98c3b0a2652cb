// A number of points, known or estimated. 80-bit reals hold whole numbers below 2^64 exactly, and
// as tables hold nothing negative, a result below that was reached without rounding.
#pragma once

#include <algorithm>

#include "plugin/space/counting.h"

namespace preset {

using Real = long double;

struct Estimate {
  Real value = 0, low = 0, high = 0;
  bool exact = true;

  static Estimate of(Real value) { return {value, value, value, true}; }
  bool zero() const { return exact && value == 0; }
};

inline Estimate operator+(const Estimate& a, const Estimate& b) {
  return {a.value + b.value, a.low + b.low, a.high + b.high, a.exact && b.exact};
}

// None times anything is none, however little is known of the other.
inline Estimate operator*(const Estimate& a, const Estimate& b) {
  if (a.zero() || b.zero()) return {};
  return {a.value * b.value, a.low * b.low, a.high * b.high, a.exact && b.exact};
}

// The estimate of what is known to be at most `bound`.
inline Estimate at_most(const Estimate& a, Real bound) {
  return {std::min(a.value, bound), std::min(a.low, bound), std::min(a.high, bound), a.exact};
}

// How many of `whole` are meant where samples have given, on average, `mean` with the variance
// `variance` per sample, each between 0 and 1: 95 %, and honest where no sample had any.
Estimate share_of(const Estimate& whole, double mean, double variance, double samples);

Count to_count(const Estimate& estimate);

}  // namespace preset
