#include "search/surrogate.h"

#include <dlib/assert.h>
#include <dlib/test_for_odr_violations.h>
// Debian's dlib calls BLAS and LAPACK, of which a system has one of several, with other last digits
// and threads. Its own routines give the same points everywhere and bring no further libraries.
#undef DLIB_USE_BLAS
#undef DLIB_USE_LAPACK
#include <dlib/matrix.h>
#include <dlib/optimization.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tuningd {
namespace {

using Column = dlib::matrix<double, 0, 1>;
using Matrix = dlib::matrix<double>;

// Bounds and the middle of what the scales of dimensions (each from 0 to 1) are thought to be.
constexpr double kShortest = 0.1, kUsual = 0.8, kLongest = 8;
constexpr double kLeastNoise = 1e-4, kMostNoise = 0.3;
constexpr int kFitSteps = 60;

// Matérn 5/2.
double likeness(double squared_distance) {
  const double r = std::sqrt(5 * squared_distance);
  return (1 + r + r * r / 3) * std::exp(-r);
}

// Scores whose middle lies so many times further from the best than the first quarter are of two
// kinds: limits that are exceeded by far make scores that are worse by orders.
constexpr double kTwoKinds = 1e3;

// Counts scores from the best on, in steps to the middle one; those behind it are drawn together,
// by their logarithm: what differs among the good ones is what matters. Where scores are of two
// kinds, their order alone counts.
void press(Column& y) {
  std::vector<double> sorted(y.begin(), y.end());
  std::sort(sorted.begin(), sorted.end());
  const double best = sorted.front();
  const double middle = sorted[sorted.size() / 2] - best;
  const double quarter = sorted[sorted.size() / 4] - best;
  const bool two_kinds = quarter > 0 && middle / kTwoKinds > quarter;
  const double step = middle > 0 ? middle : sorted.back() - best;
  if (!(step > 0)) return;
  for (double& each : y) {
    if (two_kinds) {
      const auto place = std::lower_bound(sorted.begin(), sorted.end(), each) - sorted.begin();
      each = std::log1p(static_cast<double>(place));
    } else {
      each = (each - best) / step;
      if (middle > 0 && each > 1) each = 1 + std::log1p(each - 1);
    }
  }
}

// L⁻¹ y, where L is a lower triangle.
Column solved(const Matrix& lower, const Column& y) {
  Column x(y.size());
  for (long i = 0; i < y.size(); ++i) {
    double sum = y(i);
    for (long j = 0; j < i; ++j) sum -= lower(i, j) * x(j);
    x(i) = sum / lower(i, i);
  }
  return x;
}

// log of φ(z) + z Φ(z): what a normal score better by z spreads than the best is worth.
double log_improvement(double z) {
  const double phi = std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
  if (z > -6) return std::log(phi + z * 0.5 * std::erfc(-z / std::numbers::sqrt2));
  return -0.5 * z * z - 0.5 * std::log(2 * std::numbers::pi) - 2 * std::log(-z);
}

}  // namespace

struct Surrogate::Impl {
  std::vector<Encoding::Dimension> dimensions;
  Column scales;  // logarithms: of each dimension, then of the noise
  long fitted_at = 0;
  std::vector<Vector> known;
  Matrix inverse;  // of the lower triangle
  Column weights;
  double spread = 1;
  double best = 0;

  Matrix parts(const std::vector<Vector>& a, const std::vector<Vector>& b,
               std::size_t dimension) const {
    const Encoding::Dimension& of = dimensions[dimension];
    Matrix squared(static_cast<long>(a.size()), static_cast<long>(b.size()));
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t j = 0; j < b.size(); ++j) {
        const double step = (a[i][dimension] - b[j][dimension]) / (of.high - of.low);
        squared(static_cast<long>(i), static_cast<long>(j)) =
            of.ordered ? step * step : (step == 0 ? 0.0 : 0.5);
      }
    }
    return squared;
  }

  Matrix covariance(const std::vector<Matrix>& squared, const Column& at) const {
    Matrix sum = dlib::zeros_matrix(squared.front());
    for (std::size_t d = 0; d < squared.size(); ++d) {
      sum += squared[d] * std::exp(-2 * at(static_cast<long>(d)));
    }
    for (long i = 0; i < sum.nr(); ++i) {
      for (long j = 0; j < sum.nc(); ++j) sum(i, j) = likeness(sum(i, j));
    }
    return sum;
  }

  double likelihood(const std::vector<Matrix>& squared, const Column& y, const Column& at) const {
    Matrix k = covariance(squared, at);
    const long n = k.nr();
    const double noise = std::exp(at(at.size() - 1));
    for (long i = 0; i < n; ++i) k(i, i) += noise;
    const Matrix lower = dlib::chol(k);
    double log_determinant = 0;
    for (long i = 0; i < n; ++i) {
      if (!(lower(i, i) > 0)) return -1e9;
      log_determinant += std::log(lower(i, i));
    }
    const Column half = solved(lower, y);
    const double variance = std::max(dlib::dot(half, half) / static_cast<double>(n), 1e-12);
    double prior = 0;
    for (long d = 0; d + 1 < at.size(); ++d) {
      const double off = at(d) - std::log(kUsual);
      prior -= off * off / 2;
    }
    return -0.5 * static_cast<double>(n) * std::log(variance) - log_determinant + prior;
  }

  void fit(const std::vector<Matrix>& squared, const Column& y) {
    const auto count = static_cast<long>(dimensions.size()) + 1;
    Column low(count), high(count);
    low = std::log(kShortest);
    high = std::log(kLongest);
    low(count - 1) = std::log(kLeastNoise);
    high(count - 1) = std::log(kMostNoise);
    if (scales.size() == 0) {
      scales.set_size(count);
      scales = std::log(kUsual);
      scales(count - 1) = std::log(0.01);
    }
    scales = dlib::clamp(scales, low, high);
    Column found = scales;
    try {
      dlib::find_max_bobyqa([&](const Column& at) { return likelihood(squared, y, at); }, found,
                            2 * count + 1, low, high, 0.5, 0.02, kFitSteps);
    } catch (const dlib::bobyqa_failure&) {
      // It ended at the limit of steps; what it found until then is in `found`.
    }
    if (likelihood(squared, y, found) > likelihood(squared, y, scales)) scales = found;
  }

  void learn(const std::vector<Score>& scores, const std::vector<Vector>& pending) {
    const auto n = static_cast<long>(scores.size());
    known.clear();
    for (const Score& each : scores) known.push_back(each.at);
    Column y(n);
    for (long i = 0; i < n; ++i) y(i) = scores[static_cast<std::size_t>(i)].score;
    press(y);
    y -= dlib::mean(y);
    const double deviation = dlib::stddev(y);
    if (deviation > 0) y /= deviation;
    std::vector<Matrix> squared;
    for (std::size_t d = 0; d < dimensions.size(); ++d) squared.push_back(parts(known, known, d));
    if (fitted_at == 0 || n < 20 || n >= fitted_at + 5 + fitted_at / 10) {
      fit(squared, y);
      fitted_at = n;
    }
    condition(covariance(squared, scales), y);
    best = dlib::min(y);
    if (pending.empty()) return;
    // What is thought of them is taken for what they are.
    std::vector<double> more(y.begin(), y.end());
    for (const Vector& each : pending) more.push_back(mean_at(each));
    for (const Vector& each : pending) known.push_back(each);
    const double kept = spread;
    std::vector<Matrix> all;
    for (std::size_t d = 0; d < dimensions.size(); ++d) all.push_back(parts(known, known, d));
    condition(covariance(all, scales), dlib::mat(more));
    spread = kept;
  }

  void condition(Matrix k, const Column& y) {
    const double noise = std::exp(scales(scales.size() - 1));
    for (long i = 0; i < k.nr(); ++i) k(i, i) += noise;
    inverse = dlib::inv_lower_triangular(dlib::chol(k));
    const Column half = inverse * y;
    weights = dlib::trans(inverse) * half;
    spread = std::sqrt(std::max(dlib::dot(half, half) / static_cast<double>(k.nr()), 1e-12));
  }

  Matrix across(const std::vector<Vector>& points) const {
    std::vector<Matrix> squared;
    for (std::size_t d = 0; d < dimensions.size(); ++d) squared.push_back(parts(known, points, d));
    return covariance(squared, scales);
  }

  double mean_at(const Vector& point) const {
    return dlib::dot(dlib::colm(across({point}), 0), weights);
  }
};

Surrogate::Surrogate(std::vector<Encoding::Dimension> dimensions)
    : impl_(std::make_unique<Impl>()) {
  impl_->dimensions = std::move(dimensions);
}
Surrogate::~Surrogate() = default;
Surrogate::Surrogate(Surrogate&&) noexcept = default;
Surrogate& Surrogate::operator=(Surrogate&&) noexcept = default;

void Surrogate::learn(const std::vector<Score>& known, const std::vector<Vector>& pending) {
  impl_->learn(known, pending);
}

std::vector<double> Surrogate::improvements(const std::vector<Vector>& points) const {
  if (points.empty()) return {};
  const Matrix k = impl_->across(points);
  const Matrix half = impl_->inverse * k;
  const Column means = dlib::trans(k) * impl_->weights;
  std::vector<double> values;
  for (long i = 0; i < k.nc(); ++i) {
    double known = 0;
    for (long j = 0; j < half.nr(); ++j) known += half(j, i) * half(j, i);
    const double deviation = impl_->spread * std::sqrt(std::max(1 - known, 1e-9));
    values.push_back(log_improvement((impl_->best - means(i)) / deviation) + std::log(deviation));
  }
  return values;
}

}  // namespace tuningd
