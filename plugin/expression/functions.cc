#include "plugin/expression/functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace preset {
namespace {

using Kind = Cell::Kind;

constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();
constexpr std::array kFunctions = {
    FunctionRow{"min", Function::kMin, 1, kMany, "numbers, or one list"},
    FunctionRow{"max", Function::kMax, 1, kMany, "numbers, or one list"},
    FunctionRow{"abs", Function::kAbs, 1, 1, "one number"},
    FunctionRow{"floor", Function::kFloor, 1, 1, "one number"},
    FunctionRow{"ceil", Function::kCeil, 1, 1, "one number"},
    FunctionRow{"round", Function::kRound, 1, 1, "one number"},
    FunctionRow{"len", Function::kLen, 1, 1, "one list"},
    FunctionRow{"divisors", Function::kDivisors, 1, 1, "one whole number"},
    FunctionRow{"powers", Function::kPowers, 3, 3, "three numbers: base, from, to"},
};

constexpr std::int64_t kMostDivided = 1'000'000'000;
constexpr std::uint32_t kRoot = 31'623;  // its square is beyond kMostDivided

// Trial division by all numbers would take ten times as long, and a text may call divisors often.
const std::vector<std::uint32_t>& primes() {
  static const std::vector<std::uint32_t> primes = [] {
    std::vector<bool> composite(kRoot + 1);
    std::vector<std::uint32_t> found;
    for (std::uint32_t n = 2; n <= kRoot; ++n) {
      if (composite[n]) continue;
      found.push_back(n);
      for (std::uint32_t multiple = n * n; n < 256 && multiple <= kRoot; multiple += n) {
        composite[multiple] = true;
      }
    }
    return found;
  }();
  return primes;
}

Cell keep(std::vector<ExprValue> list, std::forward_list<ExprList>& made) {
  made.push_front(std::make_shared<const std::vector<ExprValue>>(std::move(list)));
  return Cell::of(made.front());
}

Cell divisors(const Cell& argument, std::forward_list<ExprList>& made) {
  const auto number = whole(argument);
  if (!number || *number < 1 || *number > kMostDivided) return Cell::unknown();
  auto rest = static_cast<std::uint32_t>(*number);
  std::vector<std::int64_t> found = {1};
  const auto take = [&](std::uint32_t prime) {
    const std::size_t before = found.size();
    for (std::int64_t power = prime; rest % prime == 0; power *= prime) {
      rest /= prime;
      for (std::size_t i = 0; i < before; ++i) found.push_back(found[i] * power);
    }
  };
  for (const std::uint32_t prime : primes()) {
    if (prime * prime > rest) break;
    take(prime);
  }
  if (rest > 1) take(rest);
  std::sort(found.begin(), found.end());
  return keep({found.begin(), found.end()}, made);
}

Cell powers(std::span<const Cell> arguments, std::forward_list<ExprList>& made) {
  const auto base = whole(arguments[0]);
  if (!base || *base < 2 || !arguments[1].is_number() || !arguments[2].is_number()) {
    return Cell::unknown();
  }
  std::vector<ExprValue> found;
  std::int64_t power = 1;
  bool fits = true;
  while (fits && order(Cell::of(power), arguments[2]) != std::strong_ordering::greater) {
    if (order(Cell::of(power), arguments[1]) != std::strong_ordering::less) {
      found.emplace_back(power);
    }
    fits = !__builtin_mul_overflow(power, *base, &power);
  }
  return keep(std::move(found), made);
}

// `at(i)` for i < count: the one that none is before, by `before`.
template <class At>
Cell extreme(std::size_t count, std::strong_ordering before, const At& at) {
  if (count == 0) return Cell::unknown();
  Cell best = at(0);
  // One alone is compared with itself: what has no order has no extreme either.
  for (std::size_t i = 0; i < count; ++i) {
    const Cell candidate = at(i);
    const auto ordering = order(candidate, best);
    if (!ordering) return Cell::unknown();
    if (*ordering == before) best = candidate;
  }
  return best;
}

Cell extreme(std::span<const Cell> arguments, std::strong_ordering before) {
  if (arguments.size() > 1) {
    return extreme(arguments.size(), before, [&](std::size_t i) { return arguments[i]; });
  }
  if (arguments[0].kind != Kind::kList) return Cell::unknown();
  const std::vector<ExprValue>& list = **arguments[0].list;
  return extreme(list.size(), before, [&](std::size_t i) { return Cell::of(list[i]); });
}

// An integer where it fits one.
template <double (*Rounded)(double)>
Cell rounded(const Cell& argument) {
  if (argument.kind != Kind::kDouble) return argument.is_number() ? argument : Cell::unknown();
  const Cell real = Cell::of(Rounded(argument.real));
  const auto integer = whole(real);
  return integer ? Cell::of(*integer) : real;
}

double down(double value) {
  return std::floor(value);
}
double up(double value) {
  return std::ceil(value);
}
// Halves go to the even neighbour, whatever the thread's rounding mode.
double to_nearest(double value) {
  return value - std::remainder(value, 1.0);
}

}  // namespace

std::span<const FunctionRow> functions() {
  return kFunctions;
}

Cell call(Function function, std::span<const Cell> arguments, std::forward_list<ExprList>& made) {
  const Cell& first = arguments[0];
  switch (function) {
    case Function::kMin:
      return extreme(arguments, std::strong_ordering::less);
    case Function::kMax:
      return extreme(arguments, std::strong_ordering::greater);
    case Function::kAbs:
      if (!first.is_number()) return Cell::unknown();
      return first.as_double() < 0 ? negate(first) : first;
    case Function::kFloor:
      return rounded<down>(first);
    case Function::kCeil:
      return rounded<up>(first);
    case Function::kRound:
      return rounded<to_nearest>(first);
    case Function::kLen:
      if (first.kind != Kind::kList) return Cell::unknown();
      return Cell::of(static_cast<std::int64_t>((*first.list)->size()));
    case Function::kDivisors:
      return divisors(first, made);
    case Function::kPowers:
      return powers(arguments, made);
  }
  return Cell::unknown();
}

}  // namespace preset
