#include <sys/eventfd.h>
#include <unistd.h>

#include "runner/runner.h"

namespace tuningd {

// Without a descriptor run_once says that there is none.
StopFlag::StopFlag() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

StopFlag::~StopFlag() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void StopFlag::set() noexcept {
  if (stopped_.exchange(true) || descriptor_ < 0) return;
  const std::uint64_t one = 1;
  // It can only fail where the counter is full, and then it is readable anyway.
  [[maybe_unused]] const ssize_t written = ::write(descriptor_, &one, sizeof one);
}

}  // namespace tuningd
