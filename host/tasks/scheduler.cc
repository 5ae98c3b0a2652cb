#include "tasks/scheduler.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "abi.h"
#include "config/json_text.h"

namespace tuningd {

void Scheduler::start() {
  for (std::uint64_t place = 0; place < parts_.settings.parallel_trials; ++place) {
    workers_.emplace_back([this] { work(); });
  }
}

void Scheduler::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const EntryPtr& entry : entries_) {
      if (entry->run) entry->run->interrupt();
    }
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
}

void Scheduler::add(std::uint64_t id, std::int64_t priority) {
  auto entry = std::make_shared<Entry>();
  entry->id = id;
  entry->priority = priority;
  {
    const std::lock_guard lock(mutex_);
    if (find(id) != nullptr) return;
    const auto place = std::ranges::find_if(entries_, [&](const EntryPtr& other) {
      return std::tuple(-other->priority, other->id) > std::tuple(-priority, id);
    });
    entries_.insert(place, std::move(entry));
  }
  changed_.notify_all();
}

Scheduler::EntryPtr Scheduler::find(std::uint64_t id) const {
  const auto found = std::ranges::find(entries_, id, [](const EntryPtr& each) { return each->id; });
  return found == entries_.end() ? nullptr : *found;
}

bool Scheduler::has(std::uint64_t id) const {
  const std::lock_guard lock(mutex_);
  return find(id) != nullptr;
}

void Scheduler::await_end(std::uint64_t id, std::chrono::seconds patience) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [&] { return stopping_ || find(id) == nullptr; });
}

void Scheduler::drop(const EntryPtr& entry) {
  std::erase(entries_, entry);
  changed_.notify_all();
}

Scheduler::EntryPtr Scheduler::pick() {
  for (const EntryPtr& entry : entries_) {
    const std::uint64_t places = entry->run ? entry->run->parallel() : 1;
    if (!entry->over && !entry->dry && entry->workers < places) return entry;
  }
  return nullptr;
}

void Scheduler::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const EntryPtr entry = pick();
    if (entry == nullptr) {
      changed_.wait(lock);
    } else {
      run_entry(lock, entry);
    }
  }
}

// A task that cannot run at all.
void Scheduler::fail(std::uint64_t id, const std::string& why) {
  parts_.log.error("task " + std::to_string(id) + " cannot run: " + why);
  auto row = parts_.store.row(id);
  if (!row || !*row) return;
  (*row)->state = TaskState::kFailed;
  (*row)->message = why;
  (*row)->running = 0;
  (*row)->finished_at = now_text();
  if (auto saved = parts_.store.save(**row); !saved) {
    parts_.log.error("task " + std::to_string(id) + ": " + saved.error().message);
    return;
  }
  parts_.events.publish("task.changed", config::to_json(to_json(**row)));
}

void Scheduler::open_entry(std::unique_lock<std::mutex>& lock, const EntryPtr& entry) {
  lock.unlock();
  // The plugins' answers and the model of a search take part in it.
  auto opened = guarded([&] { return TaskRun::open(parts_, entry->id); });
  if (!opened) {
    fail(entry->id, opened.error());
  } else if (!*opened) {
    fail(entry->id, opened->error());
  }
  lock.lock();
  if (!opened || !*opened) return;
  entry->run = std::move(**opened);
  if (stopping_) entry->run->interrupt();
}

TaskRun::Step Scheduler::step(Entry& entry, bool cancelled) {
  auto stepped = guarded([&] {
    if (cancelled) {
      if (const auto done = entry.run->cancel(); !done) parts_.log.error(done.error());
    }
    return entry.run->step();
  });
  if (stepped) return *stepped;
  entry.run->interrupt();  // first: its other trials write no more
  fail(entry.id, stepped.error());
  return TaskRun::Step::kOver;
}

void Scheduler::run_entry(std::unique_lock<std::mutex>& lock, const EntryPtr& entry) {
  ++entry->workers;
  if (!entry->run) open_entry(lock, entry);
  TaskRun::Step came = TaskRun::Step::kOver;
  if (entry->run) {
    const bool cancelled = entry->cancelled;
    lock.unlock();
    came = step(*entry, cancelled);
    lock.lock();
  }
  --entry->workers;
  entry->over = entry->over || came == TaskRun::Step::kOver;
  // What is still inside may bring a trial that must run again; with nobody inside it is asked once
  // more, and ends.
  entry->dry = came == TaskRun::Step::kDry && entry->workers > 0;
  if (entry->over && entry->workers == 0) drop(entry);
  changed_.notify_all();
}

Scheduler::CancelResult Scheduler::cancel(std::uint64_t id, std::chrono::seconds patience) {
  std::unique_lock lock(mutex_);
  const EntryPtr entry = find(id);
  if (entry == nullptr) return {};
  if (entry->workers == 0 && !entry->run) {
    drop(entry);
    return {Cancelled::kWaiting, ""};
  }
  entry->cancelled = true;
  CancelResult result{Cancelled::kRunning, ""};
  if (entry->run) {
    lock.unlock();
    if (auto done = entry->run->cancel(); !done) result.failure = std::move(done.error());
    lock.lock();
    // Between two of its trials nobody is inside who could end it.
    if (result.failure.empty() && entry->workers == 0 && find(id) == entry) run_entry(lock, entry);
  }
  changed_.wait_for(lock, patience, [&] { return find(id) != entry; });
  return result;
}

}  // namespace tuningd
