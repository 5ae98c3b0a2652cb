#include "presetctl/values.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "config/json_text.h"
#include "presetctl/parameter_text.h"
#include "presetctl/text.h"

namespace presetctl {
namespace {

namespace json = boost::json;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Parts between commas that stand outside of double quotes.
std::vector<std::string_view> split_values(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool opens = text[i] == '"' && trimmed(text.substr(begin, i - begin)).empty();
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (quoted && text[i] == '"') {
      quoted = false;
    } else if (!quoted && opens) {
      quoted = true;
    } else if (!quoted && text[i] == ',') {
      parts.push_back(trimmed(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  parts.push_back(trimmed(text.substr(std::min(begin, text.size()))));
  return parts;
}

Result<json::value> parse_scalar(std::string_view text) {
  if (text.empty()) return misuse("a value is empty; write \"\" for an empty string");
  auto parsed = config::parse_json(text);
  if (parsed && !parsed->is_structured()) return std::move(*parsed);
  if (!parsed && parsed.error().kind == config::JsonError::Kind::kNumberRange) {
    return misuse(std::string(text) + ": " + parsed.error().message);
  }
  if (!config::is_utf8(text)) return misuse("a value is not UTF-8");
  if (text.front() == '"') {
    return misuse(std::string(text) + ": starts with a quote but is no JSON string");
  }
  if (const Result<json::value> range = parse_range(text); !range || !range->is_null()) {
    return misuse(std::string(text) + ": is a range, not a value; quote it to mean the text");
  }
  return json::value(json::string(text));
}

bool reads_back(const std::string& text) {
  if (text.empty() || text != trimmed(text) || text != printable(text)) return false;
  if (text.find_first_of(",\"") != std::string::npos || text.find_first_of("[{") == 0) return false;
  const Result<json::value> range = parse_range(text);
  return range && range->is_null() && !config::parse_json(text);
}

// The end of the value that begins `text`: a comma outside of quotes and brackets, or the end.
std::size_t value_end(std::string_view text) {
  const bool json = !text.empty() && (text[0] == '"' || text[0] == '[' || text[0] == '{');
  bool quoted = false;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (json && c == '"') {
      quoted = !quoted;
    } else if (json && !quoted && (c == '[' || c == '{')) {
      ++depth;
    } else if (json && !quoted && (c == ']' || c == '}')) {
      --depth;
    } else if (!quoted && depth <= 0 && c == ',') {
      return i;
    }
  }
  return text.size();
}

// One value, of any kind.
Result<json::value> parse_value(std::string_view text) {
  text = trimmed(text);
  if (!text.starts_with('[') && !text.starts_with('{')) return parse_scalar(text);
  auto parsed = config::parse_json(text);
  if (!parsed) return misuse(std::string(text) + ": " + parsed.error().message);
  return std::move(*parsed);
}

Result<void> add_to_point(json::object& point, std::string_view name, json::value value) {
  if (point.contains(name)) return misuse("--point: " + std::string(name) + " is there twice");
  point.emplace(name, std::move(value));
  return {};
}

Result<void> parse_point_word(std::string_view word, json::object& point) {
  word = trimmed(word);
  if (word.starts_with('{')) {
    auto parsed = config::parse_json(word);
    if (!parsed) return misuse("--point: " + parsed.error().message);
    for (const auto& entry : parsed->get_object()) {
      if (const Result<void> added = add_to_point(point, entry.key(), entry.value()); !added) {
        return std::unexpected(added.error());
      }
    }
    return {};
  }
  for (;;) {
    const std::size_t equals = word.find('=');
    const std::string_view name = trimmed(word.substr(0, std::min(equals, word.size())));
    if (equals == std::string_view::npos || name.empty() || name.find(',') != name.npos) {
      return misuse("--point " + std::string(word) +
                    ": expected PARAMETER=VALUE,… or a JSON object");
    }
    const std::size_t begin = std::min(word.find_first_not_of(" \t", equals + 1), word.size());
    const std::string_view rest = word.substr(begin);
    const std::size_t end = value_end(rest);
    Result<json::value> value = parse_value(rest.substr(0, end));
    if (!value) return misuse("--point: " + std::string(name) + ": " + value.error().lines.front());
    const Result<void> added = add_to_point(point, name, std::move(*value));
    if (!added) return std::unexpected(added.error());
    if (end == rest.size()) return {};
    word = rest.substr(end + 1);
  }
}

}  // namespace

Result<json::array> parse_candidates(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('[') || text.starts_with('{')) {
    auto parsed = config::parse_json(text);
    if (!parsed) return misuse(std::string(text) + ": " + parsed.error().message);
    if (parsed->is_array()) return std::move(parsed->get_array());
    return json::array{std::move(*parsed)};
  }
  json::array values;
  for (const std::string_view part : split_values(text)) {
    Result<json::value> value = parse_scalar(part);
    if (!value) return std::unexpected(value.error());
    values.push_back(std::move(*value));
  }
  return values;
}

Result<std::pair<std::string, std::string>> parse_pair(std::string_view word,
                                                       std::string_view option) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return misuse(std::string(option) + " " + std::string(word) + ": expected PARAMETER=VALUE");
  }
  return std::pair(std::string(word.substr(0, equals)), std::string(word.substr(equals + 1)));
}

Result<std::pair<std::string, json::value>> parse_parameter(std::string_view word) {
  const auto pair = parse_pair(word, "parameter");
  if (!pair) return std::unexpected(pair.error());
  const auto refused = [&](const Fault& fault) {
    return misuse(pair->first + ": " + fault.lines.front());
  };
  Result<json::value> range = parse_range(trimmed(pair->second));
  if (!range) return refused(range.error());
  if (!range->is_null()) return std::pair(pair->first, std::move(*range));
  Result<json::array> values = parse_candidates(pair->second);
  if (!values) return refused(values.error());
  const bool object = trimmed(pair->second).starts_with('{');
  if (object && is_rich_parameter(values->front())) {
    return std::pair(pair->first, std::move(values->front()));
  }
  return std::pair(pair->first, json::value(std::move(*values)));
}

Result<json::object> parse_settings(const std::vector<std::string>& words,
                                    std::string_view option) {
  json::object settings;
  for (const std::string& word : words) {
    const auto pair = parse_pair(word, option);
    if (!pair) return misuse(std::string(option) + " " + word + ": expected NAME=VALUE");
    Result<json::value> value = parse_value(pair->second);
    if (!value) {
      return misuse(std::string(option) + " " + pair->first + ": " + value.error().lines.front());
    }
    if (value->is_structured() || value->is_null()) {
      return misuse(std::string(option) + " " + pair->first +
                    ": expected a number, a text, true or false");
    }
    settings[pair->first] = std::move(*value);
  }
  return settings;
}

Result<json::object> parse_point(const std::vector<std::string>& words) {
  json::object point;
  for (const std::string& word : words) {
    if (const Result<void> read = parse_point_word(word, point); !read) {
      return std::unexpected(read.error());
    }
  }
  return point;
}

std::string format_value(const json::value& value) {
  if (value.is_string()) {
    const std::string text(value.get_string());
    if (reads_back(text)) return text;
  }
  return printable_json(config::to_json(value));
}

std::string format_candidates(const json::value& values) {
  if (is_rich_parameter(values)) return format_rich_parameter(values.get_object());
  if (!values.is_array()) return format_value(values);
  const json::array& list = values.get_array();
  // A single list or object as a candidate, or an empty list, is told apart only by JSON.
  const bool plain = !list.empty() && [&] {
    for (const json::value& value : list) {
      if (value.is_structured()) return false;
    }
    return true;
  }();
  if (!plain) return printable_json(config::to_json(values));
  return format_names(list);
}

std::string format_names(const json::array& names) {
  std::string out;
  for (const json::value& name : names) {
    if (!out.empty()) out += ", ";
    out += format_value(name);
  }
  return out;
}

std::string format_size(const json::object& parameters, std::string_view thing) {
  std::int64_t product = 1;
  for (const auto& parameter : parameters) {
    const json::value& values = parameter.value();
    const auto size = values.is_array() ? static_cast<std::int64_t>(values.get_array().size()) : 1;
    if (__builtin_mul_overflow(product, size, &product)) {
      product = std::numeric_limits<std::int64_t>::max();
      break;
    }
  }
  return format_size(json::value(product), thing);
}

std::string format_size(const json::value& grid_size, std::string_view thing) {
  if (!grid_size.is_int64()) return format_value(grid_size) + " " + std::string(thing) + "s";
  const std::int64_t size = grid_size.get_int64();
  // The daemon's counts end there.
  if (size == std::numeric_limits<std::int64_t>::max()) {
    return "more than 9·10^18 " + std::string(thing) + "s";
  }
  return count_of(static_cast<std::size_t>(std::max<std::int64_t>(size, 0)), thing);
}

std::string format_bytes(std::int64_t bytes) {
  static constexpr std::int64_t kStep = 1024;
  static constexpr std::array<const char*, 4> kUnits{" KiB", " MiB", " GiB", " TiB"};
  if (bytes < kStep)
    return count_of(static_cast<std::size_t>(std::max<std::int64_t>(bytes, 0)), "byte");
  // Tenths, in integers: whole numbers stay whole.
  std::int64_t tenths = std::min(bytes, std::numeric_limits<std::int64_t>::max() / 10) * 10 / kStep;
  std::size_t unit = 0;
  while (tenths >= kStep * 10 && unit + 1 < kUnits.size()) {
    tenths /= kStep;
    ++unit;
  }
  const std::string rest = tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10);
  return std::to_string(tenths / 10) + rest + kUnits.at(unit);
}

std::string format_seconds(std::int64_t seconds) {
  static constexpr std::int64_t kMinute = 60;
  static constexpr std::int64_t kHour = 60 * kMinute;
  static constexpr std::int64_t kDay = 24 * kHour;
  if (seconds < kMinute) return std::to_string(seconds) + " s";
  const auto two = [](std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  const std::string days = seconds < kDay ? "" : std::to_string(seconds / kDay) + " d ";
  return days + two(seconds % kDay / kHour) + ":" + two(seconds % kHour / kMinute) + ":" +
         two(seconds % kMinute);
}

std::string format_time(std::string_view time) {
  static constexpr std::size_t kDate = 10;
  static constexpr std::size_t kSeconds = 19;
  if (time.size() < kSeconds || time[kDate] != 'T') return printable(time);
  return printable(std::string(time.substr(0, kDate)) + " " +
                   std::string(time.substr(kDate + 1, kSeconds - kDate - 1)));
}

std::string count_of(std::size_t count, std::string_view thing) {
  return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

}  // namespace presetctl
