#include "plugin/domain/range.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "config/json_text.h"
#include "plugin/domain/validation.h"

namespace preset {
namespace {

using config::pointer_append;

// Decimals of the number as people write it: 0.05 has 2, 1e-3 has 3, 4 has 0.
int decimals_of(const json::value& number) {
  if (!number.is_double()) return 0;
  std::array<char, 64> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(),
                                          number.get_double(), std::chars_format::scientific);
  const std::string_view written(text.data(), static_cast<std::size_t>(end - text.data()));
  const auto exponent_at = written.find('e');
  int exponent = 0;
  const char* digits = written.data() + exponent_at + (written[exponent_at + 1] == '+' ? 2 : 1);
  std::from_chars(digits, written.data() + written.size(), exponent);
  const auto point = written.find('.');
  const int fraction =
      point == std::string_view::npos ? 0 : static_cast<int>(exponent_at - point - 1);
  return std::max(0, fraction - exponent);
}

// The double nearest to `number` written with so many decimals.
double rounded(double number, int decimals) {
  std::array<char, 512> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number,
                                          std::chars_format::fixed, decimals);
  double result = number;
  if (error == std::errc{}) std::from_chars(text.data(), end, result);
  return result;
}

double six_digits(double number) {
  std::array<char, 64> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number,
                                          std::chars_format::scientific, 5);
  double result = number;
  if (error == std::errc{}) std::from_chars(text.data(), end, result);
  return result;
}

class Range {
 public:
  Range(const json::object& range, std::string_view path, bool ends_only, FieldErrors& errors)
      : range_(range), path_(path), ends_only_(ends_only), errors_(errors) {}

  json::array expand() {
    const std::size_t before = errors_.size();
    check_members();
    const auto from = number("from");
    const auto to = number("to");
    if (errors_.size() > before) return {};
    from_ = *from;
    to_ = *to;
    if (from_ > to_) return fault("from", "must not be above to");
    const int kinds = static_cast<int>(range_.contains("step")) +
                      static_cast<int>(range_.contains("factor")) +
                      static_cast<int>(range_.contains("count"));
    if (kinds != 1) return fault("", "needs exactly one of step, factor or count");
    for (const auto* key : {"from", "to", "step", "factor"}) {
      const auto* value = range_.if_contains(key);
      if (value != nullptr && value->is_double()) whole_ = false;
    }
    if (range_.contains("step")) return by_step();
    if (range_.contains("factor")) return by_factor();
    return by_count();
  }

 private:
  json::array fault(std::string_view member, std::string message) {
    errors_.push_back({member.empty() ? path_ : pointer_append(path_, member), std::move(message)});
    return {};
  }

  void check_members() {
    for (const auto& member : range_) {
      const std::string_view key = member.key();
      if (key != "from" && key != "to" && key != "step" && key != "factor" && key != "count" &&
          key != "scale") {
        fault(key, "is no member of a range; expected from, to, and step, factor or count");
      }
    }
    if (range_.contains("scale") && !range_.contains("count")) {
      fault("scale", "goes with count only");
    }
  }

  std::optional<double> number(std::string_view key) {
    const auto* value = range_.if_contains(key);
    if (value == nullptr) {
      fault("", "needs " + std::string(key));
      return std::nullopt;
    }
    if (!value->is_number()) {
      fault(key, "expected a number, not " + shortened(config::to_json(*value)));
      return std::nullopt;
    }
    constexpr std::int64_t kWhole = std::int64_t{1} << 53;  // beyond it doubles skip whole numbers
    const bool too_large =
        value->is_uint64() ||
        (value->is_int64() && (value->get_int64() > kWhole || value->get_int64() < -kWhole));
    if (too_large) {
      fault(key, "whole numbers of a range are within ±9007199254740992");
      return std::nullopt;
    }
    return value->to_number<double>();
  }

  json::array too_many() {
    return fault("", "gives more than " + std::to_string(kCandidates) + " values");
  }

  json::array by_step() {
    const auto step = number("step");
    if (!step) return {};
    if (*step <= 0) return fault("step", "must be above 0");
    // A hair beyond the end counts as the end: 0.8 + 3 · 0.05 is no 0.95 in binary.
    const double last = std::floor((to_ - from_) / *step + 1e-9);
    if (!(last < static_cast<double>(kCandidates))) return too_many();
    const int decimals = std::max(decimals_of(range_.at("from")), decimals_of(range_.at("step")));
    return values(static_cast<std::int64_t>(last),
                  [&](double i) { return rounded(from_ + i * *step, decimals); });
  }

  json::array by_factor() {
    const auto factor = number("factor");
    if (!factor) return {};
    if (*factor <= 1) return fault("factor", "must be above 1");
    if (from_ <= 0) return fault("from", "must be above 0 where a factor is given");
    constexpr double kWidest = 690;  // e to the power of it is about 1e300
    const double width = std::log(to_) - std::log(from_);
    if (width > kWidest) return fault("to", "is more than 1e300 times from");
    const double last = std::floor(width / std::log(*factor) + 1e-9);
    if (!(last < static_cast<double>(kCandidates))) return too_many();
    return values(static_cast<std::int64_t>(last), [&](double i) {
      const double value = from_ * std::pow(*factor, i);
      return i == 0 ? from_ : whole_ ? value : six_digits(value);
    });
  }

  json::array by_count() {
    const auto& given = range_.at("count");
    if (!given.is_int64() || given.get_int64() < 2 ||
        given.get_int64() > static_cast<std::int64_t>(kCandidates)) {
      return fault("count", "expected an integer from 2 to " + std::to_string(kCandidates));
    }
    const auto* scale = range_.if_contains("scale");
    const bool log = scale != nullptr && scale->is_string() && scale->get_string() == "log";
    if (scale != nullptr && !log && !(scale->is_string() && scale->get_string() == "linear")) {
      return fault("scale", "expected linear or log");
    }
    if (log && from_ <= 0) return fault("from", "must be above 0 on a log scale");
    if (from_ == to_) return fault("to", "must be above from where a count is given");
    const std::int64_t last = given.get_int64() - 1;
    return values(last, [&](double i) {
      const double part = i / static_cast<double>(last);
      if (i == 0 || part == 1) return i == 0 ? from_ : to_;  // the ends are what was written
      const double inner =
          log ? std::exp(std::log(from_) + part * (std::log(to_) - std::log(from_)))
              : from_ + part * (to_ - from_);
      return whole_ ? inner : six_digits(inner);
    });
  }

  // value_at(0) … value_at(last), each once; the ends alone where only those are wanted.
  template <class ValueAt>
  json::array values(std::int64_t last, ValueAt value_at) const {
    json::array list;
    const auto push = [&](double value) {
      json::value made = whole_ ? json::value(std::llround(value)) : json::value(value);
      if (list.empty() || !same_value(list.back(), made)) list.push_back(std::move(made));
    };
    const std::int64_t stride = ends_only_ ? std::max<std::int64_t>(last, 1) : 1;
    for (std::int64_t i = 0; i <= last; i += stride)
      push(static_cast<double>(value_at(static_cast<double>(i))));
    return list;
  }

  const json::object& range_;
  std::string path_;
  bool ends_only_;
  FieldErrors& errors_;
  double from_ = 0;
  double to_ = 0;
  bool whole_ = true;
};

}  // namespace

json::array expand_range(const json::object& range, std::string_view path, FieldErrors& errors) {
  return Range(range, path, false, errors).expand();
}

json::array range_ends(const json::object& range, std::string_view path, FieldErrors& errors) {
  return Range(range, path, true, errors).expand();
}

}  // namespace preset
