// What an expression works on.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace preset {

namespace json = boost::json;

// Nothing is known: a fact nobody gave, a flag that the engine decides itself, or what follows from
// one of those.
struct Unknown {
  bool operator==(const Unknown&) const = default;
};

// Text is borrowed: it must outlive the value. A list is shared, never changed.
struct ExprValue;
using ExprList = std::shared_ptr<const std::vector<ExprValue>>;
struct ExprValue : std::variant<Unknown, bool, std::int64_t, double, std::string_view, ExprList> {
  using variant::variant;
};

// True, false, or neither: Kleene's three values.
enum class Truth : std::uint8_t { kFalse, kTrue, kUndecided };

// A JSON value as an expression sees it, its text borrowed from `value`. Null and objects are
// Unknown; an unsigned integer beyond int64 is a double.
ExprValue to_expr_value(const json::value& value);
// Back again; Unknown is null.
json::value to_json_value(const ExprValue& value);

}  // namespace preset
