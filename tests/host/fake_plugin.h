// What tests of the host share: a log that is kept, a caller, functions with C shape.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>

#include "abi.h"
#include "log.h"

namespace tuningd {

// A log whose lines can be read.
class KeptLog {
 public:
  KeptLog() { log_.set_level(LogLevel::kDebug); }
  ~KeptLog() { ::close(fd_); }
  KeptLog(const KeptLog&) = delete;
  KeptLog& operator=(const KeptLog&) = delete;

  Log& get() { return log_; }
  std::string text() const {
    std::string all(static_cast<std::size_t>(::lseek(fd_, 0, SEEK_END)), '\0');
    const ssize_t length = ::pread(fd_, all.data(), all.size(), 0);
    all.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
    return all;
  }

 private:
  int fd_ = ::memfd_create("log", MFD_CLOEXEC);
  Log log_{fd_, LogStyle::kJournal};
};

inline OwnerPtr make_owner(std::size_t order, const std::string& name) {
  return std::make_shared<Owner>(Owner{order, name, "/plugins/" + name + ".so"});
}

inline tuningd_caller caller_with(std::int32_t role) {
  tuningd_caller caller{};
  caller.size = sizeof caller;
  caller.role = role;
  caller.uid = 1000;
  return caller;
}

inline std::int32_t write_to(const tuningd_sink* sink, std::string_view text) {
  return sink->write(sink->ctx, borrow(text));
}

// Counts its releases.
inline void count_release(void* user) {
  ++*static_cast<int*>(user);
}

}  // namespace tuningd
