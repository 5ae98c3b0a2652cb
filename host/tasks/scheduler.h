// The queue: which task gets the next free place, and the threads that run trials.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tasks/task_parts.h"
#include "tasks/task_run.h"

namespace tuningd {

// [any thread] but start and stop.
class Scheduler {
 public:
  explicit Scheduler(const TaskParts& parts) : parts_(parts) {}
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  ~Scheduler() { stop(); }

  // `tasks.parallel_trials` threads; each runs one trial at a time.
  void start();
  // Ends the trials that run, which run again after the next start, and the threads. [main thread]
  void stop();

  // A task that is pending, or was running when the daemon ended. Higher priority first, then the
  // lower id. One that is there already stays as it is: it may be submitted before the start queues
  // what is stored.
  void add(std::uint64_t id, std::int64_t priority);

  enum class Cancelled {
    kNotThere,  // it neither waits nor runs
    kWaiting,   // it had not begun: it is taken from the queue, its row is the caller's to write
    kRunning,   // its row says cancelled, its trials have ended (or do soon, after `patience`)
  };
  struct CancelResult {
    Cancelled what = Cancelled::kNotThere;
    std::string failure;  // "": none; else the row could not be written
  };
  CancelResult cancel(std::uint64_t id, std::chrono::seconds patience);

  bool has(std::uint64_t id) const;
  // Returns once it neither waits nor runs, or after `patience`: when a task's row says that it is
  // over, its hooks have yet to hear of it.
  void await_end(std::uint64_t id, std::chrono::seconds patience);

 private:
  struct Entry {
    std::uint64_t id = 0;
    std::int64_t priority = 0;
    std::unique_ptr<TaskRun> run;  // from its first place on
    std::uint64_t workers = 0;     // inside run->step(), or opening it
    bool dry = false;              // nothing more to start until one of its trials ends
    bool cancelled = false;
    bool over = false;
  };
  using EntryPtr = std::shared_ptr<Entry>;

  void work();
  EntryPtr pick();
  void run_entry(std::unique_lock<std::mutex>& lock, const EntryPtr& entry);
  TaskRun::Step step(Entry& entry, bool cancelled);
  void open_entry(std::unique_lock<std::mutex>& lock, const EntryPtr& entry);
  void fail(std::uint64_t id, const std::string& why);
  EntryPtr find(std::uint64_t id) const;
  void drop(const EntryPtr& entry);

  const TaskParts& parts_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<EntryPtr> entries_;  // in the order in which they are served
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace tuningd
