// The tables of the preset store and the keys in them. FORMAT.md in this folder says the bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kvstore/key.h"
#include "kvstore/store.h"

namespace preset {

inline constexpr std::uint32_t kFormatVersion = 1;

// Positions in table_names(); on disk the names count.
enum Table : kvstore::TableId {
  kMeta = 0,
  kPresets = 1,
  kPresetIds = 2,
  kPresetIndex = 3,
  kPresetHistory = 4,
  kRequests = 5,
};
inline const char* const kTableNames[] = {"meta",         "presets",        "preset_ids",
                                          "preset_index", "preset_history", "requests"};

// Index ids, on disk: never reuse one.
inline constexpr std::uint8_t kByCategory = 1;
inline constexpr std::uint8_t kByRuntime = 2;
inline constexpr std::uint8_t kByTag = 3;
inline constexpr std::uint8_t kBySystem = 4;  // holds system presets only
inline constexpr std::uint8_t kByUpdatedAt = 5;
// Not an index: the counter of all presets.
inline constexpr std::uint8_t kAll = 0;

inline constexpr std::string_view kSystemValue = "1";

inline std::string u64_key(std::uint64_t value) {
  std::string key;
  kvstore::append_u64(key, value);
  return key;
}

inline std::string history_key(std::uint64_t id, std::uint64_t revision) {
  std::string key;
  kvstore::append_u64(key, id);
  kvstore::append_u64(key, revision);
  return key;
}

// The number in 8 bytes, 0 if `bytes` is something else.
inline std::uint64_t read_u64(std::string_view bytes) {
  return kvstore::KeyReader(bytes).u64().value_or(0);
}

}  // namespace preset
