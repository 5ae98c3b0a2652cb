#include "plugin/expression/value.h"

#include <boost/json/array.hpp>
#include <boost/json/string.hpp>
#include <cmath>
#include <utility>

namespace preset {

ExprValue to_expr_value(const json::value& value) {
  switch (value.kind()) {
    case json::kind::bool_:
      return value.get_bool();
    case json::kind::int64:
      return value.get_int64();
    case json::kind::uint64: {
      const std::uint64_t number = value.get_uint64();
      if (number > static_cast<std::uint64_t>(INT64_MAX)) return static_cast<double>(number);
      return static_cast<std::int64_t>(number);
    }
    case json::kind::double_:
      return value.get_double();
    case json::kind::string:
      return std::string_view(value.get_string());
    case json::kind::array: {
      std::vector<ExprValue> list;
      list.reserve(value.get_array().size());
      for (const json::value& element : value.get_array()) list.push_back(to_expr_value(element));
      return std::make_shared<const std::vector<ExprValue>>(std::move(list));
    }
    case json::kind::null:
    case json::kind::object:
      break;
  }
  return Unknown{};
}

json::value to_json_value(const ExprValue& value) {
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* real = std::get_if<double>(&value)) {
    // JSON has no infinity.
    if (std::isfinite(*real)) return *real;
    return nullptr;
  }
  if (const auto* text = std::get_if<std::string_view>(&value)) return json::string(*text);
  if (const auto* list = std::get_if<ExprList>(&value); list != nullptr && *list != nullptr) {
    json::array array;
    array.reserve((*list)->size());
    for (const ExprValue& element : **list) array.push_back(to_json_value(element));
    return array;
  }
  return nullptr;
}

}  // namespace preset
