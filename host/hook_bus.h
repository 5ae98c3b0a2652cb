// Hooks: plugins subscribe, the host fires. What a hook means, its payload and its legal answers
// stand in tuningd/plugin.h; this is the one place that holds plugins to them.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "abi.h"
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

// [any thread]. A subscriber may be running on several threads, for different tasks.
class HookBus {
 public:
  explicit HookBus(Log& log) : log_(log) {}
  HookBus(const HookBus&) = delete;
  HookBus& operator=(const HookBus&) = delete;

  struct Subscriber {
    OwnerPtr owner;
    std::string hook;
    std::int32_t order = 0;
    tuningd_hook_fn fn = nullptr;
    void* user = nullptr;
    void (*release)(void* user) = nullptr;
  };
  // Takes `release` over: it runs once, at once if this fails; if this throws (out of memory) it
  // did not run. Fails with TUNINGD_E_INVALID for an
  // unknown hook or no function.
  std::expected<void, AbiFailure> subscribe(Subscriber subscriber);

  // Ends the owner's subscriptions: none starts any more, running ones are waited for, then each
  // is released. Not from inside a hook.
  void remove(const Owner& owner);

  // Both run the subscribers in order until one refuses. A subscriber that throws, answers a
  // negative code or something the hook does not know is one logged error and a refusal.
  std::expected<Prepared, Refusal> prepare(std::uint64_t task_id, boost::json::object task) const;
  std::expected<void, Refusal> validate(std::uint64_t task_id,
                                        const boost::json::object& task) const;

  // trial.finished and task.finished: every subscriber runs, whatever the others do.
  void notify(std::string_view hook, std::uint64_t task_id, std::string_view json) const;

 private:
  struct Entry;
  struct Answer;
  using Entries = std::vector<std::shared_ptr<Entry>>;

  Entries subscribers_of(std::string_view hook) const;
  // Empty: it ended meanwhile.
  std::optional<Answer> call(Entry& entry, std::uint64_t task_id, std::string_view json) const;
  Refusal broken(const Entry& entry, const std::string& what) const;
  Refusal veto_of(const Entry& entry, const std::string& reply) const;
  Refusal refusal_of(const Entry& entry, const Answer& answer) const;

  Log& log_;
  mutable std::shared_mutex mutex_;
  Entries entries_;  // by order, then by place in the settings file, then as they came
};

}  // namespace tuningd
