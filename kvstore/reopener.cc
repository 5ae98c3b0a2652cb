#include "reopener.h"

#include <algorithm>
#include <chrono>

namespace kvstore {

namespace {
constexpr auto kFirstPause = std::chrono::milliseconds(500);
constexpr auto kLongestPause = std::chrono::milliseconds(2000);
}  // namespace

void Reopener::request() {
  const std::scoped_lock lock(mutex_);
  if (stopped_) return;
  wanted_ = true;
  // Most stores never need it.
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  changed_.notify_all();
}

void Reopener::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Reopener::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return wanted_ || stopped_; });
    auto pause = kFirstPause;
    while (!stopped_) {
      if (changed_.wait_for(lock, pause, [this] { return stopped_; })) break;
      wanted_ = false;  // a request during the attempt is a new one
      lock.unlock();
      const bool done = attempt_();
      lock.lock();
      if (done) break;
      pause = std::min(pause * 3 / 2, kLongestPause);
    }
    if (stopped_) return;
  }
}

}  // namespace kvstore
