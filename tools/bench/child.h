// A server process: started on a core, ended and reaped at the end of its scope.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace bench {

class Child {
 public:
  // Both outputs go to the end of `log`. `core` < 0: any. Throws std::system_error.
  Child(const std::vector<std::string>& argv, const std::string& log, int core);
  ~Child();  // SIGKILL if it still runs
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  // Just before it was started.
  std::chrono::steady_clock::time_point started() const { return started_; }

  // SIGTERM and wait. Throws std::runtime_error if it does not end well within a minute.
  void stop();
  void kill();  // SIGKILL and wait
  // Throws std::runtime_error, with the end of its log, if it has ended.
  void check();

 private:
  std::string log_end() const;

  std::string log_;
  std::string name_;
  pid_t pid_ = -1;
  std::chrono::steady_clock::time_point started_;
};

// Calls `ready` every 0.2 ms until it is true; the time since the child was started, in
// milliseconds. Throws if the child ends or a minute passes.
template <class Ready>
double wait_until_ready(Child& child, Ready ready);

}  // namespace bench

#include <ctime>
#include <stdexcept>

template <class Ready>
double bench::wait_until_ready(Child& child, Ready ready) {
  using Clock = std::chrono::steady_clock;
  while (!ready()) {
    child.check();
    if (Clock::now() - child.started() > std::chrono::minutes(1)) {
      throw std::runtime_error("a server does not answer");
    }
    const timespec pause{.tv_sec = 0, .tv_nsec = 200'000};
    ::nanosleep(&pause, nullptr);
  }
  return std::chrono::duration<double, std::milli>(Clock::now() - child.started()).count();
}
