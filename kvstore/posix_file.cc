#include "posix_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace kvstore {

namespace {

Status write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return std::unexpected(errno_error("write", path));
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Status write_new_file(const std::string& path, std::string_view bytes) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!fd) return std::unexpected(errno_error("create", path));
  if (const auto written = write_all(fd.get(), bytes, path); !written) return written;
  if (::fsync(fd.get()) != 0) return std::unexpected(errno_error("sync", path));
  return {};
}

}  // namespace

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

UniqueFd::~UniqueFd() {
  if (fd_ >= 0) ::close(fd_);
}

Error errno_error(std::string_view doing, const std::string& path) {
  const int number = errno;
  return Error{Code::kUnavailable, "cannot " + std::string(doing) + " '" + path +
                                       "': " + std::generic_category().message(number)};
}

bool file_exists(const std::string& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0;
}

Result<std::string> read_file(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return std::unexpected(errno_error("open", path));
  std::string bytes;
  std::vector<char> buffer(1U << 18);
  for (;;) {
    const ssize_t count = ::read(fd.get(), buffer.data(), buffer.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      return std::unexpected(errno_error("read", path));
    }
    if (count == 0) return bytes;
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

Status replace_file(const std::string& directory, const std::string& name, std::string_view bytes) {
  const std::string path = directory + "/" + name;
  const std::string beside = path + ".new";
  if (auto written = write_new_file(beside, bytes); !written) {
    ::unlink(beside.c_str());
    return written;
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) {
    return std::unexpected(errno_error("rename", beside));
  }
  return sync_directory(directory);
}

Status sync_directory(const std::string& directory) {
  const UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return std::unexpected(errno_error("open", directory));
  if (::fsync(fd.get()) != 0) return std::unexpected(errno_error("sync", directory));
  return {};
}

Status cut_file(const std::string& path, std::uint64_t size) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd) {
    if (errno == ENOENT) return {};
    return std::unexpected(errno_error("open", path));
  }
  struct stat info{};
  if (::fstat(fd.get(), &info) != 0) return std::unexpected(errno_error("stat", path));
  if (static_cast<std::uint64_t>(info.st_size) <= size) return {};
  if (::ftruncate(fd.get(), static_cast<off_t>(size)) != 0) {
    return std::unexpected(errno_error("truncate", path));
  }
  if (::fsync(fd.get()) != 0) return std::unexpected(errno_error("sync", path));
  return {};
}

Status probe_directory(const std::string& directory, std::size_t bytes) {
  const std::string path = directory + "/KVSTORE_PROBE";
  auto written = write_new_file(path, std::string(bytes, 'p'));
  ::unlink(path.c_str());
  return written;
}

Result<UniqueFd> lock_file(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return std::unexpected(errno_error("open", path));
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return fail(Code::kLocked, "'" + path + "' is locked");
    return std::unexpected(errno_error("lock", path));
  }
  return fd;
}

}  // namespace kvstore
