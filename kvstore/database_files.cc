#include "database_files.h"

#include <algorithm>
#include <charconv>
#include <cinttypes>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>

#include "posix_file.h"
#include "wal_marker.h"

namespace kvstore {

namespace {

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

}  // namespace

Result<DatabaseFiles> list_database_files(const std::string& directory) {
  DatabaseFiles files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (const auto wal = number_in(name, "", ".log")) files.wals.push_back(*wal);
    if (name == "CURRENT") files.current = true;
    if (name == kMarkerName) files.marker = true;
    if (name.ends_with(".sst") || name.ends_with(".log") || name.starts_with("MANIFEST-")) {
      files.leftover = name;
    }
  }
  if (error) {
    return fail(Code::kUnavailable, "cannot list '" + directory + "': " + error.message());
  }
  std::sort(files.wals.begin(), files.wals.end());
  return files;
}

std::string wal_path(const std::string& directory, std::uint64_t number) {
  char name[32];
  std::snprintf(name, sizeof name, "/%06" PRIu64 ".log", number);
  return directory + name;
}

Result<Manifest> current_manifest(const std::string& directory) {
  const std::string path = directory + "/CURRENT";
  if (!file_exists(path)) return std::unexpected(missing_file(path, ""));
  const auto name = read_file(path);
  if (!name) return std::unexpected(name.error());
  const auto number = number_in(*name, "MANIFEST-", "\n");
  if (!number) {
    return fail(Code::kCorruption,
                "'" + path + "' is damaged: it names no MANIFEST; restore a backup");
  }
  Manifest manifest{*number, directory + "/" + name->substr(0, name->size() - 1)};
  if (!file_exists(manifest.path)) {
    return std::unexpected(
        missing_file(manifest.path, " (or CURRENT, which names it, is damaged)"));
  }
  return manifest;
}

Error missing_file(const std::string& path, const std::string& why) {
  return Error{Code::kCorruption, "'" + path + "' is missing" + why + "; restore a backup"};
}

}  // namespace kvstore
