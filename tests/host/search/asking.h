// Tasks and spaces for the tests of searching.
#pragma once

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "search/search.h"

namespace tuningd {

namespace json = boost::json;

inline json::object object(const std::string& text) {
  return json::parse(text).as_object();
}

// `optimization` without its braces.
inline json::object task_of(const std::string& parameters, const std::string& optimization,
                            const std::string& more = "") {
  return object(R"({"task_name":"t","base_runtime":"sglang","model":{"id_or_path":"m"},)"
                R"("benchmark":{},"parameters":)" +
                parameters + R"(,"optimization":{"objective":"minimize_latency")" +
                (optimization.empty() ? "" : "," + optimization) + "}" +
                (more.empty() ? "" : "," + more) + "}");
}

// Without `space` no method is called.
inline const CallMethod kNoMethods =
    [](std::string_view method, const json::object&) -> std::expected<json::value, std::string> {
  return std::unexpected("no method is expected to be called, but " + std::string(method));
};

inline std::unique_ptr<Searcher> searcher_of(const json::object& task,
                                             const CallMethod& call = kNoMethods) {
  auto searcher = make_searcher(task, call);
  BOOST_REQUIRE_MESSAGE(searcher, (searcher ? "" : searcher.error()));
  return std::move(*searcher);
}

inline std::optional<Point> next_of(Searcher& searcher) {
  auto point = searcher.ask();
  BOOST_REQUIRE_MESSAGE(point, (point ? "" : point.error()));
  return std::move(*point);
}

inline std::string text_of(const Point& point) {
  return json::serialize(point);
}

using Score = std::function<std::optional<double>(const Point&)>;

// Asks at most `most` times, each point told its score before the next is asked for.
inline std::vector<Point> asked(Searcher& searcher, std::size_t most, const Score& score) {
  std::vector<Point> points;
  while (points.size() < most) {
    auto point = next_of(searcher);
    if (!point) break;
    searcher.tell(*point, score(*point));
    points.push_back(std::move(*point));
  }
  return points;
}

inline std::vector<Point> asked(const json::object& task, std::size_t most,
                                const CallMethod& call = kNoMethods) {
  const auto searcher = searcher_of(task, call);
  return asked(*searcher, most, [](const Point&) { return 1.0; });
}

inline std::vector<std::string> texts(const std::vector<Point>& points) {
  std::vector<std::string> all;
  for (const Point& point : points) all.push_back(text_of(point));
  return all;
}

inline std::set<std::string> distinct(const std::vector<Point>& points) {
  const auto all = texts(points);
  return {all.begin(), all.end()};
}

// Lists of such lengths; the values are 0, 1, 2, …
inline std::string lists(const std::vector<std::size_t>& lengths) {
  json::object parameters;
  for (const std::size_t length : lengths) {
    json::array values;
    for (std::size_t value = 0; value < length; ++value) values.emplace_back(value);
    parameters["p" + std::to_string(parameters.size())] = std::move(values);
  }
  return json::serialize(parameters);
}

}  // namespace tuningd
