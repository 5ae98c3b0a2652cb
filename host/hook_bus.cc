#include "hook_bus.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <mutex>
#include <tuple>

#include "call_gate.h"
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
  auto parsed = config::parse_json(text);
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

}  // namespace

struct HookBus::Entry {
  Subscriber subscriber;
  CallGate gate;
};

struct HookBus::Answer {
  std::int32_t code = 0;
  std::string reply;
  std::string path;
  std::string message;
  std::string fault;  // set: it threw, or wrote more than a reply may hold
};

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
  auto entry = std::make_shared<Entry>();
  entry->subscriber = std::move(subscriber);
  const auto rank = [](const std::shared_ptr<Entry>& of) {
    return std::tuple(of->subscriber.order, of->subscriber.owner->order);
  };
  const std::unique_lock lock(mutex_);
  const auto place = std::upper_bound(
      entries_.begin(), entries_.end(), entry,
      [&](const auto& left, const auto& right) { return rank(left) < rank(right); });
  entries_.insert(place, std::move(entry));
  return {};
}

void HookBus::remove(const Owner& owner) {
  Entries ended;
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
    if (subscriber.release == nullptr) continue;
    const auto released = guarded([&] { subscriber.release(subscriber.user); });
    if (!released) {
      log_.error(to_string(owner) + ": the release of hook " + subscriber.hook + " " +
                 released.error());
    }
  }
}

HookBus::Entries HookBus::subscribers_of(std::string_view hook) const {
  Entries result;
  const std::shared_lock lock(mutex_);
  for (const std::shared_ptr<Entry>& entry : entries_) {
    if (entry->subscriber.hook == hook) result.push_back(entry);
  }
  return result;
}

std::optional<HookBus::Answer> HookBus::call(Entry& entry, std::uint64_t task_id,
                                             std::string_view json) const {
  const CallGate::Pass pass = entry.gate.enter();
  if (!pass) return std::nullopt;
  const Subscriber& subscriber = entry.subscriber;
  tuningd_event event{};
  event.size = sizeof event;
  event.hook = subscriber.hook.c_str();
  event.task_id = task_id;
  event.json = borrow(json);
  TextSink reply;
  tuningd_error error = empty_error();
  const auto code =
      guarded([&] { return subscriber.fn(subscriber.user, &event, reply.get(), &error); });
  Answer answer;
  if (!code) {
    answer.fault = code.error();
  } else if (reply.overflowed()) {
    answer.fault = "wrote a reply that is too long";
  } else {
    answer = {*code, reply.take(), path_of(error), message_of(error), ""};
  }
  return answer;
}

Refusal HookBus::broken(const Entry& entry, const std::string& what) const {
  const Subscriber& subscriber = entry.subscriber;
  log_.error(to_string(*subscriber.owner) + ": hook " + subscriber.hook + " " + what);
  return {
      {"plugin " + subscriber.owner->name + " failed in hook " + subscriber.hook + ": it " + what},
      {}};
}

Refusal HookBus::veto_of(const Entry& entry, const std::string& reply) const {
  const auto complain = [&](const std::string& what) {
    return broken(entry, "vetoed, but its reply " + what);
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

// What any answer but TUNINGD_OK means for a task.
Refusal HookBus::refusal_of(const Entry& entry, const Answer& answer) const {
  if (!answer.fault.empty()) return broken(entry, answer.fault);
  if (answer.code == TUNINGD_VETO) return veto_of(entry, answer.reply);
  const std::string number = std::to_string(answer.code);
  if (answer.code > 0) return broken(entry, "gave the answer " + number + ", which means nothing");
  if (answer.message.empty()) return broken(entry, "failed with code " + number);
  const Subscriber& subscriber = entry.subscriber;
  log_.error(to_string(*subscriber.owner) + ": hook " + subscriber.hook + " failed with code " +
             number + ": " + answer.message);
  Refusal refusal{{answer.message}, {}};
  if (!answer.path.empty()) {
    refusal.errors.emplace_back(json::object{{"path", answer.path}, {"message", answer.message}});
  }
  return refusal;
}

std::expected<Prepared, Refusal> HookBus::prepare(std::uint64_t task_id, json::object task) const {
  Prepared result{std::move(task), {}, {}};
  for (const auto& entry : subscribers_of(TUNINGD_HOOK_TASK_PREPARE)) {
    const auto answer = call(*entry, task_id, config::to_json(result.task));
    if (!answer) continue;
    if (!answer->fault.empty() || answer->code != TUNINGD_OK) {
      return std::unexpected(refusal_of(*entry, *answer));
    }
    if (answer->reply.empty()) continue;
    const auto complain = [&](const std::string& what) {
      return std::unexpected(broken(*entry, "gave a reply that " + what));
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
  const std::string event = config::to_json(task);
  for (const auto& entry : entries) {
    const auto answer = call(*entry, task_id, event);
    if (answer && (!answer->fault.empty() || answer->code != TUNINGD_OK)) {
      return std::unexpected(refusal_of(*entry, *answer));
    }
  }
  return {};
}

void HookBus::notify(std::string_view hook, std::uint64_t task_id, std::string_view json) const {
  for (const auto& entry : subscribers_of(hook)) {
    const auto answer = call(*entry, task_id, json);
    if (!answer) continue;
    if (!answer->fault.empty()) {
      std::ignore = broken(*entry, answer->fault);
    } else if (answer->code < 0) {
      std::ignore = broken(
          *entry, "failed with code " + std::to_string(answer->code) + ": " + answer->message);
    }
  }
}

}  // namespace tuningd
