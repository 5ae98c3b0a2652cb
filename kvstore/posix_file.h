// The few file operations that kvstore does itself, beside RocksDB's own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "kvstore/error.h"

namespace kvstore {

class UniqueFd {
 public:
  explicit UniqueFd(int fd = -1) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept;
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  ~UniqueFd();
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

// "cannot <doing> '<path>': <text of errno>", kUnavailable.
Error errno_error(std::string_view doing, const std::string& path);

bool file_exists(const std::string& path);

Result<std::string> read_file(const std::string& path);

// The file has the new bytes or the old ones, whatever happens: written beside, synced, renamed,
// directory synced.
Status replace_file(const std::string& directory, const std::string& name, std::string_view bytes);

Status sync_directory(const std::string& directory);

// Cuts the file to `size` bytes if it is longer, and syncs it. No such file: nothing to do.
Status cut_file(const std::string& path, std::uint64_t size);

// Writes, syncs and removes a file of `bytes` bytes: can this directory be written to?
Status probe_directory(const std::string& directory, std::size_t bytes);

// An exclusive lock on the file, created if absent, held until the descriptor is closed. kLocked
// if another descriptor, of this or another process, holds it.
Result<UniqueFd> lock_file(const std::string& path);

}  // namespace kvstore
