// A copy of the store that opens as a store.
#include <fcntl.h>
#include <rocksdb/db.h>
#include <rocksdb/utilities/checkpoint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "database_files.h"
#include "rocksdb_status.h"
#include "rocksdb_store.h"

namespace kvstore {

namespace {

namespace fs = std::filesystem;

// Under its final name the copy exists only whole. This is the other one; a leftover of a backup
// that was killed is replaced by the next one to the same place.
class Partial {
 public:
  explicit Partial(const fs::path& target) : path_(target.string() + ".partial") { remove(); }
  ~Partial() { remove(); }
  Partial(const Partial&) = delete;
  Partial& operator=(const Partial&) = delete;
  std::string path() const { return path_.string(); }

 private:
  void remove() const {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    fs::remove_all(path_.string() + ".tmp", ignored);  // RocksDB's own name while it copies
  }
  const fs::path path_;
};

// The copy's log holds what was committed while it was made, if anything was.
Status mark_copy(const std::string& directory) {
  const auto files = list_database_files(directory);
  if (!files) return std::unexpected(files.error());
  const auto manifest = current_manifest(directory);
  if (!manifest) return std::unexpected(manifest.error());
  Marker marker;
  marker.state = Marker::State::kClosed;
  for (const std::uint64_t wal : files->wals) {
    std::error_code error;
    const auto bytes = fs::file_size(wal_path(directory, wal), error);
    if (error || bytes == 0) continue;
    marker.state = Marker::State::kOpen;
    marker.wals[wal] = bytes;
  }
  std::error_code error;
  marker.manifest = manifest->number;
  marker.manifest_bytes = fs::file_size(manifest->path, error);
  if (error) return fail(Code::kUnavailable, "cannot stat '" + manifest->path + "'");
  return write_marker(directory, marker);
}

Status sync_files(const std::string& directory) {
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string path = entry->path().string();
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0) return std::unexpected(errno_error("sync", path));
  }
  if (error) return fail(Code::kUnavailable, "cannot list '" + directory + "'");
  return sync_directory(directory);
}

Status rename_to_new(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
  // Not every file system knows the flag; that there is no such name was looked at before.
  if (errno == EINVAL && ::rename(from.c_str(), to.c_str()) == 0) return {};
  return std::unexpected(errno_error("rename the finished backup to", to));
}

}  // namespace

Status RocksStore::backup(const std::string& directory) {
  if (directory.empty()) return fail(Code::kInvalid, "no directory for the backup is given");
  fs::path target = fs::absolute(directory).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  const std::string name = target.string();
  const std::string parent = target.parent_path().string();
  if (file_exists(name)) return fail(Code::kInvalid, "'" + name + "' exists already");
  std::error_code error;
  if (!fs::is_directory(parent, error)) {
    return fail(Code::kInvalid, "'" + parent + "' is not a directory");
  }

  const std::scoped_lock lock(backup_mutex_);
  if (!writable()) return std::unexpected(closed_error());  // it has to write its memory out first
  const Partial partial(target);
  {
    const ReadGate::Pass pass = gate_.enter();
    if (engine_ == nullptr) return std::unexpected(closed_error());
    rocksdb::Checkpoint* made = nullptr;
    auto status = rocksdb::Checkpoint::Create(&engine_->db(), &made);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    if (status.ok()) status = checkpoint->CreateCheckpoint(partial.path());
    if (!status.ok()) {
      return fail(Code::kUnavailable,
                  read_error(status, "cannot write the backup '" + name + "'").message);
    }
  }
  if (::chmod(partial.path().c_str(), 0700) != 0) {
    return std::unexpected(errno_error("set the mode of", partial.path()));
  }
  if (auto marked = mark_copy(partial.path()); !marked) return marked;
  if (auto synced = sync_files(partial.path()); !synced) return synced;
  if (auto renamed = rename_to_new(partial.path(), name); !renamed) return renamed;
  return sync_directory(parent);
}

}  // namespace kvstore
