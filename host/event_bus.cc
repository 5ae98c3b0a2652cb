#include "event_bus.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <tuple>
#include <utility>

#include "call_gate.h"

namespace tuningd {

struct EventBus::Entry {
  Subscriber subscriber;
  CallGate gate;
};

std::expected<void, AbiFailure> EventBus::subscribe(Subscriber subscriber) {
  if (subscriber.fn == nullptr) {
    if (subscriber.release != nullptr) {
      std::ignore = guarded([&] { subscriber.release(subscriber.user); });
    }
    return std::unexpected(AbiFailure{TUNINGD_E_INVALID, "", "no function for events"});
  }
  auto entry = std::make_shared<Entry>();
  entry->subscriber = std::move(subscriber);
  const std::unique_lock lock(mutex_);
  const auto place = std::upper_bound(
      entries_.begin(), entries_.end(), entry, [](const auto& left, const auto& right) {
        return left->subscriber.owner->order < right->subscriber.owner->order;
      });
  entries_.insert(place, std::move(entry));
  return {};
}

void EventBus::remove(const Owner& owner, bool release) {
  std::vector<std::shared_ptr<Entry>> ended;
  {
    const std::unique_lock lock(mutex_);
    const auto is_of_owner = [&](const std::shared_ptr<Entry>& entry) {
      return entry->subscriber.owner.get() == &owner;
    };
    std::copy_if(entries_.begin(), entries_.end(), std::back_inserter(ended), is_of_owner);
    std::erase_if(entries_, is_of_owner);
  }
  for (const std::shared_ptr<Entry>& entry : ended) {
    entry->gate.shut();
    const Subscriber& subscriber = entry->subscriber;
    if (!release || subscriber.release == nullptr) continue;
    const auto released = guarded([&] { subscriber.release(subscriber.user); });
    if (!released) {
      log_.error(to_string(owner) + ": the release of its events " + released.error());
    }
  }
}

void EventBus::publish(std::string_view event, std::string_view json) const {
  std::vector<std::shared_ptr<Entry>> entries;
  {
    const std::shared_lock lock(mutex_);
    entries = entries_;
  }
  for (const std::shared_ptr<Entry>& entry : entries) {
    const CallGate::Pass pass = entry->gate.enter();
    if (!pass) continue;
    const Subscriber& subscriber = entry->subscriber;
    const auto told = guarded([&] { subscriber.fn(subscriber.user, borrow(event), borrow(json)); });
    if (!told) {
      log_.error(to_string(*subscriber.owner) + ": event " + std::string(event) + " " +
                 told.error());
    }
  }
}

}  // namespace tuningd
