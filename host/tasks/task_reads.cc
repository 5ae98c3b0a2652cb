// The methods that look: task.preview, list, get, trials, log.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <utility>

#include "config/json_text.h"
#include "tasks/task_service.h"
#include "tasks/task_summary.h"
#include "tasks/trial_folders.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr int kPreviewPoints = 5;
constexpr std::int64_t kDefaultPage = 100;
constexpr std::int64_t kDefaultLogBytes = std::int64_t{64} << 10U;

RpcResult<std::optional<std::uint64_t>> cursor_of(const Params& params) {
  const auto text = params.text("cursor");
  if (!text) return std::nullopt;
  std::uint64_t number = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
  if (read.ec != std::errc() || read.ptr != text->data() + text->size()) {
    return std::unexpected(
        invalid_params({{"/cursor", "is not one that an earlier answer gave as next_cursor"}}));
  }
  return number;
}

std::size_t limit_of(const Params& params) {
  return static_cast<std::size_t>(params.integer("limit").value_or(kDefaultPage));
}

// {"<member>":[…],"next_cursor":…,"total":…}; the texts go in as they are stored.
std::string page_json(std::string_view member, const Page& page) {
  std::string out = "{\"" + std::string(member) + "\":[";
  bool first = true;
  for (const std::string& text : page.texts) {
    if (!first) out += ',';
    first = false;
    out += text;
  }
  out += "],\"next_cursor\":";
  out += page.next ? "\"" + std::to_string(*page.next) + "\"" : "null";
  out += ",\"total\":" + std::to_string(page.total) + "}";
  return out;
}

json::array texts(const std::vector<std::string>& list) {
  json::array array;
  for (const std::string& text : list) array.emplace_back(text);
  return array;
}

// The points that would be tried first.
RpcResult<json::array> first_points(const TaskParts& parts, const json::object& task,
                                    std::uint64_t most) {
  auto searcher = make_searcher(task, parts.call);
  if (!searcher) return std::unexpected(invalid_params({{"/task", searcher.error()}}));
  json::array points;
  while (points.size() < most) {
    auto point = (*searcher)->ask();
    if (!point) return std::unexpected(invalid_params({{"/task", point.error()}}));
    if (!*point) break;
    points.emplace_back(std::move(**point));
  }
  return points;
}

}  // namespace

TaskService::Answer TaskService::preview(const Params& params, const tuningd_caller& /*caller*/) {
  auto prepared = prepare_task(parts_.hooks, *params.object("task"));
  if (!prepared) return std::unexpected(std::move(prepared.error()));
  const auto known = runners();
  auto plan = plan_task(parts_, *known, *prepared, false);
  if (!plan) return std::unexpected(std::move(plan.error()));
  if (plan->runner == nullptr && prepared->whole) {
    prepared->warnings.push_back("/base_runtime: " + no_runner(*known, prepared->task).message +
                                 "; the task needs it before it can run");
  }
  const std::uint64_t most =
      std::min<std::uint64_t>(plan->optimization.max_iterations, kPreviewPoints);
  auto first = first_points(parts_, prepared->task, most);
  if (!first) return std::unexpected(std::move(first.error()));
  const json::value estimate = to_json(plan->row).at("estimate");
  const std::uint64_t trials = plan->row.planned;
  return config::to_json(
      json::object{{"task", std::move(prepared->task)},
                   {"conflicts", std::move(prepared->conflicts)},
                   {"warnings", texts(prepared->warnings)},
                   {"trials", trials},
                   {"points", json::object{{"total", plan->points.total},
                                           {"valid", plan->points.valid},
                                           {"exact", plan->points.exact},
                                           {"removed", plan->points.removed}}},
                   {"runner", plan->runner ? json::value(plan->row.runner) : json::value(nullptr)},
                   {"estimate", estimate},
                   {"first", std::move(*first)}});
}

TaskService::Answer TaskService::list(const Params& params, const tuningd_caller& /*caller*/) {
  const auto cursor = cursor_of(params);
  if (!cursor) return std::unexpected(cursor.error());
  std::optional<TaskState> state;
  if (const auto name = params.text("state")) state = task_state_named(*name);
  const auto page =
      store_->rows(state, params.text("search").value_or(""), limit_of(params), *cursor);
  if (!page) return std::unexpected(store_failure(page.error()));
  return page_json("tasks", *page);
}

TaskService::Answer TaskService::get(const Params& params, const tuningd_caller& /*caller*/) {
  const auto row = named(params);
  if (!row) return std::unexpected(row.error());
  auto document = store_->document(row->id);
  if (!document) return std::unexpected(store_failure(document.error()));
  if (!*document)
    return std::unexpected(no_such_task("task " + std::to_string(row->id) + " is gone"));
  json::object answer = to_json(*row);
  const json::object whole = to_json(**document);
  for (const auto& member : whole) answer[member.key()] = member.value();
  if (params.flag("summary").value_or(true)) {
    const auto objective = objective_named(row->objective);
    answer["summary"] = task_summary(*store_, row->id, objective.value_or(Objective{}));
  }
  return config::to_json(answer);
}

TaskService::Answer TaskService::trials(const Params& params, const tuningd_caller& /*caller*/) {
  const auto cursor = cursor_of(params);
  if (!cursor) return std::unexpected(cursor.error());
  const auto row = named(params);
  if (!row) return std::unexpected(row.error());
  const std::uint64_t from = cursor->value_or(0);
  if (params.text("order").value_or("trial") == "score") {
    return trials_by_score(row->id, limit_of(params), from);
  }
  const auto page = store_->trials(row->id, limit_of(params), from);
  if (!page) return std::unexpected(store_failure(page.error()));
  return page_json("trials", *page);
}

// Best first, those without a score last, each in the order of the trials.
TaskService::Answer TaskService::trials_by_score(std::uint64_t id, std::size_t limit,
                                                 std::uint64_t from) const {
  std::vector<std::pair<double, std::uint64_t>> order;
  const auto read = store_->each_trial(id, [&](const TrialRecord& trial) {
    order.emplace_back(trial.score.value_or(std::numeric_limits<double>::infinity()), trial.trial);
  });
  if (!read) return std::unexpected(store_failure(read.error()));
  std::ranges::stable_sort(order, {}, [](const auto& each) { return each.first; });
  Page page;
  page.total = order.size();
  for (std::size_t place = from; place < order.size(); ++place) {
    if (page.texts.size() == limit) {
      page.next = place;
      break;
    }
    const auto trial = store_->trial(id, order[place].second);
    if (!trial) return std::unexpected(store_failure(trial.error()));
    if (*trial) page.texts.push_back(config::to_json(to_json(**trial)));
  }
  return page_json("trials", page);
}

TaskService::Answer TaskService::log(const Params& params, const tuningd_caller& /*caller*/) {
  const auto row = named(params);
  if (!row) return std::unexpected(row.error());
  const auto number = static_cast<std::uint64_t>(params.integer("trial").value_or(0));
  const auto trial = store_->trial(row->id, number);
  if (!trial) return std::unexpected(store_failure(trial.error()));
  if (!*trial) {
    return std::unexpected(no_such_task("task " + std::to_string(row->id) + " has no trial " +
                                        std::to_string(number)));
  }
  std::uint64_t run = 0;
  if (const auto asked = params.integer("run")) {
    run = static_cast<std::uint64_t>(*asked);
  } else {
    // The last that there is a folder of: also of a trial that runs.
    while (std::filesystem::exists(run_folder(parts_.folder, row->id, number, run + 1))) ++run;
  }
  const std::string folder = run_folder(parts_.folder, row->id, number, run);
  const std::vector<std::string> files = logs_of(folder);
  const std::string file = params.text("file").value_or(files.empty() ? "engine" : files.back());
  auto piece =
      read_log(folder, file, params.integer("offset").value_or(0),
               static_cast<std::uint64_t>(params.integer("limit").value_or(kDefaultLogBytes)));
  if (!piece) return std::unexpected(no_such_task(piece.error()));
  return config::to_json(json::object{{"text", std::move(piece->text)},
                                      {"offset", piece->offset},
                                      {"next_offset", piece->next_offset},
                                      {"size", piece->size},
                                      {"file", file},
                                      {"run", run},
                                      {"files", texts(files)}});
}

}  // namespace tuningd
