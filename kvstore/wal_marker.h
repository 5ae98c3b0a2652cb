// The file KVSTORE_MARKER: what must be there when the store is opened again.
//
// RocksDB does not notice when its newest write-ahead log has been deleted, or its MANIFEST cut
// short at the end of a record. So the marker names every log that may hold acknowledged writes
// that are nowhere else, and says how long the MANIFEST was. It is written durably before the first
// write to a new log is acknowledged, and before a log that has served is deleted. FORMAT.md has
// the bytes.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "kvstore/error.h"

namespace kvstore {

struct Marker {
  enum class State {
    kNew,     // being created: the directory may hold anything
    kOpen,    // in use, or crashed
    kClosed,  // cleanly closed: everything is in table files
  };
  State state = State::kNew;
  std::uint64_t manifest = 0;        // number of the MANIFEST in use when the marker was written
  std::uint64_t manifest_bytes = 0;  // how much of it was synced
  std::map<std::uint64_t, std::uint64_t> wals;  // number of a log → bytes it has at least
};

inline constexpr char kMarkerName[] = "KVSTORE_MARKER";

std::string encode_marker(const Marker& marker);
// kCorruption for damaged bytes, kTooNew for a later layout; `path` is for the message.
Result<Marker> decode_marker(const std::string& bytes, const std::string& path);

Status write_marker(const std::string& directory, const Marker& marker);

}  // namespace kvstore
