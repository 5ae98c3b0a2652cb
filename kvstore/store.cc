// What of the seam is the same for every engine.
#include "kvstore/store.h"

namespace kvstore {

Range prefix_range(std::string_view prefix) {
  // The smallest string above all that start with the prefix: its last byte that can be counted up
  // is, and what follows is dropped. A prefix of 0xFF only has no such string.
  std::string to(prefix);
  while (!to.empty() && static_cast<unsigned char>(to.back()) == 0xff) to.pop_back();
  if (!to.empty()) to.back() = static_cast<char>(static_cast<unsigned char>(to.back()) + 1);
  return Range{std::string(prefix), std::move(to)};
}

Result<std::optional<std::string>> Store::get(TableId table, std::string_view key,
                                              const SnapshotPtr& snapshot) const {
  std::string value;
  const auto found = append(table, key, value, snapshot);
  if (!found) return std::unexpected(found.error());
  if (!*found) return std::optional<std::string>();
  return std::optional<std::string>(std::move(value));
}

}  // namespace kvstore
