#include "main_loop.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace tuningd {

MainLoop::MainLoop() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, number);
  if (const int error = ::pthread_sigmask(SIG_BLOCK, &set, nullptr); error != 0) {
    throw std::system_error(error, std::generic_category(), "cannot block signals");
  }
  const int fd = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  signals_.assign(fd);
}

bool MainLoop::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (!accepting_) return false;
  boost::asio::post(io_, std::move(work));
  return true;
}

void MainLoop::await_signal() {
  signals_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                      [this](const boost::system::error_code& error) {
                        if (!error) take_signals();
                      });
}

void MainLoop::take_signals() {
  signalfd_siginfo info{};
  while (::read(signals_.native_handle(), &info, sizeof info) == ssize_t{sizeof info}) {
    if (info.ssi_signo == SIGHUP) {
      handlers_.reload();
      continue;
    }
    handlers_.stop(static_cast<int>(info.ssi_signo));
    io_.stop();
    return;
  }
  await_signal();
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
  signals_.cancel();  // a SIGHUP from here on changes nothing
  io_.restart();
  while (io_.poll() > 0) {
  }
}

}  // namespace tuningd
