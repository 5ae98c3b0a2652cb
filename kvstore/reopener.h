// A thread that, once asked, tries something until it works.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace kvstore {

class Reopener {
 public:
  // `attempt` runs on the thread, every half second at first and less often while it keeps
  // answering false, up to every two seconds.
  explicit Reopener(std::function<bool()> attempt) : attempt_(std::move(attempt)) {}
  ~Reopener() { stop(); }
  Reopener(const Reopener&) = delete;
  Reopener& operator=(const Reopener&) = delete;

  void request();  // [any thread] starts the thread if need be
  void stop();     // waits for a running attempt; later requests do nothing

 private:
  void run();

  const std::function<bool()> attempt_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread thread_;
  bool wanted_ = false;
  bool stopped_ = false;
};

}  // namespace kvstore
