// Tables and keys of the task store, for the files that are one class. On disk: never reuse a
// number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kvstore/key.h"
#include "kvstore/store.h"

namespace tuningd {

inline constexpr kvstore::TableId kMeta = 0;
inline constexpr kvstore::TableId kTasks = 1;
inline constexpr kvstore::TableId kDocuments = 2;
inline constexpr kvstore::TableId kEntries = 3;
inline constexpr kvstore::TableId kTrials = 4;
inline constexpr kvstore::TableId kRequests = 5;

// Indexes in kEntries.
inline constexpr std::uint8_t kByState = 1;
inline constexpr std::uint8_t kByName = 2;
inline constexpr std::uint8_t kByWork =
    3;  // runner and model, of tasks with a trial that succeeded

inline std::string id_key(std::uint64_t id) {
  std::string key;
  kvstore::append_u64(key, id);
  return key;
}

inline std::string trial_key(std::uint64_t task, std::uint64_t trial) {
  std::string key = id_key(task);
  kvstore::append_u64(key, trial);
  return key;
}

// The number that the key begins with.
inline std::optional<std::uint64_t> id_of(std::string_view key) {
  return kvstore::KeyReader(key).u64();
}

}  // namespace tuningd
