#include "hook_calls.h"

#include <algorithm>
#include <condition_variable>
#include <expected>
#include <mutex>
#include <utility>

namespace tuningd {
namespace {

using Clock = std::chrono::steady_clock;

// How long an end waits for a call that is late already.
constexpr std::chrono::seconds kGrace{1};

// The task whose hook this thread is in.
thread_local std::uint64_t the_task = 0;

std::string text_of(std::chrono::milliseconds time) {
  const auto count = time.count();
  return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

std::string text_since(Clock::time_point begin) {
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  return text_of(time < std::chrono::seconds(10)
                     ? time
                     : std::chrono::duration_cast<std::chrono::seconds>(time));
}

template <class T>
void take_out(std::vector<T>& from, const T& what) {
  from.erase(std::find(from.begin(), from.end(), what));
}

}  // namespace

struct HookCalls::Entry {
  explicit Entry(HookSubscriber its_subscriber) : subscriber(std::move(its_subscriber)) {}
  const HookSubscriber subscriber;
  // Of Shared::mutex:
  std::size_t running = 0;
  std::size_t late = 0;  // of them
  bool ended = false;
};

// All that a call uses, for as long as it takes.
struct HookCalls::Call {
  Call(EntryPtr its_entry, std::uint64_t its_task, Text its_json)
      : entry(std::move(its_entry)), task_id(its_task), json(std::move(its_json)) {}

  const EntryPtr entry;
  const std::uint64_t task_id;
  const Text json;
  const Clock::time_point begin = Clock::now();
  // Of its thread until it is done:
  TextSink reply;
  tuningd_error error = empty_error();
  std::expected<std::int32_t, std::string> code = 0;
  // Of Shared::mutex:
  std::condition_variable changed;
  bool done = false;
  bool late = false;

  void run() noexcept {
    tuningd_event event{};
    event.size = sizeof event;
    event.hook = entry->subscriber.hook.c_str();
    event.task_id = task_id;
    event.json = borrow(*json);
    the_task = task_id;
    try {
      code = guarded([&] {
        return entry->subscriber.fn(entry->subscriber.user, &event, reply.get(), &error);
      });
    } catch (const std::exception&) {  // no memory for what it threw
      code = TUNINGD_E_INTERNAL;
    }
    the_task = 0;
  }
};

// What outlives the object for calls that come back after it has gone.
struct HookCalls::Shared {
  explicit Shared(Log& its_log) : log(&its_log) {}

  std::mutex mutex;
  Log* log;                 // null: the object has gone
  std::size_t running = 0;  // calls, late ones too
  std::vector<std::shared_ptr<Call>> late;
  std::condition_variable returned;  // a call of an entry that is at its end
  std::vector<std::uint64_t> turns;  // tasks
  std::condition_variable turn_ended;

  void finish(const std::shared_ptr<Call>& call) noexcept {
    const std::lock_guard lock(mutex);
    Entry& entry = *call->entry;
    --entry.running;
    --running;
    call->done = true;
    if (call->late) {
      --entry.late;
      take_out(late, call);
      report(*call);
    }
    call->changed.notify_one();
    if (entry.ended) returned.notify_all();
  }

  void report(const Call& call) noexcept try {
    if (log == nullptr) return;
    log->warning(to_string(*call.entry->subscriber.owner) + ": hook " +
                 call.entry->subscriber.hook + " came back after " + text_since(call.begin) +
                 "; what it answers is dropped");
  } catch (const std::exception&) {
    log->warning("a hook came back late");
  }
};

HookCalls::HookCalls(Log& log, std::chrono::milliseconds deadline)
    : log_(log), deadline_(deadline), shared_(std::make_shared<Shared>(log)) {}

HookCalls::~HookCalls() {
  const std::lock_guard lock(shared_->mutex);
  shared_->log = nullptr;
}

HookCalls::EntryPtr HookCalls::make_entry(HookSubscriber subscriber) {
  return std::make_shared<Entry>(std::move(subscriber));
}

const HookSubscriber& HookCalls::subscriber_of(const Entry& entry) {
  return entry.subscriber;
}

HookCalls::Turn::Turn(const HookCalls& calls, std::uint64_t task_id)
    : calls_(calls), task_id_(task_id) {
  if (task_id == 0 || task_id == the_task) return;
  Shared& shared = *calls_.shared_;
  std::unique_lock lock(shared.mutex);
  shared.turn_ended.wait(lock, [&] {
    return std::find(shared.turns.begin(), shared.turns.end(), task_id) == shared.turns.end();
  });
  shared.turns.push_back(task_id);
  taken_ = true;
}

HookCalls::Turn::~Turn() {
  if (!taken_) return;
  Shared& shared = *calls_.shared_;
  const std::lock_guard lock(shared.mutex);
  take_out(shared.turns, task_id_);
  shared.turn_ended.notify_all();
}

// Why it is not called, or "".
std::string HookCalls::overdue_of(const Shared& shared, const Entry& entry,
                                  std::uint64_t task_id) const {
  const auto from = [](const Call& call, const std::string& what) {
    return "has not come back from " + what + " " + text_since(call.begin) + " ago";
  };
  for (const auto& call : shared.late) {
    const HookSubscriber& of = call->entry->subscriber;
    if (call->entry.get() == &entry) return from(*call, "a call");
    if (task_id != 0 && call->task_id == task_id && of.owner == entry.subscriber.owner) {
      return from(*call, "hook " + of.hook + " of this task, called");
    }
  }
  return "";
}

std::optional<HookAnswer> HookCalls::call(const EntryPtr& entry, std::uint64_t task_id,
                                          Text json) const {
  const auto fault = [](std::string what, bool logged, bool called) {
    HookAnswer answer;
    answer.fault = std::move(what);
    answer.logged = logged;
    answer.called = called;
    return answer;
  };
  const HookSubscriber& subscriber = entry->subscriber;
  const auto call = std::make_shared<Call>(entry, task_id, std::move(json));
  std::function<void()> job = [shared = shared_, call] {
    call->run();
    shared->finish(call);
  };
  std::unique_lock lock(shared_->mutex);
  if (entry->ended) return std::nullopt;
  if (std::string why = overdue_of(*shared_, *entry, task_id); !why.empty()) {
    return fault(std::move(why), true, false);
  }
  // So that each can become late whatever memory there is then.
  shared_->late.reserve(shared_->running + 1);
  ++shared_->running;
  ++entry->running;
  lock.unlock();
  const bool begun = threads_.run(std::move(job));
  lock.lock();
  if (!begun) {
    --shared_->running;
    --entry->running;
    if (entry->ended) shared_->returned.notify_all();
    return fault("could not be called: there is no thread to be had", false, true);
  }
  if (!call->changed.wait_until(lock, call->begin + deadline_, [&] { return call->done; })) {
    call->late = true;
    shared_->late.push_back(call);
    const bool first = entry->late++ == 0;
    if (entry->ended) shared_->returned.notify_all();
    std::string what = "did not answer within " + text_of(deadline_);
    if (first) {
      log_.error(to_string(*subscriber.owner) + ": hook " + subscriber.hook + " " + what +
                 "; it is not called until it has come back");
    }
    return fault(std::move(what), true, true);
  }
  lock.unlock();
  if (!call->code) return fault(std::move(call->code.error()), false, true);
  if (call->reply.overflowed()) return fault("wrote a reply that is too long", false, true);
  return HookAnswer{
      *call->code, call->reply.take(), path_of(call->error), message_of(call->error), "", false,
      true};
}

bool HookCalls::end(const std::vector<EntryPtr>& entries) const {
  std::unique_lock lock(shared_->mutex);
  for (const EntryPtr& entry : entries) entry->ended = true;
  const auto all = [&](const auto& test) {
    return std::all_of(entries.begin(), entries.end(), test);
  };
  const auto idle = [&] { return all([](const EntryPtr& each) { return each->running == 0; }); };
  // Whoever waits for a call makes it late in time.
  shared_->returned.wait(
      lock, [&] { return all([](const EntryPtr& each) { return each->running == each->late; }); });
  if (shared_->returned.wait_for(lock, kGrace, idle)) return true;
  for (const auto& call : shared_->late) {
    if (std::find(entries.begin(), entries.end(), call->entry) == entries.end()) continue;
    const HookSubscriber& subscriber = call->entry->subscriber;
    log_.error(to_string(*subscriber.owner) + ": hook " + subscriber.hook + " still runs after " +
               text_since(call->begin) +
               "; going on without it, and nothing of the plugin is released or destroyed");
  }
  return false;
}

std::size_t HookCalls::late() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->late.size();
}

}  // namespace tuningd
