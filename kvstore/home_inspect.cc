// What is looked at before RocksDB opens the directory.
#include "database_files.h"
#include "home.h"
#include "log_records.h"

namespace kvstore {

namespace {

Error cut_short(const std::string& path, std::uint64_t bytes, std::uint64_t least) {
  return Error{Code::kCorruption, "'" + path + "' has " + std::to_string(bytes) +
                                      " bytes but had " + std::to_string(least) +
                                      "; restore a backup"};
}

Status check_manifest(const std::string& directory, const Marker& marker) {
  const auto manifest = current_manifest(directory);
  if (!manifest) return std::unexpected(manifest.error());
  const auto bytes = read_file(manifest->path);
  if (!bytes) return std::unexpected(bytes.error());
  if (manifest->number < marker.manifest) {
    return fail(Code::kCorruption, "'" + directory + "/CURRENT' names '" + manifest->path +
                                       "', which is older than the one last used, number " +
                                       std::to_string(marker.manifest) + "; restore a backup");
  }
  if (manifest->number == marker.manifest && bytes->size() < marker.manifest_bytes) {
    return fail(Code::kCorruption, "'" + manifest->path + "' has " + std::to_string(bytes->size()) +
                                       " bytes but had " + std::to_string(marker.manifest_bytes) +
                                       "; restore a backup");
  }
  return check_log(*bytes, manifest->path, LogCheck::kChecksums);
}

Status check_wals(const std::string& directory, const DatabaseFiles& files, const Marker& marker) {
  for (const auto& [number, least] : marker.wals) {
    const std::string path = wal_path(directory, number);
    if (!file_exists(path)) {
      return std::unexpected(missing_file(path, ", and with it acknowledged writes"));
    }
  }
  for (const std::uint64_t number : files.wals) {
    const std::string path = wal_path(directory, number);
    const auto bytes = read_file(path);
    if (!bytes) return std::unexpected(bytes.error());
    const auto known = marker.wals.find(number);
    if (known != marker.wals.end() && bytes->size() < known->second) {
      return std::unexpected(cut_short(path, bytes->size(), known->second));
    }
    if (auto checked = check_log(*bytes, path, LogCheck::kHeaders); !checked) return checked;
  }
  return {};
}

}  // namespace

Result<Contents> inspect_home(const Home& home) {
  const std::string& directory = home.directory();
  const auto files = list_database_files(directory);
  if (!files) return std::unexpected(files.error());
  const std::string marker_path = directory + "/" + kMarkerName;

  if (!files->marker) {
    if (files->current) return std::unexpected(missing_file(marker_path, ""));
    if (!files->leftover.empty()) {
      return fail(Code::kCorruption, "'" + directory + "' holds '" + files->leftover +
                                         "' but neither CURRENT nor " + kMarkerName +
                                         "; restore a backup, or move the directory away");
    }
    return Contents::kNothing;
  }
  const auto bytes = read_file(marker_path);
  if (!bytes) return std::unexpected(bytes.error());
  const auto marker = decode_marker(*bytes, marker_path);
  if (!marker) return std::unexpected(marker.error());
  home.watch->adopt(*marker);
  // A creation that was interrupted before its first write is simply done again.
  if (marker->state == Marker::State::kNew && !files->current) return Contents::kNothing;
  if (auto checked = check_manifest(directory, *marker); !checked) {
    return std::unexpected(checked.error());
  }
  if (auto checked = check_wals(directory, *files, *marker); !checked) {
    return std::unexpected(checked.error());
  }
  return Contents::kStore;
}

}  // namespace kvstore
