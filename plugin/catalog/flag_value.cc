#include "plugin/catalog/flag_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "config/json_text.h"
#include "config/keys.h"
#include "plugin/domain/validation.h"

namespace preset {
namespace {

std::string shown(const json::value& value) {
  return shortened(config::to_json(value));
}

bool contains(const json::array& values, const json::value& value) {
  return std::any_of(values.begin(), values.end(),
                     [&](const json::value& known) { return same_value(known, value); });
}

std::string range_text(const Flag& flag) {
  std::string text;
  const auto add = [&](std::string_view words, const std::optional<double>& bound) {
    if (!bound) return;
    text += text.empty() ? " " : " and ";
    text.append(words).append(" ").append(config::to_json(bound_value(*bound)));
  };
  add("at least", flag.min);
  add("above", flag.exclusive_min);
  add("at most", flag.max);
  add("below", flag.exclusive_max);
  if (!text.empty() && !flag.special.empty()) {
    text += ", or";
    for (const auto& value : flag.special) text += " " + config::to_json(value);
  }
  return text;
}

std::string enum_text(const json::array& values) {
  std::string text = "one of ";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += ", ";
    text +=
        values[i].is_string() ? std::string(values[i].get_string()) : config::to_json(values[i]);
  }
  return text;
}

bool in_range(const Flag& flag, double number) {
  return (!flag.min || number >= *flag.min) && (!flag.max || number <= *flag.max) &&
         (!flag.exclusive_min || number > *flag.exclusive_min) &&
         (!flag.exclusive_max || number < *flag.exclusive_max);
}

ValueFault wrong_type(const Flag& flag, const json::value& value) {
  ValueFault fault{"wrong_type", "expected " + expected_values(flag) + ", not " + shown(value), {}};
  const auto* text = value.if_string();
  if (text == nullptr) return fault;
  // "8" for 8, "true" for true: what people write in tables and shells.
  const auto parsed = config::parse_json(*text);
  if (parsed && !parsed->is_string() && !parsed->is_null() && !value_fault(flag, *parsed)) {
    fault.nearest = *parsed;
  }
  return fault;
}

std::optional<double> whole_number(const Flag& flag, const json::value& value) {
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  if (flag.size_suffix && value.is_string()) {
    if (const auto sized = sized_number(value.get_string())) return static_cast<double>(*sized);
  }
  return std::nullopt;
}

std::optional<ValueFault> number_fault(const Flag& flag, const json::value& value,
                                       std::optional<double> number) {
  if (!number) return wrong_type(flag, value);
  if (in_range(flag, *number) || contains(flag.special, value)) return std::nullopt;
  return ValueFault{
      "out_of_range", shown(value) + " is out of range: expected " + expected_values(flag), {}};
}

std::optional<ValueFault> enum_fault(const Flag& flag, const json::value& value) {
  if (contains(flag.enum_values, value)) return std::nullopt;
  if (contains(flag.enum_older, value)) {
    return ValueFault{
        "older_value",
        shown(value) + " is taken by older versions only; now " + expected_values(flag),
        {}};
  }
  ValueFault fault{
      "not_in_enum", shown(value) + " is not taken: expected " + expected_values(flag), {}};
  if (const auto* text = value.if_string()) {
    std::vector<std::string> known;
    for (const auto& each : flag.enum_values) {
      if (each.is_string()) known.emplace_back(each.get_string());
    }
    const std::string nearest = config::nearest_name(*text, known);
    if (!nearest.empty()) fault.nearest = json::value(nearest);
  }
  return fault;
}

template <class Fits>
std::optional<ValueFault> list_fault(const Flag& flag, const json::value& value, Fits fits) {
  if (fits(value)) return std::nullopt;
  const auto* list = value.if_array();
  if (list != nullptr && std::all_of(list->begin(), list->end(), fits)) return std::nullopt;
  return wrong_type(flag, value);
}

}  // namespace

std::string expected_values(const Flag& flag) {
  switch (flag.type) {
    case FlagType::kInt:
      return "an integer" + range_text(flag);
    case FlagType::kFloat:
      return "a number" + range_text(flag);
    case FlagType::kBool:
      return "true or false";
    case FlagType::kString:
      return "a string";
    case FlagType::kEnum:
      return enum_text(flag.enum_values);
    case FlagType::kJson:
      return "an object, a list or JSON text";
    case FlagType::kIntList:
      return "an integer or a list of integers";
    case FlagType::kStringList:
      return "a string or a list of strings";
  }
  return "";
}

std::optional<std::int64_t> sized_number(std::string_view text) {
  static constexpr std::string_view kSmall = "kmgt";
  static constexpr std::string_view kLarge = "KMGT";
  if (text.size() < 2) return std::nullopt;
  const char suffix = text.back();
  const auto small = kSmall.find(suffix);
  const auto large = kLarge.find(suffix);
  if (small == std::string_view::npos && large == std::string_view::npos) return std::nullopt;
  text.remove_suffix(1);
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  const double unit =
      small != std::string_view::npos ? std::pow(1000.0, small + 1) : std::pow(1024.0, large + 1);
  const double product = number * unit;
  if (product >= 9.2e18 || std::trunc(product) != product) return std::nullopt;
  return static_cast<std::int64_t>(product);
}

std::optional<ValueFault> value_fault(const Flag& flag, const json::value& value) {
  if (value.is_null()) return std::nullopt;
  switch (flag.type) {
    case FlagType::kInt:
      return number_fault(flag, value, whole_number(flag, value));
    case FlagType::kFloat:
      return number_fault(
          flag, value, value.is_number() ? std::optional(value.to_number<double>()) : std::nullopt);
    case FlagType::kBool:
      return value.is_bool() ? std::nullopt : std::optional(wrong_type(flag, value));
    case FlagType::kString:
      return value.is_string() ? std::nullopt : std::optional(wrong_type(flag, value));
    case FlagType::kEnum:
      return enum_fault(flag, value);
    case FlagType::kJson:
      return value.is_structured() || value.is_string() ? std::nullopt
                                                        : std::optional(wrong_type(flag, value));
    case FlagType::kIntList:
      return list_fault(
          flag, value, [](const json::value& each) { return each.is_int64() || each.is_uint64(); });
    case FlagType::kStringList:
      return list_fault(flag, value, [](const json::value& each) { return each.is_string(); });
  }
  return std::nullopt;
}

}  // namespace preset
