#include "yaml_scalar.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace config {
namespace {

namespace json = boost::json;
using Resolved = std::expected<json::value, std::string>;

constexpr std::string_view kCoreTags = "tag:yaml.org,2002:";

bool one_of(std::string_view text, std::string_view a, std::string_view b, std::string_view c) {
  return text == a || text == b || text == c;
}

std::string_view without_sign(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

bool all_of_digits(std::string_view text, std::string_view digits) {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

std::string_view take_decimals(std::string_view& text) {
  const std::size_t end = text.find_first_not_of("0123456789");
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(taken.size());
  return taken;
}

// [-+]? ( \.[0-9]+ | [0-9]+(\.[0-9]*)? ) ( [eE][-+]?[0-9]+ )?
bool is_float(std::string_view text) {
  text = without_sign(text);
  const bool whole = !take_decimals(text).empty();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (take_decimals(text).empty() && !whole) return false;
  } else if (!whole) {
    return false;
  }
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  return all_of_digits(without_sign(text.substr(1)), "0123456789");
}

Resolved resolve_digits(std::string_view digits, int base, bool negative) {
  std::uint64_t magnitude = 0;
  const auto [end, fault] =
      std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
  constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
  if (fault != std::errc{} || (negative && magnitude > kLargest + 1)) {
    return std::unexpected("an integer beyond 64 bits; put it in quotes if it is text");
  }
  if (negative) return json::value(static_cast<std::int64_t>(~magnitude + 1));
  if (magnitude <= kLargest) return json::value(static_cast<std::int64_t>(magnitude));
  return json::value(magnitude);
}

std::optional<Resolved> as_integer(std::string_view text) {
  if (text.starts_with("0o") && all_of_digits(text.substr(2), "01234567")) {
    return resolve_digits(text.substr(2), 8, false);
  }
  if (text.starts_with("0x") && all_of_digits(text.substr(2), "0123456789abcdefABCDEF")) {
    return resolve_digits(text.substr(2), 16, false);
  }
  const std::string_view digits = without_sign(text);
  if (!all_of_digits(digits, "0123456789")) return std::nullopt;
  return resolve_digits(digits, 10, text.starts_with('-'));
}

std::optional<Resolved> as_float(std::string_view text) {
  if (one_of(without_sign(text), ".inf", ".Inf", ".INF") || one_of(text, ".nan", ".NaN", ".NAN")) {
    return std::unexpected("infinity and not-a-number are not allowed");
  }
  if (!is_float(text)) return std::nullopt;
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  double number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (fault != std::errc{} || !std::isfinite(number)) {
    return std::unexpected("a number beyond the range of a double");
  }
  return json::value(number);
}

std::optional<bool> as_bool(std::string_view text) {
  if (one_of(text, "true", "True", "TRUE")) return true;
  if (one_of(text, "false", "False", "FALSE")) return false;
  return std::nullopt;
}

bool is_null(std::string_view text) {
  return text.empty() || text == "~" || one_of(text, "null", "Null", "NULL");
}

Resolved resolve_plain(std::string_view text) {
  if (is_null(text)) return json::value(nullptr);
  if (const auto truth = as_bool(text)) return json::value(*truth);
  if (auto integer = as_integer(text)) return *std::move(integer);
  if (auto number = as_float(text)) return *std::move(number);
  return json::value(json::string_view(text.data(), text.size()));
}

Resolved mismatch(std::string_view text, std::string_view name) {
  return std::unexpected('"' + std::string(text) + "\" is not what its tag !!" + std::string(name) +
                         " says");
}

std::string unknown_tag(std::string_view tag) {
  return "the tag " + std::string(tag) + " is not one of the core schema";
}

}  // namespace

Resolved resolve_scalar(std::string_view tag, std::string_view text) {
  if (tag == "?") return resolve_plain(text);
  json::value string(json::string_view(text.data(), text.size()));
  if (tag == "!") return string;
  if (!tag.starts_with(kCoreTags)) return std::unexpected(unknown_tag(tag));
  const std::string_view name = tag.substr(kCoreTags.size());
  if (name == "str") return string;
  if (name == "null") return is_null(text) ? json::value(nullptr) : mismatch(text, name);
  if (name == "bool") {
    const auto truth = as_bool(text);
    return truth ? json::value(*truth) : mismatch(text, name);
  }
  if (name == "int") {
    auto integer = as_integer(text);
    return integer ? *std::move(integer) : mismatch(text, name);
  }
  if (name == "float") {
    auto number = as_float(text);
    return number ? *std::move(number) : mismatch(text, name);
  }
  if (name == "map" || name == "seq") return mismatch(text, name);
  return std::unexpected(unknown_tag(tag));
}

std::string check_collection_tag(std::string_view tag, std::string_view kind) {
  if (tag == "?" || tag == "!") return "";
  if (tag.starts_with(kCoreTags) && tag.substr(kCoreTags.size()) == kind) return "";
  return unknown_tag(tag) + ", or not of this kind of value";
}

}  // namespace config
