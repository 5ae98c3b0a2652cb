#include "file_watch.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "database_files.h"
#include "posix_file.h"

namespace kvstore {

using rocksdb::FileOptions;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

class WatchedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WatchedFile(std::unique_ptr<FSWritableFile>&& file, std::shared_ptr<FileWatch> watch,
              FileWatch::Name name)
      : FSWritableFileOwnerWrapper(std::move(file)), watch_(std::move(watch)), name_(name) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    return count(data.size(), FSWritableFileOwnerWrapper::Append(data, options, debug));
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* debug) override {
    return count(data.size(),
                 FSWritableFileOwnerWrapper::Append(data, options, verification, debug));
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return sync([&] { return FSWritableFileOwnerWrapper::Sync(options, debug); });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return sync([&] { return FSWritableFileOwnerWrapper::Fsync(options, debug); });
  }

 private:
  IOStatus count(std::size_t bytes, IOStatus status) {
    if (status.ok()) watch_->appended(name_, bytes);
    return status;
  }

  template <class Call>
  IOStatus sync(Call call) {
    if (const auto marked = watch_->before_sync(name_); !marked) {
      return IOStatus::IOError(marked.error().message);
    }
    const std::uint64_t bytes = watch_->bytes_of(name_);
    IOStatus status = call();
    if (status.ok()) watch_->synced(name_, bytes);
    return status;
  }

  const std::shared_ptr<FileWatch> watch_;
  const FileWatch::Name name_;
};

class WatchedFileSystem : public rocksdb::FileSystemWrapper {
 public:
  WatchedFileSystem(std::shared_ptr<FileWatch> watch, std::shared_ptr<rocksdb::FileSystem> base)
      : FileSystemWrapper(std::move(base)), watch_(std::move(watch)) {}

  const char* Name() const override { return "kvstore.WatchedFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<FSWritableFile>* file, IODebugContext* debug) override {
    IOStatus status = FileSystemWrapper::NewWritableFile(path, options, file, debug);
    const FileWatch::Name name = watch_->name_of(path);
    if (status.ok() && name.kind != FileWatch::Kind::kOther) {
      watch_->created(name);
      *file = std::make_unique<WatchedFile>(std::move(*file), watch_, name);
    }
    return status;
  }

  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* debug) override {
    const FileWatch::Name name = watch_->name_of(path);
    if (const auto unmarked = watch_->before_delete(name); !unmarked) {
      return IOStatus::IOError(unmarked.error().message);  // RocksDB tries again later
    }
    IOStatus status = FileSystemWrapper::DeleteFile(path, options, debug);
    if (status.ok()) watch_->deleted(name);
    return status;
  }

 private:
  const std::shared_ptr<FileWatch> watch_;
};

std::shared_ptr<rocksdb::FileSystem> FileWatch::wrap(std::shared_ptr<FileWatch> watch,
                                                     std::shared_ptr<rocksdb::FileSystem> base) {
  return std::make_shared<WatchedFileSystem>(std::move(watch), std::move(base));
}

FileWatch::Name FileWatch::name_of(const std::string& path) const {
  std::string_view name(path);
  if (!name.starts_with(directory_)) return {};
  name.remove_prefix(directory_.size());
  if (!name.starts_with('/')) return {};
  while (name.starts_with('/')) name.remove_prefix(1);
  Name parsed;
  if (name.starts_with("MANIFEST-")) {
    parsed.kind = Kind::kManifest;
    name.remove_prefix(9);
  } else if (name.ends_with(".log")) {
    parsed.kind = Kind::kWal;
    name.remove_suffix(4);
  } else {
    return {};
  }
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), parsed.number);
  if (error != std::errc() || end != name.data() + name.size()) return {};
  return parsed;
}

void FileWatch::created(const Name& name) {
  const std::scoped_lock lock(mutex_);
  files(name.kind)[name.number] = File{};
}

void FileWatch::appended(const Name& name, std::size_t bytes) {
  const std::scoped_lock lock(mutex_);
  files(name.kind)[name.number].bytes += bytes;
}

void FileWatch::deleted(const Name& name) {
  if (name.kind == Kind::kOther) return;
  const std::scoped_lock lock(mutex_);
  files(name.kind).erase(name.number);
}

std::uint64_t FileWatch::bytes_of(const Name& name) const {
  const std::scoped_lock lock(mutex_);
  const auto& known = name.kind == Kind::kWal ? wals_ : manifests_;
  const auto found = known.find(name.number);
  return found == known.end() ? 0 : found->second.bytes;
}

Status FileWatch::before_sync(const Name& name) {
  if (name.kind != Kind::kWal) return {};
  const std::scoped_lock marker_lock(marker_mutex_);
  if (marker_.wals.contains(name.number)) return {};
  Marker marker = marker_;
  marker.state = Marker::State::kOpen;
  marker.wals[name.number] = 0;
  return write(std::move(marker));
}

Status FileWatch::before_delete(const Name& name) {
  if (name.kind != Kind::kWal) return {};
  const std::scoped_lock marker_lock(marker_mutex_);
  if (!marker_.wals.contains(name.number)) return {};
  Marker marker = marker_;
  marker.wals.erase(name.number);
  return write(std::move(marker));
}

Status FileWatch::write(Marker marker) {
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [number, least] : marker.wals) {
      const auto found = wals_.find(number);
      if (found != wals_.end()) least = found->second.acknowledged;
    }
    // The newest MANIFEST that is in use: one of which something is synced.
    for (const auto& [number, file] : manifests_) {
      if (file.synced == 0) continue;
      marker.manifest = number;
      marker.manifest_bytes = file.synced;
    }
  }
  if (auto written = write_marker(directory_, marker); !written) return written;
  marker_ = std::move(marker);
  return {};
}

void FileWatch::synced(const Name& name, std::uint64_t bytes) {
  if (name.kind == Kind::kWal) wal_syncs_.fetch_add(1, std::memory_order_relaxed);
  const std::scoped_lock lock(mutex_);
  auto& known = files(name.kind);
  const auto found = known.find(name.number);
  if (found != known.end()) found->second.synced = std::max(found->second.synced, bytes);
}

void FileWatch::acknowledge() {
  const std::scoped_lock lock(mutex_);
  for (auto& [number, file] : wals_) file.acknowledged = file.synced;
}

bool FileWatch::has_unacknowledged() const {
  const std::scoped_lock lock(mutex_);
  return std::any_of(wals_.begin(), wals_.end(),
                     [](const auto& wal) { return wal.second.synced > wal.second.acknowledged; });
}

Status FileWatch::cut_back() {
  const std::scoped_lock lock(mutex_);
  for (const auto& [number, file] : wals_) {
    if (auto cut = cut_file(wal_path(directory_, number), file.acknowledged); !cut) return cut;
  }
  return {};
}

void FileWatch::adopt(const Marker& marker) {
  const std::scoped_lock marker_lock(marker_mutex_);
  marker_ = marker;
}

Status FileWatch::mark_closed() {
  const std::scoped_lock marker_lock(marker_mutex_);
  Marker marker = marker_;
  marker.state = Marker::State::kClosed;
  marker.wals.clear();
  return write(std::move(marker));
}

void FileWatch::forget() {
  const std::scoped_lock lock(mutex_);
  wals_.clear();
  manifests_.clear();
}

std::optional<std::uint64_t> FileWatch::synced_bytes(const std::string& path) const {
  const Name parsed = name_of(path);
  if (parsed.kind == Kind::kOther) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  const auto& known = parsed.kind == Kind::kWal ? wals_ : manifests_;
  const auto found = known.find(parsed.number);
  if (found == known.end()) return std::nullopt;
  return found->second.synced;
}

}  // namespace kvstore
