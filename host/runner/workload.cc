#include "runner/workload.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <charconv>

#include "format/members.h"

namespace tuningd {
namespace {

namespace json = boost::json;

std::optional<double> positive_at(const json::object* object, std::string_view key) {
  const json::value* value = object == nullptr ? nullptr : member_at(*object, key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const auto number = value->to_number<double>();
  constexpr double kMost = 1e9;
  return number > 0 && number <= kMost ? std::optional(number) : std::nullopt;
}

std::optional<std::uint64_t> count_of(const json::value& value) {
  if (!value.is_number()) return std::nullopt;
  const auto number = value.to_number<double>();
  if (!(number >= 1) || number > 1e9) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

template <class Item, class Read>
std::vector<Item> list_at(const json::object* object, std::string_view key, Item fallback,
                          Read read) {
  std::vector<Item> items;
  const json::value* value = object == nullptr ? nullptr : member_at(*object, key);
  if (const json::array* list = value == nullptr ? nullptr : value->if_array()) {
    for (const auto& entry : *list) {
      if (auto item = read(entry)) items.push_back(std::move(*item));
    }
  }
  if (items.empty()) items.push_back(std::move(fallback));
  return items;
}

}  // namespace

std::optional<std::pair<std::uint64_t, std::uint64_t>> parse_scenario(std::string_view text) {
  std::string packed;
  std::copy_if(text.begin(), text.end(), std::back_inserter(packed),
               [](char c) { return c != ' '; });
  std::string_view rest = packed;
  if (!rest.starts_with("D(") || !rest.ends_with(')')) return std::nullopt;
  rest = rest.substr(2, rest.size() - 3);
  const auto comma = rest.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto count = [](std::string_view digits) -> std::optional<std::uint64_t> {
    constexpr std::uint64_t kMost = 100'000'000;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool good = error == std::errc() && end == digits.data() + digits.size() && number >= 1 &&
                      number <= kMost;
    return good ? std::optional(number) : std::nullopt;
  };
  const auto input = count(rest.substr(0, comma));
  const auto output = count(rest.substr(comma + 1));
  if (!input || !output) return std::nullopt;
  return std::pair(*input, *output);
}

Workload read_workload(const json::object& task) {
  Workload workload;
  workload.model = text_at(map_at(task, "model"), "id_or_path");
  workload.runtime = text_at(&task, "base_runtime");
  const json::object* benchmark = map_at(task, "benchmark");
  const auto scenarios =
      list_at<std::string>(benchmark, "traffic_scenarios", "D(100,100)",
                           [](const json::value& value) -> std::optional<std::string> {
                             const auto* text = value.if_string();
                             if (text == nullptr) return std::nullopt;
                             return std::string(text->data(), text->size());
                           });
  const auto concurrencies = list_at<std::uint64_t>(
      benchmark, "num_concurrency", 1, [](const json::value& value) { return count_of(value); });
  for (const auto& scenario : scenarios) {
    const auto lengths = parse_scenario(scenario).value_or(std::pair(0, 0));
    for (const auto concurrency : concurrencies) {
      workload.levels.push_back({scenario, lengths.first, lengths.second, concurrency});
    }
  }
  if (const auto count = positive_at(benchmark, "max_requests_per_iteration")) {
    workload.num_requests = static_cast<std::uint64_t>(std::max(1.0, *count));
  }
  workload.max_seconds = positive_at(benchmark, "max_time_per_iteration").value_or(10);
  workload.timeout = positive_at(map_at(task, "optimization"), "timeout_per_iteration");
  return workload;
}

}  // namespace tuningd
