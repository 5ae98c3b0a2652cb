// A file system for RocksDB on which chosen writes fail.
#pragma once

#include <rocksdb/file_system.h>

#include <atomic>
#include <memory>
#include <string>

#include "rocksdb_open.h"

namespace facts {

class FailingFiles : public rocksdb::FileSystemWrapper {
 public:
  FailingFiles() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  std::atomic<bool> fail_wal_append = false;
  std::atomic<bool> fail_wal_sync = false;
  std::atomic<bool> fail_manifest = false;
  std::atomic<bool> fail_tables = false;

  const char* Name() const override { return "FailingFiles"; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    auto status = FileSystemWrapper::NewWritableFile(path, options, file, debug);
    if (!status.ok()) return status;
    if (path.ends_with(".log")) {
      *file = std::make_unique<File>(std::move(*file), fail_wal_append, fail_wal_sync);
    } else if (path.find("/MANIFEST-") != std::string::npos) {
      *file = std::make_unique<File>(std::move(*file), fail_manifest, fail_manifest);
    } else if (path.ends_with(".sst")) {
      *file = std::make_unique<File>(std::move(*file), fail_tables, fail_tables);
    }
    return status;
  }

 private:
  class File : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile>&& file, const std::atomic<bool>& append,
         const std::atomic<bool>& sync)
        : FSWritableFileOwnerWrapper(std::move(file)), append_(append), sync_(sync) {}

    // Half of it gets there, as when a disk fills up.
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
      if (!append_) return FSWritableFileOwnerWrapper::Append(data, options, debug);
      const rocksdb::Slice half(data.data(), data.size() / 2);
      (void)FSWritableFileOwnerWrapper::Append(half, options, debug);
      return rocksdb::IOStatus::NoSpace("planted");
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo&,
                             rocksdb::IODebugContext* debug) override {
      return Append(data, options, debug);
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
      if (sync_) return rocksdb::IOStatus::IOError("planted");
      return FSWritableFileOwnerWrapper::Sync(options, debug);
    }

   private:
    const std::atomic<bool>& append_;
    const std::atomic<bool>& sync_;
  };
};

}  // namespace facts
