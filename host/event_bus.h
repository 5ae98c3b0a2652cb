// Events for whoever watches: tasks and trials that change. What an event means stands in
// tuningd/plugin.h ("tuningd.events/1").
#pragma once

#include <expected>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "abi.h"
#include "log.h"

namespace tuningd {

// [any thread]
class EventBus {
 public:
  explicit EventBus(Log& log) : log_(log) {}
  EventBus(const EventBus&) = delete;
  EventBus& operator=(const EventBus&) = delete;

  struct Subscriber {
    OwnerPtr owner;
    tuningd_event_fn fn = nullptr;
    void* user = nullptr;
    void (*release)(void* user) = nullptr;
  };
  // Takes `release` over, as HookBus::subscribe does. TUNINGD_E_INVALID without a function.
  std::expected<void, AbiFailure> subscribe(Subscriber subscriber);

  // Ends the owner's subscriptions: calls that run are waited for, then each is released, but for a
  // plugin that is left behind (`release` false). Not from inside one.
  void remove(const Owner& owner, bool release = true);

  // Calls every subscriber on this thread, in the order of the settings file. Publish after what is
  // told is durable. Events of one task come in order if they are published in order.
  void publish(std::string_view event, std::string_view json) const;

 private:
  struct Entry;

  Log& log_;
  mutable std::shared_mutex mutex_;
  std::vector<std::shared_ptr<Entry>> entries_;
};

}  // namespace tuningd
