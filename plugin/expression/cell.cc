#include "plugin/expression/cell.h"

#include <cstddef>
#include <vector>

namespace preset {
namespace {

using Kind = Cell::Kind;

constexpr double kTwo63 = 9223372036854775808.0;

// Without going through double, which would take neighbours for equal.
std::strong_ordering compare(std::int64_t a, double b) {
  if (b >= kTwo63) return std::strong_ordering::less;
  if (b < -kTwo63) return std::strong_ordering::greater;
  const double below = std::floor(b);
  const auto whole = static_cast<std::int64_t>(below);
  if (a != whole) return a <=> whole;
  return b > below ? std::strong_ordering::less : std::strong_ordering::equal;
}

std::strong_ordering compare(double a, double b) {
  if (a < b) return std::strong_ordering::less;
  return a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

std::strong_ordering compare_numbers(const Cell& a, const Cell& b) {
  if (a.kind == Kind::kInt) {
    return b.kind == Kind::kInt ? a.integer <=> b.integer : compare(a.integer, b.real);
  }
  if (b.kind == Kind::kDouble) return compare(a.real, b.real);
  return 0 <=> compare(b.integer, a.real);
}

Truth equal_lists(const std::vector<ExprValue>& a, const std::vector<ExprValue>& b) {
  if (a.size() != b.size()) return Truth::kFalse;
  Truth all = Truth::kTrue;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Truth one = equal(Cell::of(a[i]), Cell::of(b[i]));
    if (one == Truth::kFalse) return Truth::kFalse;
    if (one == Truth::kUndecided) all = Truth::kUndecided;
  }
  return all;
}

// The quotient rounded down, and what remains with the sign of the divisor.
struct Division {
  double quotient;
  double rest;
};

Division divide_down(double a, double b) {
  double rest = std::fmod(a, b);
  double quotient = (a - rest) / b;
  if (rest == 0) {
    rest = std::copysign(0.0, b);
  } else if ((b < 0) != (rest < 0)) {
    rest += b;
    quotient -= 1;
  }
  // (a - rest) / b is whole but for its rounding.
  return {.quotient = std::round(quotient), .rest = rest};
}

}  // namespace

ExprValue Cell::value() const {
  switch (kind) {
    case Kind::kBool:
      return boolean;
    case Kind::kInt:
      return integer;
    case Kind::kDouble:
      return real;
    case Kind::kText:
      return as_text();
    case Kind::kList:
      return *list;
    case Kind::kUnknown:
      break;
  }
  return Unknown{};
}

Truth equal(const Cell& a, const Cell& b) {
  const auto truth = [](bool fact) { return fact ? Truth::kTrue : Truth::kFalse; };
  if (a.kind == Kind::kUnknown || b.kind == Kind::kUnknown) return Truth::kUndecided;
  if (a.kind != b.kind) {
    return truth(a.is_number() && b.is_number() && compare_numbers(a, b) == 0);
  }
  switch (a.kind) {
    case Kind::kBool:
      return truth(a.boolean == b.boolean);
    case Kind::kInt:
      return truth(a.integer == b.integer);
    case Kind::kDouble:
      return truth(a.real == b.real);
    case Kind::kText:
      return truth(a.as_text() == b.as_text());
    default:
      return equal_lists(**a.list, **b.list);
  }
}

std::optional<std::strong_ordering> order(const Cell& a, const Cell& b) {
  if (a.is_number() && b.is_number()) return compare_numbers(a, b);
  if (a.kind == Kind::kText && b.kind == Kind::kText) return a.as_text() <=> b.as_text();
  return std::nullopt;
}

Truth contains(const Cell& list, const Cell& element) {
  if (list.kind != Kind::kList) return Truth::kUndecided;
  Truth found = Truth::kFalse;
  for (const ExprValue& candidate : **list.list) {
    const Truth same = equal(element, Cell::of(candidate));
    if (same == Truth::kTrue) return Truth::kTrue;
    if (same == Truth::kUndecided) found = Truth::kUndecided;
  }
  return found;
}

Cell add(const Cell& a, const Cell& b) {
  std::int64_t sum = 0;
  if (a.kind == Kind::kInt && b.kind == Kind::kInt &&
      !__builtin_add_overflow(a.integer, b.integer, &sum)) {
    return Cell::of(sum);
  }
  if (!a.is_number() || !b.is_number()) return Cell::unknown();
  return Cell::of(a.as_double() + b.as_double());
}

Cell subtract(const Cell& a, const Cell& b) {
  std::int64_t difference = 0;
  if (a.kind == Kind::kInt && b.kind == Kind::kInt &&
      !__builtin_sub_overflow(a.integer, b.integer, &difference)) {
    return Cell::of(difference);
  }
  if (!a.is_number() || !b.is_number()) return Cell::unknown();
  return Cell::of(a.as_double() - b.as_double());
}

Cell multiply(const Cell& a, const Cell& b) {
  std::int64_t product = 0;
  if (a.kind == Kind::kInt && b.kind == Kind::kInt &&
      !__builtin_mul_overflow(a.integer, b.integer, &product)) {
    return Cell::of(product);
  }
  if (!a.is_number() || !b.is_number()) return Cell::unknown();
  return Cell::of(a.as_double() * b.as_double());
}

Cell divide(const Cell& a, const Cell& b) {
  if (!a.is_number() || !b.is_number() || b.as_double() == 0) return Cell::unknown();
  return Cell::of(a.as_double() / b.as_double());
}

Cell floor_divide(const Cell& a, const Cell& b) {
  if (!a.is_number() || !b.is_number() || b.as_double() == 0) return Cell::unknown();
  if (a.kind == Kind::kInt && b.kind == Kind::kInt && b.integer != -1) {
    const std::int64_t quotient = a.integer / b.integer;
    const bool down = a.integer % b.integer != 0 && (a.integer < 0) != (b.integer < 0);
    return Cell::of(quotient - (down ? 1 : 0));
  }
  // The one quotient of integers that may overflow.
  if (a.kind == Kind::kInt && b.kind == Kind::kInt) return negate(a);
  return Cell::of(divide_down(a.as_double(), b.as_double()).quotient);
}

Cell modulo(const Cell& a, const Cell& b) {
  if (!a.is_number() || !b.is_number() || b.as_double() == 0) return Cell::unknown();
  if (a.kind == Kind::kInt && b.kind == Kind::kInt) {
    if (b.integer == -1) return Cell::of(std::int64_t{0});
    const std::int64_t rest = a.integer % b.integer;
    return Cell::of(rest != 0 && (rest < 0) != (b.integer < 0) ? rest + b.integer : rest);
  }
  return Cell::of(divide_down(a.as_double(), b.as_double()).rest);
}

Cell negate(const Cell& a) {
  if (a.kind == Kind::kInt && a.integer != INT64_MIN) return Cell::of(-a.integer);
  return a.is_number() ? Cell::of(-a.as_double()) : Cell::unknown();
}

std::optional<std::int64_t> whole(const Cell& cell) {
  if (cell.kind == Kind::kInt) return cell.integer;
  if (cell.kind != Kind::kDouble || std::floor(cell.real) != cell.real) return std::nullopt;
  if (cell.real < -kTwo63 || cell.real >= kTwo63) return std::nullopt;
  return static_cast<std::int64_t>(cell.real);
}

}  // namespace preset
