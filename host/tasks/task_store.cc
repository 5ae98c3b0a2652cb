#include "tasks/task_store.h"

#include <sys/random.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <utility>

#include "config/json_text.h"
#include "kvstore/key.h"
#include "tasks/store_keys.h"

namespace tuningd {
namespace {

namespace json = boost::json;
constexpr std::uint32_t kFormatVersion = 1;

constexpr std::string_view kNextIdKey = "next_id";
constexpr std::string_view kMarkKey = "mark";
constexpr std::uint64_t kCacheBytes = 8ULL << 20U;
constexpr std::int64_t kRequestKeepSeconds = 24 * 60 * 60;

std::string request_key(std::uint32_t uid, const std::string& request_id) {
  std::string key = id_key(uid);
  kvstore::append_text(key, request_id);
  return key;
}

std::string work_value(const std::string& runner, const std::string& model) {
  std::string value;
  kvstore::append_text(value, runner);
  kvstore::append_text(value, model);
  return value;
}

kvstore::Error damaged(const std::string& what, std::uint64_t id, const std::string& fault) {
  return {kvstore::Code::kCorruption,
          what + " " + std::to_string(id) + " cannot be read: " + fault};
}

kvstore::Result<TaskRow> decode_row(std::string_view key, std::string_view bytes) {
  auto row = read_task_row(bytes);
  if (!row) return std::unexpected(damaged("task", id_of(key).value_or(0), row.error()));
  return std::move(*row);
}

kvstore::TableSchema<TaskRow> schema() {
  const auto by_state = [](const TaskRow& row, std::vector<std::string>& values) {
    values.emplace_back(to_string(row.state));
  };
  const auto by_name = [](const TaskRow& row, std::vector<std::string>& values) {
    values.push_back(row.name);
  };
  const auto by_work = [](const TaskRow& row, std::vector<std::string>& values) {
    if (row.finished > row.failed) values.push_back(work_value(row.runner, row.model));
  };
  return {kTasks,
          kEntries,
          {{kByState, "state", by_state}, {kByName, "name", by_name}, {kByWork, "work", by_work}},
          decode_row};
}

std::int64_t seconds_now() {
  using namespace std::chrono;
  return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

// Whether a stored request id is older than it counts.
bool is_past(const json::object& request) {
  const auto* at = request.if_contains("at");
  return at == nullptr || !at->is_int64() || at->get_int64() < seconds_now() - kRequestKeepSeconds;
}

// Sixteen hexadecimal digits from the kernel.
std::string random_mark() {
  std::uint64_t number = 0;
  if (::getrandom(&number, sizeof number, 0) != sizeof number) {
    number =
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  }
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
  return text.data();
}

}  // namespace

json::object to_json(const TaskDocument& document) {
  return {{"task", document.task},
          {"submitted", document.submitted},
          {"conflicts", document.conflicts},
          {"warnings", document.warnings}};
}

TaskStore::Result<std::unique_ptr<TaskStore>> TaskStore::open(const std::string& folder, Log& log) {
  kvstore::Options options;
  options.directory = folder;
  options.tables = {"meta", "tasks", "documents", "entries", "trials", "requests"};
  options.cache_bytes = kCacheBytes;
  options.format_version = kFormatVersion;
  options.format_table = kMeta;
  options.log = [&log](int level, std::string_view message) {
    log.write(static_cast<LogLevel>(level), "tasks", message);
  };
  auto opened = kvstore::open_rocksdb(std::move(options));
  if (!opened) return std::unexpected(opened.error());
  std::unique_ptr<TaskStore> store(new TaskStore);
  store->store_ = std::move(*opened);
  store->rows_ = std::make_unique<kvstore::IndexedTable<TaskRow>>(*store->store_, schema());
  if (auto loaded = store->load(); !loaded) return std::unexpected(loaded.error());
  return store;
}

TaskStore::Status TaskStore::load() {
  auto mark = store_->get(kMeta, kMarkKey);
  if (!mark) return std::unexpected(mark.error());
  const auto next = store_->get(kMeta, kNextIdKey);
  if (!next) return std::unexpected(next.error());
  if (*next) next_id_ = id_of(**next).value_or(1);
  const auto batch = store_->new_batch();
  if (*mark) {
    mark_ = std::move(**mark);
  } else {
    mark_ = random_mark();
    batch->put(kMeta, kMarkKey, mark_);
  }
  const auto requests = store_->scan(kRequests, {});
  for (requests->seek_first(); requests->valid(); requests->next()) {
    const auto entry = config::parse_json(requests->value());
    const auto* object = entry ? entry->if_object() : nullptr;
    if (object == nullptr || is_past(*object)) {
      batch->erase(kRequests, requests->key());
    }
  }
  if (auto read = requests->status(); !read) return read;
  for (std::size_t state = 0; state < kTaskStates; ++state) {
    const auto listed = ids(static_cast<TaskState>(state));
    if (!listed) return std::unexpected(listed.error());
    counts_[state] = listed->size();
  }
  return batch->size() == 0 ? Status{} : store_->commit(*batch);
}

void TaskStore::count(std::optional<TaskState> before, std::optional<TaskState> after) {
  const std::lock_guard lock(mutex_);
  if (before) --counts_[static_cast<std::size_t>(*before)];
  if (after) ++counts_[static_cast<std::size_t>(*after)];
}

TaskStore::Result<TaskStore::Added> TaskStore::add(TaskRow row, const TaskDocument& document,
                                                   const std::string& request_id) {
  const std::unique_lock lock(mutex_);
  const auto batch = store_->new_batch();
  if (!request_id.empty()) {
    const std::string key = request_key(row.uid, request_id);
    const auto known = store_->get(kRequests, key);
    if (!known) return std::unexpected(known.error());
    if (*known) {
      const auto entry = config::parse_json(**known);
      const auto* object = entry ? entry->if_object() : nullptr;
      const auto* task = object == nullptr ? nullptr : object->if_contains("task");
      if (task != nullptr && task->is_int64() && !is_past(*object)) {
        const auto found = this->row(static_cast<std::uint64_t>(task->get_int64()));
        if (!found) return std::unexpected(found.error());
        if (*found) return Added{std::move(**found), false};
      }
    }
    batch->put(kRequests, key,
               config::to_json(json::object{{"task", next_id_}, {"at", seconds_now()}}));
  }
  row.id = next_id_;
  const std::string key = id_key(row.id);
  batch->put(kMeta, kNextIdKey, id_key(next_id_ + 1));
  rows_->put(*batch, key, config::to_json(to_json(row)), row, nullptr);
  batch->put(kDocuments, key, config::to_json(to_json(document)));
  if (auto done = store_->commit(*batch); !done) return std::unexpected(done.error());
  ++next_id_;
  ++counts_[static_cast<std::size_t>(row.state)];
  return Added{std::move(row), true};
}

TaskStore::Result<TaskRow> TaskStore::resume(TaskRow row) {
  const TaskRow before = row;
  const auto batch = store_->new_batch();
  if (row.state == TaskState::kFailed) {
    const auto again = each_trial(row.id, [&](TrialRecord trial) {
      if (trial.state != TrialState::kFailed) return;
      trial.state = TrialState::kCancelled;
      trial.finished_as.reset();
      row.trial_seconds = std::max(0.0, row.trial_seconds - trial.seconds);
      batch->put(kTrials, trial_key(row.id, trial.trial), config::to_json(to_json(trial)));
    });
    if (!again) return std::unexpected(again.error());
    row.finished -= std::min(row.failed, row.finished);
    row.failed = 0;
  }
  row.state = TaskState::kPending;
  row.finished_at.clear();
  row.message.clear();
  rows_->put(*batch, id_key(row.id), config::to_json(to_json(row)), row, &before);
  if (auto done = store_->commit(*batch); !done) return std::unexpected(done.error());
  count(before.state, row.state);
  return row;
}

TaskStore::Status TaskStore::save(const TaskRow& row, const TrialRecord* trial) {
  const auto before = this->row(row.id);
  if (!before) return std::unexpected(before.error());
  if (!*before) {
    return std::unexpected(
        kvstore::Error{kvstore::Code::kInvalid, "there is no task " + std::to_string(row.id)});
  }
  const auto batch = store_->new_batch();
  rows_->put(*batch, id_key(row.id), config::to_json(to_json(row)), row, &**before);
  if (trial != nullptr) {
    batch->put(kTrials, trial_key(row.id, trial->trial), config::to_json(to_json(*trial)));
  }
  if (auto done = store_->commit(*batch); !done) return done;
  if ((*before)->state != row.state) count((*before)->state, row.state);
  return {};
}

TaskStore::Status TaskStore::remove(const TaskRow& row) {
  const auto batch = store_->new_batch();
  const std::string key = id_key(row.id);
  rows_->erase(*batch, key, row);
  batch->erase(kDocuments, key);
  const auto trials = store_->scan(kTrials, kvstore::prefix_range(key));
  for (trials->seek_first(); trials->valid(); trials->next()) batch->erase(kTrials, trials->key());
  if (auto read = trials->status(); !read) return read;
  if (auto done = store_->commit(*batch); !done) return done;
  count(row.state, std::nullopt);
  return {};
}

TaskStore::Result<std::optional<TaskRow>> TaskStore::row(std::uint64_t id) const {
  const std::string key = id_key(id);
  const auto bytes = store_->get(kTasks, key);
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto row = decode_row(key, **bytes);
  if (!row) return std::unexpected(row.error());
  return std::move(*row);
}

TaskStore::Result<std::optional<std::uint64_t>> TaskStore::newest_named(
    const std::string& name) const {
  const auto entries =
      store_->scan(kEntries, kvstore::prefix_range(kvstore::index_prefix(kByName, name)));
  entries->seek_last();
  if (!entries->valid()) {
    if (auto read = entries->status(); !read) return std::unexpected(read.error());
    return std::nullopt;
  }
  const auto entry = kvstore::parse_index_key(entries->key());
  return entry ? id_of(entry->primary) : std::nullopt;
}

TaskStore::Result<std::optional<TaskDocument>> TaskStore::document(std::uint64_t id) const {
  const auto bytes = store_->get(kDocuments, id_key(id));
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto parsed = config::parse_json(**bytes, {.depth = 64});
  auto* object = parsed ? parsed->if_object() : nullptr;
  if (object == nullptr) return std::unexpected(damaged("the document of task", id, "no object"));
  const auto take = [&](std::string_view key, auto& into) {
    using Kind = std::remove_reference_t<decltype(into)>;
    json::value* value = object->if_contains(key);
    if (value == nullptr) return;
    if constexpr (std::is_same_v<Kind, json::object>) {
      if (value->is_object()) into = std::move(value->get_object());
    } else {
      if (value->is_array()) into = std::move(value->get_array());
    }
  };
  TaskDocument document;
  take("task", document.task);
  take("submitted", document.submitted);
  take("conflicts", document.conflicts);
  take("warnings", document.warnings);
  return document;
}

TaskStore::Result<std::optional<TrialRecord>> TaskStore::trial(std::uint64_t task,
                                                               std::uint64_t trial) const {
  const auto bytes = store_->get(kTrials, trial_key(task, trial));
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto record = read_trial_record(**bytes);
  if (!record) return std::unexpected(damaged("a trial of task", task, record.error()));
  return std::move(*record);
}

TaskStore::Result<std::vector<std::uint64_t>> TaskStore::ids(TaskState state) const {
  std::vector<std::uint64_t> found;
  const auto entries = store_->scan(
      kEntries, kvstore::prefix_range(kvstore::index_prefix(kByState, to_string(state))));
  for (entries->seek_first(); entries->valid(); entries->next()) {
    const auto entry = kvstore::parse_index_key(entries->key());
    const auto id = entry ? id_of(entry->primary) : std::nullopt;
    if (id) found.push_back(*id);
  }
  if (auto read = entries->status(); !read) return std::unexpected(read.error());
  return found;
}

TaskStore::Result<std::optional<TaskRow>> TaskStore::last_like(const std::string& runner,
                                                               const std::string& model) const {
  const auto entries = store_->scan(
      kEntries, kvstore::prefix_range(kvstore::index_prefix(kByWork, work_value(runner, model))));
  entries->seek_last();
  if (!entries->valid()) {
    if (auto read = entries->status(); !read) return std::unexpected(read.error());
    return std::nullopt;
  }
  const auto entry = kvstore::parse_index_key(entries->key());
  const auto id = entry ? id_of(entry->primary) : std::nullopt;
  if (!id) return std::nullopt;
  return row(*id);
}

TaskStore::Result<Page> TaskStore::trials(std::uint64_t task, std::size_t limit,
                                          std::uint64_t from) const {
  Page page;
  const auto cursor = store_->scan(kTrials, kvstore::prefix_range(id_key(task)));
  for (cursor->seek(trial_key(task, from)); cursor->valid(); cursor->next()) {
    if (page.texts.size() == limit) {
      const std::string_view key = cursor->key();
      page.next = id_of(key.substr(key.size() - sizeof(std::uint64_t)));
      break;
    }
    page.texts.emplace_back(cursor->value());
  }
  // Trials are numbered from 0 without gaps.
  cursor->seek_last();
  if (cursor->valid()) {
    const std::string_view key = cursor->key();
    page.total = id_of(key.substr(key.size() - sizeof(std::uint64_t))).value_or(0) + 1;
  }
  if (auto read = cursor->status(); !read) return std::unexpected(read.error());
  return page;
}

TaskStore::Status TaskStore::each_trial(std::uint64_t task,
                                        const std::function<void(TrialRecord)>& visit) const {
  const auto cursor = store_->scan(kTrials, kvstore::prefix_range(id_key(task)));
  for (cursor->seek_first(); cursor->valid(); cursor->next()) {
    auto record = read_trial_record(cursor->value());
    if (!record) return std::unexpected(damaged("a trial of task", task, record.error()));
    visit(std::move(*record));
  }
  return cursor->status();
}

std::array<std::uint64_t, kTaskStates> TaskStore::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

TaskStore::Status TaskStore::close() {
  return store_->close();
}

}  // namespace tuningd
