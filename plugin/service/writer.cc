#include "plugin/service/writer.h"

#include <exception>
#include <future>

#include "plugin/service/clock.h"
#include "plugin/store/request_log.h"

namespace preset {
namespace {

// A group is committed early when its documents pass this: memory stays bounded.
constexpr std::size_t kGroupBytes = 8U << 20;
constexpr std::uint64_t kPurgeEveryMs = 60'000;
constexpr std::size_t kPurgeAtMost = 1000;

std::unexpected<Failure> stopping() {
  return fail(Kind::kUnavailable, "the daemon is shutting down; nothing was changed");
}

}  // namespace

Writer::Writer(PresetStore& store, Options options)
    : store_(store), options_(std::move(options)), thread_([this] { loop(); }) {}

Writer::~Writer() {
  stop();
}

void Writer::submit(WriteRequest request) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      queue_.push_back(std::move(request));
      if (queue_.size() == 1) wake_.notify_one();
      return;
    }
  }
  request.done(stopping());
}

Result<std::string> Writer::run(Change change, const Caller& caller) {
  std::promise<Result<std::string>> promise;
  auto answer = promise.get_future();
  submit({std::move(change), caller, {}, {}, [&promise](Result<std::string> result) {
            promise.set_value(std::move(result));
          }});
  return answer.get();
}

void Writer::on_changes(std::function<void(const std::vector<ChangeEvent>&)> listener) {
  const std::lock_guard lock(mutex_);
  on_changes_ = std::move(listener);
}

void Writer::on_commit(std::function<void()> listener) {
  const std::lock_guard lock(mutex_);
  on_commit_ = std::move(listener);
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

Writer::Figures Writer::figures() const {
  return {groups_, changes_, largest_};
}

void Writer::loop() {
  for (;;) {
    std::vector<WriteRequest> requests;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      requests.swap(queue_);
    }
    process(std::move(requests));
    if (on_commit_) on_commit_();
  }
}

void Writer::process(std::vector<WriteRequest> requests) {
  std::vector<Answer> answers;
  std::vector<ChangeEvent> events;
  std::size_t next = 0;
  while (next < requests.size()) {
    answers.clear();
    events.clear();
    if (!ensure_sequences()) {
      requests[next++].done(fail(Kind::kUnavailable, "the store cannot be read now"));
      continue;
    }
    const std::uint64_t at_ms = now_ms();
    WriteGroup group(store_, sequences_, options_.history_keep);
    std::uint64_t successes = 0;
    while (next < requests.size() && group.bytes() < kGroupBytes) {
      WriteRequest& request = requests[next++];
      auto result = apply(group, request, at_ms, events);
      if (result) ++successes;
      answers.push_back({std::move(request), std::move(result)});
    }
    purge(group, at_ms);
    if (!group.empty()) {
      auto committed = group.commit();
      if (committed) {
        sequences_ = *committed;
        groups_ += 1;
        changes_ += successes;
        if (successes > largest_) largest_ = successes;
      } else {
        // Also those that failed: they may have failed over a change that now never was.
        sequences_known_ = false;
        events.clear();
        if (options_.log) options_.log(3, "writing failed: " + committed.error().message);
        for (auto& answer : answers) answer.result = std::unexpected(committed.error());
      }
    }
    if (!events.empty() && on_changes_) on_changes_(events);
    for (auto& answer : answers) answer.request.done(std::move(answer.result));
  }
}

// A change that throws must not end the thread, nor leave half of itself behind.
Result<std::string> Writer::apply(WriteGroup& group, WriteRequest& request, std::uint64_t at_ms,
                                  std::vector<ChangeEvent>& events) {
  const std::size_t told = events.size();
  group.mark();
  Result<std::string> result = [&]() -> Result<std::string> {
    try {
      return apply_once(group, request, at_ms, events);
    } catch (const std::exception& e) {
      if (options_.log) options_.log(3, std::string("a change threw: ") + e.what());
      return fail(Kind::kInternal, "internal error");
    }
  }();
  if (result) {
    group.release();
  } else {
    group.rollback();
    events.resize(told);
  }
  return result;
}

Result<std::string> Writer::apply_once(WriteGroup& group, WriteRequest& request,
                                       std::uint64_t at_ms, std::vector<ChangeEvent>& events) {
  const RequestKey key{request.caller.uid, request.request_id, request.digest};
  if (!key.request_id.empty()) {
    auto answer = find_answer(group.batch(), key, at_ms);
    if (!answer) return std::unexpected(answer.error());
    if (*answer) return std::move(**answer);
  }
  WriteContext context(group, {request.caller.uid, request.caller.user}, iso_time(at_ms),
                       options_.document_bytes, options_.check, events);
  auto result = request.change(context);
  if (result && !key.request_id.empty()) put_answer(group.batch(), key, *result, at_ms);
  return result;
}

bool Writer::ensure_sequences() {
  if (sequences_known_) return true;
  const auto sequences = WriteGroup::load_sequences(store_);
  if (!sequences || !store_.counters().load(store_.engine())) return false;
  sequences_ = *sequences;
  sequences_known_ = true;
  return true;
}

void Writer::purge(WriteGroup& group, std::uint64_t at_ms) {
  if (at_ms < last_purge_ms_ + kPurgeEveryMs && at_ms >= last_purge_ms_) return;
  last_purge_ms_ = at_ms;
  if (auto status = purge_answers(store_.engine(), group.batch(), at_ms, kPurgeAtMost);
      !status && options_.log) {
    options_.log(2, "old request ids were not removed: " + status.error().message);
  }
}

}  // namespace preset
