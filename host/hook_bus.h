// Hooks: plugins subscribe, the host fires. What a hook means, its payload and its legal answers
// stand in tuningd/plugin.h; this is the one place that holds plugins to them.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "abi.h"
#include "hook_calls.h"
#include "log.h"

namespace tuningd {

// Why a task is refused. There is always a reason.
struct Refusal {
  std::vector<std::string> reasons;
  boost::json::array errors;  // [{"path","message"}], the paths point into the task
};

// What came out of task.prepare.
struct Prepared {
  boost::json::object task;
  boost::json::array conflicts;
  std::vector<std::string> warnings;
};

// [any thread]. Subscribers run on threads of the bus, one for several tasks at once, but for one
// task (not 0) one after the other: whoever has hooks for a task that has some running waits.
//
// A subscriber that does not answer within the deadline is one logged error and counts as a refusal
// where it could refuse. It is not called again until it has come back; its plugin is not called
// for that task. What it answers then is dropped.
class HookBus {
 public:
  static constexpr std::chrono::milliseconds kDeadline{10000};

  explicit HookBus(Log& log, std::chrono::milliseconds deadline = kDeadline)
      : log_(log), calls_(log, deadline) {}
  HookBus(const HookBus&) = delete;
  HookBus& operator=(const HookBus&) = delete;

  using Subscriber = HookSubscriber;
  // Takes `release` over: it runs once, at once if this fails; if this throws (out of memory) it
  // did not run. Fails with TUNINGD_E_INVALID for an
  // unknown hook or no function.
  std::expected<void, AbiFailure> subscribe(Subscriber subscriber);

  // Ends the owner's subscriptions: none starts any more, running ones are waited for, then each
  // is released. False: one did not come back by its deadline and a second more; nothing was
  // released, and what the plugin has must stay. Not from inside a hook.
  bool remove(const Owner& owner);

  // Both run the subscribers in order until one refuses. A subscriber that throws, answers a
  // negative code or something the hook does not know is one logged error and a refusal.
  std::expected<Prepared, Refusal> prepare(std::uint64_t task_id, boost::json::object task) const;
  std::expected<void, Refusal> validate(std::uint64_t task_id,
                                        const boost::json::object& task) const;

  // trial.finished and task.finished: every subscriber runs, whatever the others do.
  void notify(std::string_view hook, std::uint64_t task_id, std::string_view json) const;

  // Calls that have not come back by their deadline.
  std::size_t late() const { return calls_.late(); }

 private:
  using Entries = std::vector<HookCalls::EntryPtr>;

  Entries subscribers_of(std::string_view hook) const;

  Log& log_;
  HookCalls calls_;
  mutable std::shared_mutex mutex_;
  Entries entries_;  // by order, then by place in the settings file, then as they came
};

}  // namespace tuningd
