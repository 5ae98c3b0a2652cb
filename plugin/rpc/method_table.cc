#include "plugin/rpc/method_table.h"

#include <algorithm>
#include <numeric>

namespace preset {
namespace {

constexpr std::size_t kLongestName = 64;

// How many characters to add, drop or change to get from one to the other.
std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t change = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row.back();
}

}  // namespace

const Method* find_method(std::span<const Method> methods, std::string_view name) {
  const auto at = std::lower_bound(
      methods.begin(), methods.end(), name,
      [](const Method& method, std::string_view wanted) { return method.name < wanted; });
  return at != methods.end() && at->name == name ? &*at : nullptr;
}

std::string nearest_name(const std::vector<std::string>& names, std::string_view name) {
  if (name.size() > kLongestName) {
    return {};
  }
  std::size_t best = std::max<std::size_t>(2, name.size() / 4) + 1;
  std::string nearest;
  for (const std::string& candidate : names) {
    if (const std::size_t distance = edit_distance(name, candidate); distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace preset
