// Descriptors of processes. The header of glibc 2.36 has these without C linkage.
#pragma once

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace tuningd {

inline int open_process(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

inline bool signal_process(int descriptor, int number) {
  return ::syscall(SYS_pidfd_send_signal, descriptor, number, nullptr, 0) == 0;
}

}  // namespace tuningd
