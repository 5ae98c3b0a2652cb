#include "hook_threads.h"

#include <pthread.h>
#include <signal.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <list>
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
  struct Worker {
    std::jthread thread;  // destroyed: joined, unless detached
    bool busy = false;
  };

  std::mutex mutex;
  std::condition_variable wake;
  std::condition_variable idle_gone;
  std::deque<std::function<void()>> jobs;  // each has an idle thread that will take it
  std::size_t idle = 0;
  bool ended = false;
  std::list<Worker> workers;
  std::list<Worker> gone;  // surplus threads that ended, to be joined

  void work(std::list<Worker>::iterator self) {
    ::pthread_setname_np(::pthread_self(), "tuningd-hook");
    std::unique_lock lock(mutex);
    while (idle <= kKept || jobs.size() >= idle) {
      wake.wait(lock, [&] { return ended || !jobs.empty(); });
      if (jobs.empty()) break;
      std::function<void()> job = std::move(jobs.front());
      jobs.pop_front();
      self->busy = true;
      --idle;
      lock.unlock();
      job();
      job = nullptr;
      lock.lock();
      self->busy = false;
      ++idle;
    }
    --idle;
    if (!ended) gone.splice(gone.end(), workers, self);
    if (idle == 0) idle_gone.notify_all();
  }
};

HookThreads::HookThreads() : shared_(std::make_shared<Shared>()) {}

HookThreads::~HookThreads() {
  std::list<Shared::Worker> gone;  // joined when the lock is free
  std::unique_lock lock(shared_->mutex);
  shared_->ended = true;
  shared_->wake.notify_all();
  shared_->idle_gone.wait(lock, [&] { return shared_->idle == 0; });
  // The idle ones are joined, so that what libraries keep for a thread is gone before the process
  // ends; those at work may never end.
  gone.swap(shared_->gone);
  for (Shared::Worker& worker : shared_->workers) {
    if (worker.busy) {
      worker.thread.detach();
    } else {
      gone.push_back(std::move(worker));
    }
  }
}

bool HookThreads::run(std::function<void()> job) {
  std::list<Shared::Worker> gone;  // joined when the lock is free
  const std::lock_guard lock(shared_->mutex);
  gone.swap(shared_->gone);
  const std::size_t before = shared_->jobs.size();
  try {
    shared_->jobs.push_back(std::move(job));
    if (before >= shared_->idle) {
      const SignalBlock block;
      std::list<Shared::Worker> started(1);
      const auto self = started.begin();
      self->thread = std::jthread([shared = shared_, self] { shared->work(self); });
      shared_->workers.splice(shared_->workers.end(), started);
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
