// The host's loop: posted work and signals, on the one main thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
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
  // From here on SIGTERM, SIGINT and SIGHUP wait for `run`, and SIGPIPE is ignored.
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

  std::thread::id owner_ = std::this_thread::get_id();
  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_{io_};
  Handlers handlers_;
  std::mutex mutex_;
  bool accepting_ = true;  // under mutex_
};

}  // namespace tuningd
