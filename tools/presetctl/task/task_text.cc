#include "presetctl/task/task_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "presetctl/context.h"
#include "presetctl/count_report.h"
#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr double kMinute = 60;
constexpr double kHour = 60 * kMinute;
constexpr double kDay = 24 * kHour;

std::string print(const char* format, double number) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, number);
  return text.data();
}

// "1 h 20 min": two units, each whole.
std::string two_units(double amount, double unit, const char* name, double small,
                      const char* small_name) {
  const double rounded = std::round(amount / small) * small;
  const double whole = std::floor(rounded / unit);
  const double rest = std::round((rounded - whole * unit) / small);
  std::string text = print("%.0f ", whole) + name;
  if (rest > 0) text += print(" %.0f ", rest) + small_name;
  return text;
}

std::string basis_text(const std::string& basis) {
  if (basis == "trials") return ", from this task's trials";
  if (basis == "past") return ", from past trials of this runner and model";
  if (basis == "expected") return ", as the runner expects";
  if (basis == "limits") return ", by the runner's time limits";
  return basis.empty() ? "" : ", " + printable(basis);
}

}  // namespace

std::optional<double> number_of(const json::value* value) {
  if (!value || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

std::optional<double> number_member(const json::object& object, std::string_view key) {
  return number_of(member(object, key));
}

std::int64_t integer_member(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value && value->is_int64() ? value->get_int64() : 0;
}

std::string format_number(double number) {
  constexpr double kWhole = 1000;
  if (!std::isfinite(number)) return "-";
  return print(std::abs(number) >= kWhole && std::abs(number) < 1e15 ? "%.0f" : "%.4g", number);
}

std::string format_duration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "-";
  if (seconds < 0.0005) return "0 s";
  if (seconds < 0.9995) return print("%.0f ms", seconds * 1000);
  if (seconds < 10) return print("%.1f s", seconds);
  if (seconds < kMinute - 0.5) return print("%.0f s", seconds);
  if (seconds < kHour - 0.5) return two_units(seconds, kMinute, "min", 1, "s");
  if (seconds < kDay - kMinute / 2) return two_units(seconds, kHour, "h", kMinute, "min");
  return two_units(seconds, kDay, "d", kHour, "h");
}

std::string format_share(double share) {
  const double hundreds = std::abs(share) * 100;
  if (hundreds > 0 && hundreds < 1) return "<1 %";
  return print("%.0f %%", hundreds);
}

std::string format_score(std::string_view objective, const json::value* score) {
  const std::optional<double> number = number_of(score);
  if (!number) return "-";
  if (objective == "maximize_throughput") {
    return format_number(*number == 0 ? 0 : -*number) + " tok/s";
  }
  if (!objective.starts_with("minimize_")) return format_number(*number);
  if (std::abs(*number) < 1) return format_number(*number * 1000) + " ms";
  return format_number(*number) + " s";
}

std::string compare_scores(const json::value* best, const json::value* baseline) {
  const std::optional<double> reached = number_of(best);
  const std::optional<double> before = number_of(baseline);
  if (!reached || !before || *before == 0) return {};
  const double gain = (*before - *reached) / std::abs(*before);
  if (gain == 0) return "no better than the default";
  return format_share(gain) + (gain > 0 ? " better" : " worse") + " than the default";
}

std::string format_estimate(const json::object& estimate, std::string_view key) {
  const std::optional<double> seconds = number_member(estimate, key);
  if (!seconds) return {};
  const std::string basis = text_member(estimate, "basis");
  return (basis == "limits" ? "at most " : "about ") + format_duration(*seconds) +
         basis_text(basis);
}

std::string task_title(const json::object& row) {
  return "#" + std::to_string(integer_member(row, "id")) + " " +
         printable(text_member(row, "name"));
}

std::string trial_counts(const json::object& row) {
  const json::object* trials = object_member(row, "trials");
  if (!trials) return "no trials";
  const std::int64_t failed = integer_member(*trials, "failed");
  const std::optional<double> planned = number_member(*trials, "planned");
  std::string text = std::to_string(integer_member(*trials, "finished"));
  if (planned) text += " of " + print("%.0f", *planned);
  text += planned == 1.0 ? " trial" : " trials";
  if (failed > 0) text += ", " + std::to_string(failed) + " failed";
  return text;
}

std::string format_parameters(const json::object& parameters) {
  return parameters.empty() ? "the engine's defaults" : format_point(parameters);
}

bool is_task_over(std::string_view state) {
  return state == "completed" || state == "failed" || state == "cancelled";
}

bool is_trial_over(std::string_view state) {
  return state == "success" || state == "failed" || state == "cancelled";
}

Paint paint_of(std::string_view state) {
  if (state == "completed" || state == "success") return Paint::kGreen;
  if (state == "failed") return Paint::kRed;
  if (state == "cancelled") return Paint::kYellow;
  return state == "pending" ? Paint::kDim : Paint::kBold;
}

}  // namespace presetctl
