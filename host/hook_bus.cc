#include "hook_bus.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <mutex>
#include <tuple>

#include "config/json_text.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 4> kHooks = {
    TUNINGD_HOOK_TASK_PREPARE, TUNINGD_HOOK_TASK_VALIDATE, TUNINGD_HOOK_TRIAL_FINISHED,
    TUNINGD_HOOK_TASK_FINISHED};

// The strings of reply[key], which may be absent. Error: it is something else.
std::expected<std::vector<std::string>, std::string> strings_of(const json::object& reply,
                                                                std::string_view key) {
  std::vector<std::string> result;
  const json::value* list = reply.if_contains(key);
  if (list == nullptr) return result;
  const std::string complaint = "'" + std::string(key) + "' is not a list of strings";
  if (!list->is_array()) return std::unexpected(complaint);
  for (const json::value& item : list->get_array()) {
    if (!item.is_string()) return std::unexpected(complaint);
    result.emplace_back(item.get_string());
  }
  return result;
}

std::expected<json::array, std::string> list_of(const json::object& reply, std::string_view key) {
  const json::value* list = reply.if_contains(key);
  if (list == nullptr) return json::array();
  if (!list->is_array()) return std::unexpected("'" + std::string(key) + "' is not a list");
  return list->get_array();
}

std::expected<json::object, std::string> object_of(std::string_view text) {
  // A reply has the task one level deeper than the task had it.
  auto parsed = config::parse_json(text, {.depth = 64});
  if (!parsed) return std::unexpected("is no JSON: " + parsed.error().message);
  if (!parsed->is_object()) return std::unexpected("is not a JSON object");
  return std::move(parsed->get_object());
}

bool is_field_error(const json::value& item) {
  const json::object* error = item.if_object();
  if (error == nullptr) return false;
  const json::value* path = error->if_contains("path");
  const json::value* message = error->if_contains("message");
  return path != nullptr && path->is_string() && message != nullptr && message->is_string();
}

// Reads what one subscriber answered.
class Reader {
 public:
  Reader(Log& log, const HookSubscriber& subscriber) : log_(log), subscriber_(subscriber) {}

  Refusal broken(const std::string& what) const {
    report(what);
    return told(what);
  }

  // What any answer but TUNINGD_OK means for a task.
  Refusal refusal_of(const HookAnswer& answer) const {
    if (!answer.fault.empty()) return answer.logged ? told(answer.fault) : broken(answer.fault);
    if (answer.code == TUNINGD_VETO) return veto_of(answer.reply);
    const std::string number = std::to_string(answer.code);
    if (answer.code > 0) return broken("gave the answer " + number + ", which means nothing");
    if (answer.message.empty()) return broken("failed with code " + number);
    report("failed with code " + number + ": " + answer.message);
    Refusal refusal{{answer.message}, {}};
    if (!answer.path.empty()) {
      refusal.errors.emplace_back(json::object{{"path", answer.path}, {"message", answer.message}});
    }
    return refusal;
  }

  // Of a hook whose answer means nothing.
  void note(const HookAnswer& answer) const {
    if (!answer.called) {
      log_.warning(head() + "is not called: it " + answer.fault);
    } else if (!answer.fault.empty()) {
      if (!answer.logged) report(answer.fault);
    } else if (answer.code < 0) {
      report("failed with code " + std::to_string(answer.code) + ": " + answer.message);
    }
  }

 private:
  std::string head() const {
    return to_string(*subscriber_.owner) + ": hook " + subscriber_.hook + " ";
  }
  void report(const std::string& what) const { log_.error(head() + what); }
  Refusal told(const std::string& what) const {
    return {{"plugin " + subscriber_.owner->name + " failed in hook " + subscriber_.hook + ": it " +
             what},
            {}};
  }

  Refusal veto_of(const std::string& reply) const {
    const auto complain = [&](const std::string& what) {
      return broken("vetoed, but its reply " + what);
    };
    const auto parsed = object_of(reply);
    if (!parsed) return complain(parsed.error());
    auto reasons = strings_of(*parsed, "reasons");
    if (!reasons) return complain("is of the wrong shape: " + reasons.error());
    if (reasons->empty()) return complain("gives no 'reasons'");
    auto errors = list_of(*parsed, "errors");
    if (!errors) return complain("is of the wrong shape: " + errors.error());
    if (!std::all_of(errors->begin(), errors->end(), is_field_error)) {
      return complain("is of the wrong shape: 'errors' are objects with 'path' and 'message'");
    }
    return {std::move(*reasons), std::move(*errors)};
  }

  Log& log_;
  const HookSubscriber& subscriber_;
};

HookCalls::Text text(std::string json) {
  return std::make_shared<const std::string>(std::move(json));
}

}  // namespace

std::expected<void, AbiFailure> HookBus::subscribe(Subscriber subscriber) {
  const auto refuse = [&](std::string message) {
    if (subscriber.release != nullptr) {
      std::ignore = guarded([&] { subscriber.release(subscriber.user); });
    }
    return std::unexpected(AbiFailure{TUNINGD_E_INVALID, "", std::move(message)});
  };
  if (std::find(kHooks.begin(), kHooks.end(), subscriber.hook) == kHooks.end()) {
    return refuse("this host has no hook '" + subscriber.hook + "'");
  }
  if (subscriber.fn == nullptr) return refuse("no function for hook '" + subscriber.hook + "'");
  const auto entry = HookCalls::make_entry(std::move(subscriber));
  const auto rank = [](const HookCalls::EntryPtr& of) {
    const HookSubscriber& its = HookCalls::subscriber_of(*of);
    return std::tuple(its.order, its.owner->order);
  };
  const std::unique_lock lock(mutex_);
  const auto place = std::upper_bound(
      entries_.begin(), entries_.end(), entry,
      [&](const auto& left, const auto& right) { return rank(left) < rank(right); });
  entries_.insert(place, entry);
  return {};
}

bool HookBus::remove(const Owner& owner) {
  Entries ended;
  {
    const std::unique_lock lock(mutex_);
    const auto is_of_owner = [&](const HookCalls::EntryPtr& entry) {
      return HookCalls::subscriber_of(*entry).owner.get() == &owner;
    };
    std::copy_if(entries_.begin(), entries_.end(), std::back_inserter(ended), is_of_owner);
    std::erase_if(entries_, is_of_owner);
  }
  if (!calls_.end(ended)) return false;
  for (const HookCalls::EntryPtr& entry : ended) {
    const HookSubscriber& subscriber = HookCalls::subscriber_of(*entry);
    if (subscriber.release == nullptr) continue;
    const auto released = guarded([&] { subscriber.release(subscriber.user); });
    if (!released) {
      log_.error(to_string(owner) + ": the release of hook " + subscriber.hook + " " +
                 released.error());
    }
  }
  return true;
}

HookBus::Entries HookBus::subscribers_of(std::string_view hook) const {
  Entries result;
  const std::shared_lock lock(mutex_);
  for (const HookCalls::EntryPtr& entry : entries_) {
    if (HookCalls::subscriber_of(*entry).hook == hook) result.push_back(entry);
  }
  return result;
}

std::expected<Prepared, Refusal> HookBus::prepare(std::uint64_t task_id, json::object task) const {
  Prepared result{std::move(task), {}, {}};
  const HookCalls::Turn turn(calls_, task_id);
  for (const auto& entry : subscribers_of(TUNINGD_HOOK_TASK_PREPARE)) {
    const auto answer = calls_.call(entry, task_id, text(config::to_json(result.task)));
    if (!answer) continue;
    const Reader reader(log_, HookCalls::subscriber_of(*entry));
    if (!answer->fault.empty() || answer->code != TUNINGD_OK) {
      return std::unexpected(reader.refusal_of(*answer));
    }
    if (answer->reply.empty()) continue;
    const auto complain = [&](const std::string& what) {
      return std::unexpected(reader.broken("gave a reply that " + what));
    };
    auto reply = object_of(answer->reply);
    if (!reply) return complain(reply.error());
    json::value* next = reply->if_contains("task");
    if (next == nullptr || !next->is_object()) return complain("holds no object 'task'");
    auto conflicts = list_of(*reply, "conflicts");
    if (!conflicts) return complain("is of the wrong shape: " + conflicts.error());
    auto warnings = strings_of(*reply, "warnings");
    if (!warnings) return complain("is of the wrong shape: " + warnings.error());
    result.task = std::move(next->get_object());
    for (json::value& conflict : *conflicts) result.conflicts.push_back(std::move(conflict));
    for (std::string& warning : *warnings) result.warnings.push_back(std::move(warning));
  }
  return result;
}

std::expected<void, Refusal> HookBus::validate(std::uint64_t task_id,
                                               const json::object& task) const {
  const Entries entries = subscribers_of(TUNINGD_HOOK_TASK_VALIDATE);
  if (entries.empty()) return {};
  const HookCalls::Turn turn(calls_, task_id);
  const HookCalls::Text event = text(config::to_json(task));
  for (const auto& entry : entries) {
    const auto answer = calls_.call(entry, task_id, event);
    if (answer && (!answer->fault.empty() || answer->code != TUNINGD_OK)) {
      return std::unexpected(Reader(log_, HookCalls::subscriber_of(*entry)).refusal_of(*answer));
    }
  }
  return {};
}

void HookBus::notify(std::string_view hook, std::uint64_t task_id, std::string_view json) const {
  const Entries entries = subscribers_of(hook);
  if (entries.empty()) return;
  const HookCalls::Turn turn(calls_, task_id);
  const HookCalls::Text event = text(std::string(json));
  for (const auto& entry : entries) {
    if (const auto answer = calls_.call(entry, task_id, event)) {
      Reader(log_, HookCalls::subscriber_of(*entry)).note(*answer);
    }
  }
}

}  // namespace tuningd
