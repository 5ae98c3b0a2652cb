#include "router.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace console {
namespace {

// Takes the first segment off a path without its leading slash.
std::string_view take_segment(std::string_view& path) {
  const std::size_t end = path.find('/');
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  return segment;
}

bool is_capture(std::string_view segment) {
  return segment.starts_with('{');
}

std::string_view trimmed(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// What the pattern's "{…}" took, or nothing if the path is another.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> captured;
  pattern = trimmed(pattern);
  path = trimmed(path);
  while (!pattern.empty() && !path.empty()) {
    const std::string_view expected = take_segment(pattern);
    const std::string_view segment = take_segment(path);
    if (!is_capture(expected)) {
      if (segment != expected) return std::nullopt;
    } else if (segment.empty()) {
      return std::nullopt;
    } else {
      captured.emplace_back(segment);
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return captured;
}

}  // namespace

void Router::add(http::verb method, std::string pattern, Handler handler) {
  routes_.push_back({method, std::move(pattern), std::move(handler)});
}

Router::Match Router::find(http::verb method, std::string_view path) const {
  if (method == http::verb::head) method = http::verb::get;
  Match found;
  for (const Route& route : routes_) {
    std::optional<std::vector<std::string>> captured = match(route.pattern, path);
    if (!captured) continue;
    if (std::ranges::find(found.allowed, route.method) == found.allowed.end()) {
      found.allowed.push_back(route.method);
    }
    if (route.method != method) continue;
    // Of several, the one with the fewest "{…}".
    if (found.route == nullptr || captured->size() < found.captured.size()) {
      found.route = &route;
      found.captured = std::move(*captured);
    }
  }
  return found;
}

}  // namespace console
