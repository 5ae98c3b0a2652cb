#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "plugin/launch/launch.h"

namespace preset {
namespace {

// The kernel's own limit for arguments is 2 MiB with the usual stack size.
constexpr std::size_t kMaxBytes = 2U << 20;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

std::unexpected<Failure> not_found(std::int64_t pid) {
  return fail(Kind::kNotFound, "there is no process " + std::to_string(pid));
}

std::unexpected<Failure> unreadable(std::int64_t pid, int error) {
  // A process that ends while it is looked at is no longer there.
  if (error == ENOENT || error == ESRCH) return not_found(pid);
  if (error == EACCES || error == EPERM) {
    return fail(Kind::kPermissionDenied, "process " + std::to_string(pid) + " may not be read");
  }
  return fail(Kind::kInternal, "cannot read the command line of process " + std::to_string(pid) +
                                   ": " + std::generic_category().message(error));
}

}  // namespace

Result<std::vector<std::string>> process_argv(std::int64_t pid, std::uint32_t uid) {
  if (pid <= 0) return not_found(pid);
  // The folder stays that process's: if it ends and its number is given to another, reading fails.
  const std::string folder = "/proc/" + std::to_string(pid);
  const Descriptor process(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (process.get() < 0) return unreadable(pid, errno);
  struct stat status{};
  if (fstat(process.get(), &status) != 0) return unreadable(pid, errno);
  if (status.st_uid != uid) {
    return fail(Kind::kPermissionDenied,
                "process " + std::to_string(pid) + " belongs to another user");
  }
  const Descriptor file(openat(process.get(), "cmdline", O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return unreadable(pid, errno);
  std::string bytes;
  std::array<char, 65536> buffer{};
  while (true) {
    const ssize_t count = read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unreadable(pid, errno);
    if (count == 0) break;
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
    if (bytes.size() > kMaxBytes) {
      return fail(Kind::kLimitExceeded,
                  "the command line of process " + std::to_string(pid) + " is beyond 2 MiB");
    }
  }
  if (bytes.empty()) {
    return fail({{"/pid", "process " + std::to_string(pid) +
                              " has no command line: a thread of the kernel, or it has ended"}});
  }
  std::vector<std::string> argv;
  if (bytes.back() == '\0') bytes.pop_back();
  for (std::size_t start = 0;;) {
    const std::size_t end = bytes.find('\0', start);
    argv.push_back(bytes.substr(start, end - start));
    if (end == std::string::npos) return argv;
    start = end + 1;
  }
}

}  // namespace preset
