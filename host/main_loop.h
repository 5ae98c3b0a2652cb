// The host's loop: posted work and signals, on the one main thread.
//
// Signals come through a signalfd, not through handlers: nothing is interrupted, and a sanitizer's
// runtime, which holds handlers back, cannot lose one.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <mutex>
#include <thread>

namespace tuningd {

// Belongs to the thread that makes it: that is the main thread.
class MainLoop {
 public:
  struct Handlers {
    std::function<void()> reload;          // SIGHUP
    std::function<void(int signal)> stop;  // SIGTERM, SIGINT; the loop ends after it
  };
  // From here on SIGTERM, SIGINT and SIGHUP wait for `run`, blocked in this thread and in those it
  // starts later, and SIGPIPE is ignored. It stays so after the loop is gone: a second signal must
  // not kill the daemon while it stops. Whoever starts a process must undo both in the child.
  // Throws std::system_error.
  MainLoop();
  MainLoop(const MainLoop&) = delete;
  MainLoop& operator=(const MainLoop&) = delete;

  // Runs `work` on the main thread, in the order of the posts. False when the loop is stopping:
  // then it never runs. An accepted work runs before `finish` returns. `work` must not throw.
  // [any thread]
  bool post(std::function<void()> work);

  // Until a stop signal came. [main thread]
  void run(Handlers handlers);

  // Accepts no more posts and runs what was accepted. [main thread]
  void finish();

  bool on_main_thread() const { return std::this_thread::get_id() == owner_; }  // [any thread]

 private:
  void await_signal();
  void take_signals();

  std::thread::id owner_ = std::this_thread::get_id();
  boost::asio::io_context io_{1};
  boost::asio::posix::stream_descriptor signals_{io_};
  Handlers handlers_;
  std::mutex mutex_;
  bool accepting_ = true;  // under mutex_
};

}  // namespace tuningd
