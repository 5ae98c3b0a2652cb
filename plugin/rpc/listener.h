// The socket's file: made so that nobody can get in early, and nothing of others is touched.
#pragma once

#include <sys/types.h>

#include <string>

#include "plugin/domain/failure.h"
#include "plugin/rpc/unique_fd.h"
#include "plugin/settings.h"

namespace preset {

// Where the socket lies if the settings do not say: /run/tuningd/preset.sock for root, under
// $XDG_RUNTIME_DIR or else /tmp/tuningd-UID for an ordinary user.
std::string default_socket_path();

// A listening Unix socket.
//
// Open takes a lock beside the path first (`<path>.lock`, which stays). Under it a socket that is
// ours and that nobody answers is removed; anything else at the path is left alone and refused. The
// file has its group and mode before the socket listens: until then a connect is refused.
class Listener {
 public:
  // Failures: kUnavailable with a message for the operator; nothing is left behind but the lock's
  // file.
  static Result<Listener> open(const SocketSettings& settings);
  // One that a service manager opened; `descriptor` stays the caller's, the file is not removed.
  static Result<Listener> adopt(int descriptor);

  Listener(Listener&&) noexcept = default;
  Listener& operator=(Listener&&) = delete;
  ~Listener();

  int descriptor() const { return socket_.get(); }
  const std::string& path() const { return path_; }  // "" if it has none
  gid_t group() const { return group_; }             // of the file

 private:
  Listener() = default;

  std::string path_;
  UniqueFd lock_;
  UniqueFd socket_;
  gid_t group_ = 0;
  bool owns_file_ = false;
  dev_t device_ = 0;  // of the file, to remove no other
  ino_t inode_ = 0;
};

}  // namespace preset
