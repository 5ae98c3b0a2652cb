#include "tasks/records.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "config/json_text.h"
#include "log.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, kTaskStates> kTaskStateNames = {
    "pending", "running", "completed", "failed", "cancelled"};
constexpr std::array<std::string_view, 5> kTrialStateNames = {"deploying", "benchmarking",
                                                              "success", "failed", "cancelled"};

template <class State, std::size_t N>
std::optional<State> state_named(const std::array<std::string_view, N>& names,
                                 std::string_view name) {
  const auto* found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<State>(found - names.begin());
}

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value number_or_null(const std::optional<double>& number) {
  return number ? json::value(*number) : json::value(nullptr);
}

// Reads the members of a stored object; what is absent or of another type has its default.
class Reader {
 public:
  explicit Reader(const json::object& object) : object_(object) {}

  std::string text(std::string_view key) const {
    const auto* value = object_.if_contains(key);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(*text);
  }
  std::optional<double> number(std::string_view key) const {
    const auto* value = object_.if_contains(key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return value->to_number<double>();
  }
  std::uint64_t count(std::string_view key) const {
    const auto* value = object_.if_contains(key);
    if (value == nullptr) return 0;
    if (value->is_int64()) return static_cast<std::uint64_t>(value->get_int64());
    return value->is_uint64() ? value->get_uint64() : 0;
  }
  bool flag(std::string_view key) const {
    const auto* value = object_.if_contains(key);
    return value != nullptr && value->is_bool() && value->get_bool();
  }
  const json::object& object(std::string_view key) const {
    static const json::object none;
    const auto* value = object_.if_contains(key);
    const auto* object = value == nullptr ? nullptr : value->if_object();
    return object == nullptr ? none : *object;
  }
  const json::array& array(std::string_view key) const {
    static const json::array none;
    const auto* value = object_.if_contains(key);
    const auto* array = value == nullptr ? nullptr : value->if_array();
    return array == nullptr ? none : *array;
  }
  std::int64_t integer(std::string_view key) const {
    const auto* value = object_.if_contains(key);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
  }
  bool has(std::string_view key) const {
    const auto* value = object_.if_contains(key);
    return value != nullptr && !value->is_null();
  }

 private:
  const json::object& object_;
};

std::expected<json::object, std::string> parse_object(std::string_view text) {
  auto parsed = config::parse_json(text, {.depth = 64});
  if (!parsed) return std::unexpected(parsed.error().message);
  auto* object = parsed->if_object();
  if (object == nullptr) return std::unexpected(std::string("is no object"));
  return std::move(*object);
}

json::object estimate_json(const TaskRow& row) {
  json::object estimate{{"seconds", nullptr}, {"remaining_seconds", nullptr}, {"basis", nullptr}};
  if (row.estimate.basis.empty()) return estimate;
  const double share =
      row.planned == 0 ? 0
                       : static_cast<double>(row.planned - std::min(row.planned, row.finished)) /
                             static_cast<double>(row.planned);
  estimate["seconds"] = row.estimate.seconds;
  estimate["remaining_seconds"] = is_over(row.state) ? 0.0 : row.estimate.seconds * share;
  estimate["basis"] = row.estimate.basis;
  return estimate;
}

json::array runs_json(const std::vector<RunRecord>& runs) {
  json::array list;
  for (const RunRecord& run : runs) {
    list.push_back(json::object{{"run", run.run},
                                {"score", number_or_null(run.score)},
                                {"seconds", run.seconds},
                                {"reason", text_or_null(run.reason)},
                                {"message", text_or_null(run.message)}});
  }
  return list;
}

std::vector<RunRecord> read_runs(const json::array& list) {
  std::vector<RunRecord> runs;
  for (const json::value& each : list) {
    const auto* object = each.if_object();
    if (object == nullptr) continue;
    const Reader reader(*object);
    runs.push_back({reader.count("run"), reader.number("score"),
                    reader.number("seconds").value_or(0), reader.text("reason"),
                    reader.text("message")});
  }
  return runs;
}

}  // namespace

std::string_view to_string(TaskState state) {
  return kTaskStateNames[static_cast<std::size_t>(state)];
}

std::optional<TaskState> task_state_named(std::string_view name) {
  return state_named<TaskState>(kTaskStateNames, name);
}

bool is_over(TaskState state) {
  return state != TaskState::kPending && state != TaskState::kRunning;
}

std::string_view to_string(TrialState state) {
  return kTrialStateNames[static_cast<std::size_t>(state)];
}

json::object to_json(const TaskRow& row) {
  json::object object{
      {"id", row.id},
      {"name", row.name},
      {"state", to_string(row.state)},
      {"priority", row.priority},
      {"model", row.model},
      {"runtime", row.runtime},
      {"runner", row.runner},
      {"strategy", row.strategy},
      {"objective", row.objective},
      {"created_at", row.created_at},
      {"started_at", text_or_null(row.started_at)},
      {"finished_at", text_or_null(row.finished_at)},
      {"by", json::object{{"uid", row.uid}, {"user", row.user}}},
      {"message", text_or_null(row.message)},
      {"trials", json::object{{"planned", row.planned},
                              {"finished", row.finished},
                              {"failed", row.failed},
                              {"running", row.running},
                              {"seconds", row.trial_seconds}}},
      {"best", nullptr},
      {"baseline_score", number_or_null(row.baseline_score)},
      {"estimate", estimate_json(row)},
  };
  if (row.best) {
    object["best"] = json::object{{"trial", row.best->trial},
                                  {"score", row.best->score},
                                  {"parameters", row.best->parameters}};
  }
  return object;
}

std::expected<TaskRow, std::string> read_task_row(std::string_view text) {
  const auto parsed = parse_object(text);
  if (!parsed) return std::unexpected(parsed.error());
  const Reader reader(*parsed);
  const auto state = task_state_named(reader.text("state"));
  if (!state || reader.count("id") == 0) {
    return std::unexpected(std::string("has no id or no state"));
  }
  const Reader trials(reader.object("trials"));
  const Reader by(reader.object("by"));
  const Reader estimate(reader.object("estimate"));
  TaskRow row;
  row.id = reader.count("id");
  row.name = reader.text("name");
  row.state = *state;
  row.priority = reader.integer("priority");
  row.model = reader.text("model");
  row.runtime = reader.text("runtime");
  row.runner = reader.text("runner");
  row.strategy = reader.text("strategy");
  row.objective = reader.text("objective");
  row.created_at = reader.text("created_at");
  row.started_at = reader.text("started_at");
  row.finished_at = reader.text("finished_at");
  row.uid = static_cast<std::uint32_t>(by.count("uid"));
  row.user = by.text("user");
  row.message = reader.text("message");
  row.planned = trials.count("planned");
  row.finished = trials.count("finished");
  row.failed = trials.count("failed");
  row.running = trials.count("running");
  row.trial_seconds = trials.number("seconds").value_or(0);
  if (reader.has("best")) {
    const Reader best(reader.object("best"));
    row.best = TaskRow::Best{best.count("trial"), best.number("score").value_or(0),
                             best.object("parameters")};
  }
  row.baseline_score = reader.number("baseline_score");
  row.estimate = {estimate.number("seconds").value_or(0), estimate.text("basis")};
  return row;
}

json::object to_json(const TrialRecord& trial, bool brief) {
  json::object object{{"task", trial.task},
                      {"trial", trial.trial},
                      {"state", to_string(trial.state)},
                      {"baseline", trial.baseline},
                      {"parameters", trial.parameters},
                      {"score", number_or_null(trial.score)},
                      {"base", number_or_null(trial.base)},
                      {"reason", text_or_null(trial.reason)},
                      {"message", text_or_null(trial.message)},
                      {"attempts", trial.attempts},
                      {"started_at", text_or_null(trial.started_at)},
                      {"finished_at", text_or_null(trial.finished_at)},
                      {"seconds", trial.seconds}};
  if (brief) return object;
  json::array flags;
  for (const std::string& flag : trial.flags) flags.emplace_back(flag);
  object["flags"] = std::move(flags);
  object["violations"] = trial.violations;
  object["metrics"] = trial.metrics;
  object["runs"] = runs_json(trial.runs);
  object["asked_after"] = trial.asked_after;
  object["finished_as"] =
      trial.finished_as ? json::value(*trial.finished_as) : json::value(nullptr);
  return object;
}

std::expected<TrialRecord, std::string> read_trial_record(std::string_view text) {
  const auto parsed = parse_object(text);
  if (!parsed) return std::unexpected(parsed.error());
  const Reader reader(*parsed);
  const auto state = state_named<TrialState>(kTrialStateNames, reader.text("state"));
  if (!state) return std::unexpected(std::string("has no state"));
  TrialRecord trial;
  trial.task = reader.count("task");
  trial.trial = reader.count("trial");
  trial.state = *state;
  trial.baseline = reader.flag("baseline");
  trial.parameters = reader.object("parameters");
  for (const json::value& flag : reader.array("flags")) {
    if (const auto* word = flag.if_string()) trial.flags.emplace_back(*word);
  }
  trial.score = reader.number("score");
  trial.base = reader.number("base");
  trial.violations = reader.array("violations");
  trial.metrics = reader.object("metrics");
  trial.reason = reader.text("reason");
  trial.message = reader.text("message");
  trial.attempts = reader.count("attempts");
  trial.started_at = reader.text("started_at");
  trial.finished_at = reader.text("finished_at");
  trial.seconds = reader.number("seconds").value_or(0);
  trial.runs = read_runs(reader.array("runs"));
  trial.asked_after = reader.count("asked_after");
  if (reader.has("finished_as")) trial.finished_as = reader.count("finished_as");
  return trial;
}

std::string now_text() {
  return timestamp_text(std::chrono::system_clock::now());
}

}  // namespace tuningd
