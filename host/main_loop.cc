#include "main_loop.h"

#include <boost/asio/post.hpp>
#include <csignal>
#include <utility>

namespace tuningd {

MainLoop::MainLoop() {
  std::signal(SIGPIPE, SIG_IGN);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) signals_.add(number);
}

bool MainLoop::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (!accepting_) return false;
  boost::asio::post(io_, std::move(work));
  return true;
}

void MainLoop::await_signal() {
  signals_.async_wait([this](const boost::system::error_code& error, int number) {
    if (error) return;
    if (number == SIGHUP) {
      handlers_.reload();
    } else {
      handlers_.stop(number);
      io_.stop();
    }
    // Also after a stop: a second signal must not kill the daemon while it stops.
    await_signal();
  });
}

void MainLoop::run(Handlers handlers) {
  handlers_ = std::move(handlers);
  await_signal();
  io_.run();
}

void MainLoop::finish() {
  {
    const std::lock_guard lock(mutex_);
    accepting_ = false;
  }
  signals_.cancel();  // a SIGHUP from here on changes nothing; the signals stay caught
  io_.restart();
  while (io_.poll() > 0) {
  }
}

}  // namespace tuningd
