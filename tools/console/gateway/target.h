// The request line's target, taken apart.
#pragma once

#include <expected>
#include <map>
#include <string>
#include <string_view>

namespace console {

struct Target {
  std::string authority;                     // of "http://…/…"; else empty
  std::string raw_path;                      // as it was sent
  std::string raw_query;                     // as it was sent, without the '?'
  std::string path;                          // decoded, begins with '/'
  std::map<std::string, std::string> query;  // decoded; of a name that stands twice, the last
};

// Refused with a line for people: what is no path, and a path or query that decodes to no UTF-8,
// a path that decodes to control characters or hides a slash.
std::expected<Target, std::string> parse_target(std::string_view target);

// `query` (raw) without the parameters of that name.
std::string query_without(std::string_view query, std::string_view name);

}  // namespace console
