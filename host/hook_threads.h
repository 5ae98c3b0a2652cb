// Threads that hooks run on: one for each call that runs now, kept for the next.
#pragma once

#include <functional>
#include <memory>

namespace tuningd {

// [any thread]
class HookThreads {
 public:
  HookThreads();
  // Threads that have nothing to do have ended when it returns. Waits for none that has: a job that
  // never ends keeps its thread, and must keep alive whatever it uses.
  ~HookThreads();
  HookThreads(const HookThreads&) = delete;
  HookThreads& operator=(const HookThreads&) = delete;

  // Runs the job on a thread of its own at once, however many others are stuck. It must not throw.
  // False: there is no thread to be had, it does not run.
  bool run(std::function<void()> job);

 private:
  struct Shared;
  const std::shared_ptr<Shared> shared_;
};

}  // namespace tuningd
