// Lets calls from the host in until it is closed, then waits for those that are inside.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace preset {

// [any thread] A thread may be inside several times: a hook that calls a method.
class Gate {
 public:
  // Held while a call is inside; false if the gate was closed.
  class Pass {
   public:
    explicit Pass(Gate& gate) : gate_(gate), inside_(gate.enter()) {}
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    ~Pass() {
      if (inside_) {
        gate_.leave();
      }
    }
    explicit operator bool() const { return inside_; }

   private:
    Gate& gate_;
    const bool inside_;
  };

  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
  }

  // Not from inside.
  void close() {
    std::unique_lock lock(mutex_);
    open_ = false;
    empty_.wait(lock, [this] { return inside_ == 0; });
  }

 private:
  bool enter() {
    const std::lock_guard lock(mutex_);
    inside_ += open_ ? 1 : 0;
    return open_;
  }

  void leave() {
    const std::lock_guard lock(mutex_);
    if (--inside_ == 0) {
      empty_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable empty_;
  std::size_t inside_ = 0;
  bool open_ = false;
};

}  // namespace preset
