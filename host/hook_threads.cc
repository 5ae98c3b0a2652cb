#include "hook_threads.h"

#include <pthread.h>
#include <signal.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace tuningd {
namespace {

// Idle threads beyond these end.
constexpr std::size_t kKept = 4;

// The main thread reads the signals; a thread may be made by one of a plugin's that takes them.
class SignalBlock {
 public:
  SignalBlock() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalBlock(const SignalBlock&) = delete;
  SignalBlock& operator=(const SignalBlock&) = delete;
  ~SignalBlock() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace

struct HookThreads::Shared {
  std::mutex mutex;
  std::condition_variable wake;
  std::condition_variable idle_gone;
  std::deque<std::function<void()>> jobs;  // each has an idle thread that will take it
  std::size_t idle = 0;
  bool ended = false;

  void work() {
    ::pthread_setname_np(::pthread_self(), "tuningd-hook");
    std::unique_lock lock(mutex);
    while (idle <= kKept || jobs.size() >= idle) {
      wake.wait(lock, [&] { return ended || !jobs.empty(); });
      if (jobs.empty()) break;
      std::function<void()> job = std::move(jobs.front());
      jobs.pop_front();
      --idle;
      lock.unlock();
      job();
      job = nullptr;
      lock.lock();
      ++idle;
    }
    --idle;
    if (idle == 0) idle_gone.notify_all();
  }
};

HookThreads::HookThreads() : shared_(std::make_shared<Shared>()) {}

HookThreads::~HookThreads() {
  std::unique_lock lock(shared_->mutex);
  shared_->ended = true;
  shared_->wake.notify_all();
  shared_->idle_gone.wait(lock, [&] { return shared_->idle == 0; });
}

bool HookThreads::run(std::function<void()> job) {
  const std::lock_guard lock(shared_->mutex);
  const std::size_t before = shared_->jobs.size();
  try {
    shared_->jobs.push_back(std::move(job));
    if (before >= shared_->idle) {
      const SignalBlock block;
      std::thread([shared = shared_] { shared->work(); }).detach();
      ++shared_->idle;  // it takes the job when it comes
    }
  } catch (const std::exception&) {  // no thread, or no memory
    shared_->jobs.resize(before);
    return false;
  }
  shared_->wake.notify_one();
  return true;
}

}  // namespace tuningd
