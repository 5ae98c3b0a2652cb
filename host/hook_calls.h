// Calls of hooks, each with a deadline. A subscriber that misses it is left alone with what it was
// given until it comes back; whoever called goes on.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "abi.h"
#include "hook_threads.h"
#include "log.h"

namespace tuningd {

// One subscription to one hook.
struct HookSubscriber {
  OwnerPtr owner;
  std::string hook;
  std::int32_t order = 0;
  tuningd_hook_fn fn = nullptr;
  void* user = nullptr;
  void (*release)(void* user) = nullptr;
};

struct HookAnswer {
  std::int32_t code = 0;
  std::string reply;
  std::string path;
  std::string message;
  std::string fault;    // set: it threw, was late, or wrote more than a reply may hold
  bool logged = false;  // the fault stands in the log already
  bool called = true;   // false: it was not, the fault says why
};

// [any thread]
class HookCalls {
 public:
  using Text = std::shared_ptr<const std::string>;
  struct Entry;
  using EntryPtr = std::shared_ptr<Entry>;

  HookCalls(Log& log, std::chrono::milliseconds deadline);
  // Waits for no call that is late. What such a call uses lives on; it logs no more.
  ~HookCalls();
  HookCalls(const HookCalls&) = delete;
  HookCalls& operator=(const HookCalls&) = delete;

  static EntryPtr make_entry(HookSubscriber subscriber);
  static const HookSubscriber& subscriber_of(const Entry& entry);

  // While it lives no other thread has a turn for the task. A hook that calls back and causes
  // hooks of its own task has the turn already. Previews (0) are a task each.
  class Turn {
   public:
    Turn(const HookCalls& calls, std::uint64_t task_id);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    const HookCalls& calls_;
    const std::uint64_t task_id_;
    bool taken_ = false;
  };

  // Calls it on another thread and waits, at most until the deadline. Not called, a fault that says
  // so: a subscription that has not come back from an earlier call, and a plugin that has not from
  // a call for the same task. Nothing: the subscription has ended.
  std::optional<HookAnswer> call(const EntryPtr& entry, std::uint64_t task_id, Text json) const;

  // No call of them begins any more. Waits for those that run: until they are late, and a second
  // more. True: none runs.
  bool end(const std::vector<EntryPtr>& entries) const;

  // Calls that are late now.
  std::size_t late() const;

 private:
  struct Call;
  struct Shared;

  std::string overdue_of(const Shared& shared, const Entry& entry, std::uint64_t task_id) const;

  Log& log_;
  const std::chrono::milliseconds deadline_;
  const std::shared_ptr<Shared> shared_;
  mutable HookThreads threads_;
};

}  // namespace tuningd
