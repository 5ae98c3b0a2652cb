#include "plugin/rpc/listener.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace preset {
namespace {

constexpr int kBacklog = 4096;  // the kernel cuts it to net.core.somaxconn

std::unexpected<Failure> refuse(const std::string& path, const std::string& why) {
  return fail(Kind::kUnavailable, "socket " + path + ": " + why);
}

std::unexpected<Failure> refuse_errno(const std::string& path, const std::string& doing) {
  return refuse(path, doing + ": " + std::strerror(errno));
}

Result<sockaddr_un> make_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return refuse(path, "a path has 1 to " + std::to_string(sizeof address.sun_path - 1) +
                            " bytes, this one " + std::to_string(path.size()));
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

const sockaddr* as_sockaddr(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) {
    return ".";
  }
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Makes the folder, and those above it, if missing. An existing one is respected as it is.
Status make_folder(const std::string& path, const std::string& folder) {
  struct stat status{};
  if (::stat(folder.c_str(), &status) == 0) {
    if (!S_ISDIR(status.st_mode)) {
      return refuse(path, folder + " is no folder");
    }
    return {};
  }
  if (errno != ENOENT) {
    return refuse_errno(path, folder);
  }
  if (auto above = make_folder(path, folder_of(folder)); !above) {
    return above;
  }
  if (::mkdir(folder.c_str(), ::geteuid() == 0 ? 0755 : 0700) != 0 && errno != EEXIST) {
    return refuse_errno(path, "cannot make the folder " + folder);
  }
  return {};
}

// A folder of our own below one that everybody writes to must really be ours.
Status check_own_folder(const std::string& path, const std::string& folder) {
  struct stat status{};
  if (::lstat(folder.c_str(), &status) != 0) {
    return refuse_errno(path, folder);
  }
  if (!S_ISDIR(status.st_mode) || status.st_uid != ::geteuid() || (status.st_mode & 077U) != 0) {
    return refuse(path, folder +
                            " must be a folder of this user's alone (mode 0700); set "
                            "socket.path to another place");
  }
  return {};
}

Result<UniqueFd> take_lock(const std::string& path) {
  const std::string name = path + ".lock";
  // Not blocking: somebody may have put a FIFO there.
  UniqueFd lock(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
  if (!lock) {
    return refuse_errno(path, "cannot open " + name);
  }
  struct stat status{};
  if (::fstat(lock.get(), &status) != 0) {
    return refuse_errno(path, name);
  }
  if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid()) {
    return refuse(path,
                  name + " is not a file of this user's; remove it if it should not be there");
  }
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return errno == EWOULDBLOCK ? refuse(path, "another daemon has it (it holds " + name + ")")
                                : refuse_errno(path, "cannot lock " + name);
  }
  return lock;
}

Result<UniqueFd> make_socket(const std::string& path) {
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) {
    return refuse_errno(path, "cannot make a socket");
  }
  return fd;
}

// Clears the way for bind. Only under the lock.
Status remove_stale(const std::string& path, const sockaddr_un& address) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) {
    return errno == ENOENT ? Status() : Status(refuse_errno(path, "cannot look at it"));
  }
  if (!S_ISSOCK(status.st_mode)) {
    return refuse(path, "something that is no socket lies there; it is left alone");
  }
  if (status.st_uid != ::geteuid()) {
    return refuse(path, "a socket of another user (uid " + std::to_string(status.st_uid) +
                            ") lies there; it is left alone");
  }
  const auto probe = make_socket(path);
  if (!probe) {
    return std::unexpected(probe.error());
  }
  if (::connect(probe->get(), as_sockaddr(address), sizeof address) == 0 || errno == EAGAIN) {
    return refuse(path, "another program listens there");
  }
  if (errno != ECONNREFUSED) {
    return refuse_errno(path, "cannot tell whether somebody listens there");
  }
  if (::unlink(path.c_str()) != 0) {
    return refuse_errno(path, "cannot remove the stale socket");
  }
  return {};
}

Result<gid_t> find_group(const std::string& path, const std::string& name) {
  if (name.empty()) {
    return ::getegid();
  }
  std::vector<char> buffer(1U << 16);
  group entry{};
  group* found = nullptr;
  if (::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
      found != nullptr) {
    return entry.gr_gid;
  }
  gid_t number = 0;
  const auto end = std::from_chars(name.data(), name.data() + name.size(), number);
  if (end.ec == std::errc() && end.ptr == name.data() + name.size()) {
    return number;
  }
  return refuse(path, "there is no group \"" + name + '"');
}

}  // namespace

std::string default_socket_path() {
  if (::geteuid() == 0) {
    return "/run/tuningd/preset.sock";
  }
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime != nullptr && *runtime == '/') {
    return std::string(runtime) + "/tuningd/preset.sock";
  }
  return "/tmp/tuningd-" + std::to_string(::geteuid()) + "/preset.sock";
}

Result<Listener> Listener::open(const SocketSettings& settings) {
  const std::string path = settings.path.empty() ? default_socket_path() : settings.path;
  const auto address = make_address(path);
  if (!address) {
    return std::unexpected(address.error());
  }
  const auto group = find_group(path, settings.group);
  if (!group) {
    return std::unexpected(group.error());
  }
  const std::string folder = folder_of(path);
  if (auto made = make_folder(path, folder); !made) {
    return std::unexpected(made.error());
  }
  if (settings.path.empty() && path.starts_with("/tmp/")) {
    if (auto ours = check_own_folder(path, folder); !ours) {
      return std::unexpected(ours.error());
    }
  }
  Listener made;
  auto lock = take_lock(path);
  if (!lock) {
    return std::unexpected(lock.error());
  }
  made.lock_ = std::move(*lock);
  if (auto clear = remove_stale(path, *address); !clear) {
    return std::unexpected(clear.error());
  }
  auto socket = make_socket(path);
  if (!socket) {
    return std::unexpected(socket.error());
  }
  made.socket_ = std::move(*socket);
  // The file is born with the descriptor's mode, so with none at all.
  if (::fchmod(made.socket_.get(), 0) != 0 ||
      ::bind(made.socket_.get(), as_sockaddr(*address), sizeof *address) != 0) {
    return refuse_errno(path, "cannot bind");
  }
  made.path_ = path;
  made.owns_file_ = true;
  // By descriptor from here: what lies at the path could be exchanged.
  const UniqueFd file(::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0) {
    return refuse_errno(path, "cannot look at it");
  }
  if (!S_ISSOCK(status.st_mode) || status.st_uid != ::geteuid()) {
    made.owns_file_ = false;
    return refuse(path, "somebody exchanged it while it was made");
  }
  made.device_ = status.st_dev;
  made.inode_ = status.st_ino;
  if (status.st_gid != *group &&
      ::fchownat(file.get(), "", static_cast<uid_t>(-1), *group, AT_EMPTY_PATH) != 0) {
    return refuse_errno(path, "cannot give it to group \"" + settings.group + '"');
  }
  made.group_ = *group;
  const std::string by_descriptor = "/proc/self/fd/" + std::to_string(file.get());
  if (::chmod(by_descriptor.c_str(), settings.mode) != 0) {
    return refuse_errno(path, "cannot set its mode");
  }
  if (::listen(made.socket_.get(), kBacklog) != 0) {
    return refuse_errno(path, "cannot listen");
  }
  return made;
}

Result<Listener> Listener::adopt(int descriptor) {
  const std::string name = "handed down by the service manager";
  Listener made;
  made.socket_.reset(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
  if (!made.socket_) {
    return refuse_errno(name, "cannot duplicate it");
  }
  const int fd = made.socket_.get();
  int type = 0;
  int listening = 0;
  socklen_t size = sizeof type;
  sockaddr_un address{};
  socklen_t address_size = sizeof address;
  if (::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 ||
      ::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &address_size) != 0) {
    return refuse_errno(name, "cannot look at it");
  }
  if (address.sun_family != AF_UNIX || type != SOCK_STREAM || listening == 0) {
    return refuse(name, "it must be a listening Unix stream socket");
  }
  if (::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK) != 0) {
    return refuse_errno(name, "cannot make it non-blocking");
  }
  made.group_ = ::getegid();
  struct stat status{};
  if (address.sun_path[0] == '/' && ::lstat(address.sun_path, &status) == 0) {
    made.path_ = address.sun_path;
    made.group_ = status.st_gid;
  }
  return made;
}

Listener::~Listener() {
  struct stat status{};
  if (socket_ && owns_file_ && ::lstat(path_.c_str(), &status) == 0 && status.st_dev == device_ &&
      status.st_ino == inode_) {
    ::unlink(path_.c_str());
  }
}

}  // namespace preset
