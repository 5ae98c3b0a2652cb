// Tasks and trials on the disk: a kvstore of their own. What a call has answered is durable.
//
//   meta      format version, next id, this store's own mark
//   tasks     id → row, as served
//   documents id → {"task","submitted","conflicts","warnings"}, written once
//   entries   index, value, id → nothing: state, name, runner and model
//   trials    task, trial → trial, as served
//   requests  uid, request id → {"task","at"}
#pragma once

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kvstore/indexed_table.h"
#include "kvstore/store.h"
#include "log.h"
#include "tasks/records.h"

namespace tuningd {

struct TaskDocument {
  boost::json::object task;       // resolved: what runs
  boost::json::object submitted;  // as it came
  boost::json::array conflicts;
  boost::json::array warnings;
};
boost::json::object to_json(const TaskDocument& document);

// A page of texts, each the stored JSON of a row or trial.
struct Page {
  std::vector<std::string> texts;
  std::optional<std::uint64_t> next;  // where the following page begins
  std::uint64_t total = 0;
};

// [any thread]. Changes of one task must come from one thread at a time.
class TaskStore {
 public:
  template <class T>
  using Result = std::expected<T, kvstore::Error>;
  using Status = std::expected<void, kvstore::Error>;

  // Opens or makes the store; its parent folder must exist.
  static Result<std::unique_ptr<TaskStore>> open(const std::string& folder, Log& log);

  // A random word made with the store: marks the processes of its trials.
  const std::string& mark() const { return mark_; }

  // Gives the row its id and stores both. A request id that this user gave within the last day: no
  // new task, the answer is that task's row as it is now.
  struct Added {
    TaskRow row;
    bool fresh = true;
  };
  Result<Added> add(TaskRow row, const TaskDocument& document, const std::string& request_id);

  // A task that is over is pending again; trials of a failed one that failed are to run again.
  Result<TaskRow> resume(TaskRow row);

  // The task's row and one trial of it, in one batch.
  Status save(const TaskRow& row, const TrialRecord* trial = nullptr);

  // Everything of the task.
  Status remove(const TaskRow& row);

  // Nothing: there is no such task or trial.
  Result<std::optional<TaskRow>> row(std::uint64_t id) const;
  Result<std::optional<std::uint64_t>> newest_named(const std::string& name) const;
  Result<std::optional<TaskDocument>> document(std::uint64_t id) const;
  Result<std::optional<TrialRecord>> trial(std::uint64_t task, std::uint64_t trial) const;

  // Newest first; `before`: only ids below it. `search`: a part of the name, case counts.
  Result<Page> rows(std::optional<TaskState> state, const std::string& search, std::size_t limit,
                    std::optional<std::uint64_t> before) const;
  // All ids in that state, rising.
  Result<std::vector<std::uint64_t>> ids(TaskState state) const;
  // The last task of this runner and model, if any, in which a trial finished.
  Result<std::optional<TaskRow>> last_like(const std::string& runner,
                                           const std::string& model) const;

  // In the order they were asked for, from trial `from` on.
  Result<Page> trials(std::uint64_t task, std::size_t limit, std::uint64_t from) const;
  // Calls `visit` for each trial in that order, up to one that cannot be read.
  Status each_trial(std::uint64_t task, const std::function<void(TrialRecord)>& visit) const;

  // How many tasks there are in each state.
  std::array<std::uint64_t, kTaskStates> counts() const;

  // Until it is closed nobody may be inside.
  Status close();

 private:
  TaskStore() = default;
  Status load();
  Result<Page> rows_found(std::optional<TaskState> state, const std::string& search,
                          std::size_t limit, std::optional<std::uint64_t> before) const;
  Status commit(kvstore::Batch& batch);
  void count(std::optional<TaskState> before, std::optional<TaskState> after);

  std::unique_ptr<kvstore::Store> store_;
  std::unique_ptr<kvstore::IndexedTable<TaskRow>> rows_;
  std::string mark_;
  mutable std::mutex mutex_;  // next_id_, counts_, and adding
  std::uint64_t next_id_ = 1;
  std::array<std::uint64_t, kTaskStates> counts_{};
};

}  // namespace tuningd
