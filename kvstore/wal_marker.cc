#include "wal_marker.h"

#include <charconv>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "crc32c.h"
#include "posix_file.h"

namespace kvstore {

namespace {

constexpr std::string_view kFirstLine = "kvstore-marker 1\n";
constexpr const char* kStates[] = {"new", "open", "closed"};

std::string checksum_line(std::string_view bytes) {
  char line[32];
  std::snprintf(line, sizeof line, "crc32c %08" PRIx32 "\n", crc32c(bytes));
  return line;
}

// Takes "<word> <number><end>" off the front.
bool take(std::string_view& text, std::string_view word, char end, std::uint64_t& number) {
  if (!text.starts_with(word)) return false;
  const char* const last = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data() + word.size(), last, number);
  if (error != std::errc() || after == last || *after != end) return false;
  text.remove_prefix(static_cast<std::size_t>(after + 1 - text.data()));
  return true;
}

}  // namespace

std::string encode_marker(const Marker& marker) {
  std::string bytes(kFirstLine);
  bytes += std::string("state ") + kStates[static_cast<int>(marker.state)] + "\n";
  bytes += "manifest " + std::to_string(marker.manifest) + " " +
           std::to_string(marker.manifest_bytes) + "\n";
  for (const auto& [number, least] : marker.wals) {
    bytes += "wal " + std::to_string(number) + " " + std::to_string(least) + "\n";
  }
  return bytes + checksum_line(bytes);
}

Result<Marker> decode_marker(const std::string& bytes, const std::string& path) {
  const auto damaged = [&] {
    return fail(Code::kCorruption, "the marker '" + path + "' is damaged; restore a backup");
  };
  constexpr std::size_t kChecksumBytes = 16;
  if (bytes.size() < kChecksumBytes) return damaged();
  std::string_view text(bytes);
  text.remove_suffix(kChecksumBytes);
  if (bytes.substr(text.size()) != checksum_line(text)) return damaged();
  if (!text.starts_with(kFirstLine)) {
    return fail(Code::kTooNew, "the marker '" + path + "' was written by a newer version");
  }
  text.remove_prefix(kFirstLine.size());

  Marker marker;
  bool known = false;
  for (int i = 0; i < 3 && !known; ++i) {
    const std::string line = std::string("state ") + kStates[i] + "\n";
    if (!text.starts_with(line)) continue;
    text.remove_prefix(line.size());
    marker.state = static_cast<Marker::State>(i);
    known = true;
  }
  if (!known || !take(text, "manifest ", ' ', marker.manifest) ||
      !take(text, "", '\n', marker.manifest_bytes)) {
    return damaged();
  }
  while (!text.empty()) {
    std::uint64_t number = 0;
    std::uint64_t least = 0;
    if (!take(text, "wal ", ' ', number) || !take(text, "", '\n', least)) return damaged();
    marker.wals[number] = least;
  }
  return marker;
}

Status write_marker(const std::string& directory, const Marker& marker) {
  return replace_file(directory, kMarkerName, encode_marker(marker));
}

}  // namespace kvstore
