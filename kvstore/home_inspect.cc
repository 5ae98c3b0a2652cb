// What is looked at before RocksDB opens the directory.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>

#include "home.h"
#include "log_records.h"

namespace kvstore {

namespace {

struct Listing {
  std::vector<std::uint64_t> wals;  // sorted
  bool current = false;
  bool marker = false;
  std::string leftover;  // some database file
};

std::optional<std::uint64_t> number_in(std::string_view name, std::string_view before,
                                       std::string_view after) {
  if (!name.starts_with(before) || !name.ends_with(after)) return std::nullopt;
  if (name.size() <= before.size() + after.size()) return std::nullopt;
  name = name.substr(before.size(), name.size() - before.size() - after.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

Result<Listing> list(const std::string& directory) {
  Listing listing;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (const auto wal = number_in(name, "", ".log")) listing.wals.push_back(*wal);
    if (name == "CURRENT") listing.current = true;
    if (name == kMarkerName) listing.marker = true;
    if (name.ends_with(".sst") || name.ends_with(".log") || name.starts_with("MANIFEST-")) {
      listing.leftover = name;
    }
  }
  if (error) {
    return fail(Code::kUnavailable, "cannot list '" + directory + "': " + error.message());
  }
  std::sort(listing.wals.begin(), listing.wals.end());
  return listing;
}

std::unexpected<Error> missing(const std::string& path, const std::string& why) {
  return fail(Code::kCorruption, "'" + path + "' is missing" + why + "; restore a backup");
}

// The bytes of a file that must be there.
Result<std::string> read_present(const std::string& path) {
  if (!file_exists(path)) return missing(path, "");
  return read_file(path);
}

Status check_manifest(const std::string& directory, const Marker& marker) {
  auto current = read_present(directory + "/CURRENT");
  if (!current) return std::unexpected(current.error());
  const auto number = number_in(*current, "MANIFEST-", "\n");
  if (!number) {
    return fail(Code::kCorruption,
                "'" + directory + "/CURRENT' is damaged: it names no MANIFEST; restore a backup");
  }
  const std::string path = directory + "/" + current->substr(0, current->size() - 1);
  auto bytes = read_present(path);
  if (!bytes) return std::unexpected(bytes.error());
  if (*number < marker.manifest) {
    return fail(Code::kCorruption, "'" + directory + "/CURRENT' names '" + path +
                                       "', which is older than the one last used, number " +
                                       std::to_string(marker.manifest) + "; restore a backup");
  }
  if (*number == marker.manifest && bytes->size() < marker.manifest_bytes) {
    return fail(Code::kCorruption, "'" + path + "' has " + std::to_string(bytes->size()) +
                                       " bytes but had " + std::to_string(marker.manifest_bytes) +
                                       "; restore a backup");
  }
  return check_log(*bytes, path, LogCheck::kChecksums);
}

Status check_wals(const std::string& directory, const Listing& listing, const Marker& marker) {
  const std::uint64_t newest = listing.wals.empty() ? 0 : listing.wals.back();
  if (marker.state == Marker::State::kOpen && newest < marker.wal) {
    return missing(wal_path(directory, marker.wal),
                   ", and with it acknowledged writes that were made before a crash");
  }
  for (const std::uint64_t number : listing.wals) {
    const std::string path = wal_path(directory, number);
    auto bytes = read_file(path);
    if (!bytes) return std::unexpected(bytes.error());
    if (auto checked = check_log(*bytes, path, LogCheck::kHeaders); !checked) return checked;
  }
  return {};
}

}  // namespace

Result<Contents> inspect_home(const Home& home) {
  const std::string& directory = home.directory();
  auto listing = list(directory);
  if (!listing) return std::unexpected(listing.error());
  const std::string marker_path = directory + "/" + kMarkerName;

  if (!listing->marker) {
    if (listing->current) return missing(marker_path, "");
    if (!listing->leftover.empty()) {
      return fail(Code::kCorruption, "'" + directory + "' holds '" + listing->leftover +
                                         "' but neither CURRENT nor " + kMarkerName +
                                         "; restore a backup, or move the directory away");
    }
    return Contents::kNothing;
  }
  auto bytes = read_file(marker_path);
  if (!bytes) return std::unexpected(bytes.error());
  const auto marker = decode_marker(*bytes, marker_path);
  if (!marker) return std::unexpected(marker.error());
  // A creation that was interrupted before its first write is simply done again.
  if (marker->state == Marker::State::kNew && !listing->current) return Contents::kNothing;
  if (auto checked = check_manifest(directory, *marker); !checked) {
    return std::unexpected(checked.error());
  }
  if (auto checked = check_wals(directory, *listing, *marker); !checked) {
    return std::unexpected(checked.error());
  }
  return Contents::kStore;
}

}  // namespace kvstore
