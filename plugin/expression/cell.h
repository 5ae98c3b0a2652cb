// A value while it is worked on: trivial to copy, a list by the address of who holds it.
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "plugin/expression/value.h"

namespace preset {

struct Cell {
  enum class Kind : std::uint8_t { kUnknown, kBool, kInt, kDouble, kText, kList };
  struct Text {
    const char* data;
    std::size_t size;
  };

  static Cell unknown() {
    Cell cell;
    cell.kind = Kind::kUnknown;
    cell.integer = 0;
    return cell;
  }
  static Cell of(bool value) {
    Cell cell;
    cell.kind = Kind::kBool;
    cell.boolean = value;
    return cell;
  }
  static Cell of(Truth value) {
    return value == Truth::kUndecided ? unknown() : of(value == Truth::kTrue);
  }
  static Cell of(std::int64_t value) {
    Cell cell;
    cell.kind = Kind::kInt;
    cell.integer = value;
    return cell;
  }
  // No infinity and no NaN gets in: they are Unknown.
  static Cell of(double value) {
    if (!std::isfinite(value)) return unknown();
    Cell cell;
    cell.kind = Kind::kDouble;
    cell.real = value;
    return cell;
  }
  static Cell of(std::string_view value) {
    Cell cell;
    cell.kind = Kind::kText;
    cell.text = {value.data(), value.size()};
    return cell;
  }
  // Borrowed: the list stays where it is as long as the cell.
  static Cell of(const ExprList& value) {
    Cell cell;
    cell.kind = Kind::kList;
    cell.list = &value;
    return cell;
  }
  static Cell of(const ExprValue& value);

  bool is_number() const { return kind == Kind::kInt || kind == Kind::kDouble; }
  double as_double() const { return kind == Kind::kInt ? static_cast<double>(integer) : real; }
  std::string_view as_text() const { return {text.data, text.size}; }
  Truth truth() const {
    if (kind != Kind::kBool) return Truth::kUndecided;
    return boolean ? Truth::kTrue : Truth::kFalse;
  }
  ExprValue value() const;

  Kind kind;
  union {
    bool boolean;
    std::int64_t integer;
    double real;
    Text text;
    const ExprList* list;
  };
};

inline Cell Cell::of(const ExprValue& value) {
  switch (value.index()) {
    case 1:
      return of(*std::get_if<bool>(&value));
    case 2:
      return of(*std::get_if<std::int64_t>(&value));
    case 3:
      return of(*std::get_if<double>(&value));
    case 4:
      return of(*std::get_if<std::string_view>(&value));
    case 5: {
      const auto& list = *std::get_if<ExprList>(&value);
      return list == nullptr ? unknown() : of(list);
    }
    default:
      return unknown();
  }
}

// Numbers by value, whatever their kind; other kinds are unequal. Lists element by element.
Truth equal(const Cell& a, const Cell& b);
// Of two numbers or two texts (by their bytes); others have none.
std::optional<std::strong_ordering> order(const Cell& a, const Cell& b);
Truth contains(const Cell& list, const Cell& element);

// Unknown for what is no number, and where there is no result.
Cell add(const Cell& a, const Cell& b);
Cell subtract(const Cell& a, const Cell& b);
Cell multiply(const Cell& a, const Cell& b);
Cell divide(const Cell& a, const Cell& b);
Cell floor_divide(const Cell& a, const Cell& b);
Cell modulo(const Cell& a, const Cell& b);
Cell negate(const Cell& a);

// The integer that a number equals.
std::optional<std::int64_t> whole(const Cell& cell);

}  // namespace preset
