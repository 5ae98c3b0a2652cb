#include "runner/metrics.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/json/value.hpp>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include "config/json_text.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostBytes = 64U << 20;

// Python's words for numbers that JSON has none for become null; what is in strings stays.
std::string without_python_numbers(std::string_view text) {
  constexpr std::array<std::string_view, 3> kWords = {"NaN", "-Infinity", "Infinity"};
  std::string out;
  out.reserve(text.size());
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\' && i + 1 < text.size()) {
      out += c;
      out += text[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    const auto word = quoted || (c != 'N' && c != '-' && c != 'I')
                          ? kWords.end()
                          : std::find_if(kWords.begin(), kWords.end(), [&](std::string_view w) {
                              return text.substr(i).starts_with(w);
                            });
    if (word == kWords.end()) {
      out += c;
      continue;
    }
    out += "null";
    i += word->size() - 1;
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::optional<double> number_at(const json::object& document, const JsonPath& path) {
  const json::object* object = &document;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const json::value* value = object->if_contains(path[i]);
    if (value == nullptr) return std::nullopt;
    if (i + 1 == path.size()) {
      if (!value->is_number()) return std::nullopt;
      const auto number = value->to_number<double>();
      return std::isfinite(number) ? std::optional(number) : std::nullopt;
    }
    object = value->if_object();
    if (object == nullptr) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<double> number_of(const json::value& value) {
  if (value.is_number()) return value.to_number<double>();
  const auto* text = value.if_string();
  if (text == nullptr) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  return error == std::errc() && end == text->data() + text->size() ? std::optional(number)
                                                                    : std::nullopt;
}

std::optional<double> value_of(const MetricRule& rule, const json::object& document,
                               const Values& values) {
  if (rule.value) {
    const auto text = expand(*rule.value, values);
    return text ? number_of(json::value(*text)) : std::nullopt;
  }
  double sum = 0;
  for (const auto& path : rule.from) {
    const auto number = number_at(document, path);
    if (number && !rule.sum) return number;
    if (!number && rule.sum) return std::nullopt;
    sum += number.value_or(0);
  }
  return rule.sum ? std::optional(sum) : std::nullopt;
}

// By 0.001 is divided by 1000, which is exact: 1400 ms are 1.4 s.
double scale(double number, double by) {
  return by > 0 && by < 1 ? number / (1 / by) : number * by;
}

// A whole number stays one.
json::value json_number(double number) {
  constexpr double kExact = 9e15;
  if (number == std::floor(number) && std::fabs(number) < kExact) {
    return static_cast<std::int64_t>(number);
  }
  return number;
}

// The value that a point has for a flag, however it spells it.
const json::value* parameter(const json::object& parameters, const std::string& name) {
  const json::value* value = parameters.if_contains(name);
  return value != nullptr ? value : parameters.if_contains("--" + name);
}

bool is_true(const json::value* value) {
  return value != nullptr && (*value == json::value(true) || *value == json::value("true"));
}

std::optional<double> count_gpus(const GpuSpec& gpus, const json::object& document,
                                 const json::object* parameters) {
  if (gpus.number) return gpus.number;
  if (!gpus.metric.empty()) return number_at(document, gpus.metric);
  if (gpus.product.empty() || parameters == nullptr) return std::nullopt;
  double product = 1;
  for (const auto& factor : gpus.product) {
    if (!factor.unless.empty() && is_true(parameter(*parameters, factor.unless))) continue;
    for (const auto& name : factor.names) {
      const json::value* value = parameter(*parameters, name);
      const auto number = value == nullptr ? std::nullopt : number_of(*value);
      if (!number) continue;
      product *= *number;
      break;
    }
  }
  return product;
}

}  // namespace

std::expected<json::object, MetricsError> parse_metrics(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) {
    return std::unexpected(MetricsError{"metrics_unreadable", "the metrics are empty"});
  }
  const std::string clean = without_python_numbers(text);
  constexpr config::JsonLimits kLimits{64};
  auto value = config::parse_json(clean, kLimits);
  if (!value) {
    const auto line = clean.rfind('\n');
    if (line != std::string::npos) {
      auto last = config::parse_json(std::string_view(clean).substr(line + 1), kLimits);
      if (last) value = std::move(last);
    }
  }
  if (!value) {
    return std::unexpected(
        MetricsError{"metrics_unreadable", "the metrics are no JSON: " + value.error().message});
  }
  auto* object = value->if_object();
  if (object == nullptr) {
    return std::unexpected(MetricsError{"metrics_unreadable", "the metrics are no JSON object"});
  }
  return std::move(*object);
}

std::expected<json::object, MetricsError> read_metrics_file(const std::string& file) {
  // Whatever the benchmark left there: not a pipe to wait for, and no link to somewhere else.
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  if (descriptor < 0) {
    return std::unexpected(
        MetricsError{"metrics_missing", "the benchmark left no readable file with metrics: " +
                                            std::generic_category().message(errno)});
  }
  std::string text;
  struct stat status{};
  const bool regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  std::array<char, 64U << 10> block;
  ssize_t count = 0;
  while (regular && text.size() <= kMostBytes) {
    count = ::read(descriptor, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(block.data(), static_cast<std::size_t>(count));
  }
  ::close(descriptor);
  if (!regular || count < 0) {
    return std::unexpected(
        MetricsError{"metrics_unreadable", "the file of metrics cannot be read"});
  }
  if (text.size() > kMostBytes) {
    return std::unexpected(
        MetricsError{"metrics_unreadable", "the file of metrics is above 64 MiB"});
  }
  return parse_metrics(text);
}

Metrics map_metrics(const RunnerSpec& runner, const json::object& document, const Values& values) {
  json::object metrics;
  for (const auto& rule : runner.metrics.map) {
    const auto number = value_of(rule, document, values);
    if (!number) continue;
    const double scaled = scale(*number, rule.scale);
    if (std::isfinite(scaled)) metrics[rule.name] = json_number(scaled);
  }
  if (runner.metrics.map.empty()) {
    for (const auto& member : document) {
      if (member.value().is_bool() || member.value().is_number()) {
        metrics[member.key()] = member.value();
      }
    }
  }
  if (metrics.empty()) {
    return std::unexpected(
        MetricsError{"metrics_missing", "the benchmark's result has none of the runner's metrics"});
  }
  const auto gpus = count_gpus(runner.gpus, document, values.parameters);
  if (gpus && *gpus >= 1) metrics["gpu_count"] = json_number(*gpus);
  return metrics;
}

}  // namespace tuningd
