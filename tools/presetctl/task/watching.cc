// watch: a task's progress to its end, live on a terminal, as lines elsewhere.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <boost/program_options/value_semantic.hpp>
#include <chrono>
#include <ctime>
#include <string>
#include <thread>

#include "config/json_text.h"
#include "presetctl/task/screen.h"
#include "presetctl/task/task_input.h"
#include "presetctl/task/task_text.h"
#include "presetctl/task/tasks.h"
#include "presetctl/text.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;
using Steady = std::chrono::steady_clock;

constexpr std::int64_t kUnavailable = -32007;
constexpr std::chrono::milliseconds kTick(200);    // how soon Ctrl-C and a new width are seen
constexpr std::chrono::milliseconds kRedraw(100);  // at most so often
constexpr std::chrono::seconds kAskAgain(5);       // if nothing is told for so long
constexpr std::chrono::milliseconds kBetweenTries(250);

volatile sig_atomic_t interrupted = 0;

// Ctrl-C ends the watch, and nothing else, while one of these is there.
class Interruptible {
 public:
  Interruptible() {
    interrupted = 0;
    struct sigaction action{};
    action.sa_handler = [](int) { interrupted = 1; };
    ::sigemptyset(&action.sa_mask);
    ::sigaction(SIGINT, &action, &before_);
  }
  ~Interruptible() { ::sigaction(SIGINT, &before_, nullptr); }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

 private:
  struct sigaction before_{};
};

std::string clock_time() {
  const std::time_t time = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&time, &parts);
  char text[sizeof "12:34:56"];
  return std::strftime(text, sizeof text, "%H:%M:%S", &parts) > 0 ? text : "";
}

class Watch {
 public:
  Watch(Context& context, json::value task, std::chrono::seconds patience)
      : context_(context), task_(std::move(task)), patience_(patience), screen_(context.out()) {}

  Result<Status> run();

 private:
  Result<void> begin();
  Result<void> ask();
  Result<void> step();
  Result<void> reconnect(const Fault& fault);
  void take_row(const json::object& row);
  void take_trial(const json::object& trial);
  void take(const client::Notification& change);
  void event(std::string_view method, const json::object& params, const std::string& text);
  void draw(bool now);
  bool live() const { return !context_.json() && context_.out().steers(); }
  std::int64_t id() const { return integer_member(progress_.row, "id"); }
  std::string state() const { return text_member(progress_.row, "state"); }
  // No connection, or a daemon that ends or begins.
  bool is_lost(const Fault& fault) const {
    return begun_ && (fault.status == kNoDaemon || fault.code == kUnavailable);
  }

  Context& context_;
  json::value task_;  // the name, until the id is known
  std::chrono::seconds patience_;
  Screen screen_;
  Progress progress_;
  bool begun_ = false;
  bool stale_ = false;  // a trial ended after the row came
  Steady::time_point asked_;
  Steady::time_point drawn_;
  std::int64_t best_ = -1;
};

void Watch::event(std::string_view method, const json::object& params, const std::string& text) {
  if (context_.json()) {
    // One line each, also on a terminal: a stream is read by lines.
    context_.out().line(
        printable_json(config::to_json(json::object{{"method", method}, {"params", params}})));
  } else if (!live()) {
    context_.out().line(clock_time() + " " + text);
  }
}

void Watch::take_row(const json::object& row) {
  const std::string before = state();
  progress_.row = row;
  progress_.row_at = Progress::Clock::now();
  stale_ = false;
  if (const json::object* best = object_member(row, "best")) best_ = integer_member(*best, "trial");
  if (is_task_over(state())) progress_.running.clear();
  // Counts and estimates alone are no event for people.
  if (context_.json() || state() != before) event("task.changed", row, task_event(row));
}

void Watch::take_trial(const json::object& trial) {
  const std::string trial_state = text_member(trial, "state");
  const std::int64_t number = integer_member(trial, "trial");
  bool is_best = false;
  if (is_trial_over(trial_state)) {
    progress_.running.erase(number);
    stale_ = true;
    const json::object* best = object_member(progress_.row, "best");
    const std::optional<double> least = best ? number_member(*best, "score") : std::nullopt;
    const std::optional<double> score = number_member(trial, "score");
    is_best = trial_state == "success" && score && (number == best_ || !least || *score < *least);
    if (is_best && !context_.json()) {
      // What the next row will say; until it comes the next trial is compared with this one.
      progress_.row["best"] =
          json::object{{"trial", number},
                       {"score", *score},
                       {"parameters", trial.contains("parameters") ? trial.at("parameters")
                                                                   : json::value(json::object{})}};
      best_ = number;
    }
  } else {
    progress_.running[number] = trial;
  }
  event("trial.changed", trial,
        trial_event(trial, text_member(progress_.row, "objective"), is_best));
}

void Watch::take(const client::Notification& change) {
  const json::object* params = change.params.if_object();
  if (!params) return;
  if (change.method == "task.changed" && integer_member(*params, "id") == id()) {
    take_row(*params);
  } else if (change.method == "trial.changed" && integer_member(*params, "task") == id()) {
    take_trial(*params);
  }
}

Result<void> Watch::ask() {
  asked_ = Steady::now();
  const Result<json::object> row =
      context_.call_object("task.get", json::object{{"task", task_}, {"summary", false}});
  if (!row) return std::unexpected(row.error());
  // What stands beside the row is for task.get.
  json::object bare = *row;
  for (const char* key : {"task", "submitted", "conflicts", "warnings", "summary"}) {
    bare.stable_erase(key);
  }
  task_ = integer_member(bare, "id");
  take_row(bare);
  return {};
}

// First the subscription, then what there is: so nothing falls in between.
Result<void> Watch::begin() {
  const Result<json::value> subscribed = context_.call("task.subscribe", json::object{});
  if (!subscribed) return std::unexpected(subscribed.error());
  if (const Result<void> asked = ask(); !asked) return asked;
  if (!is_task_over(state())) {
    const Result<json::object> trials =
        all_pages(context_, "task.trials", json::object{{"task", task_}}, "trials", {});
    if (!trials) return std::unexpected(trials.error());
    progress_.running.clear();
    for (const json::value& entry : *array_member(*trials, "trials")) {
      const json::object* trial = entry.if_object();
      if (!trial || is_trial_over(text_member(*trial, "state"))) continue;
      progress_.running[integer_member(*trial, "trial")] = *trial;
    }
  }
  begun_ = true;
  return {};
}

void Watch::draw(bool now) {
  if (!live() || (!now && Steady::now() - drawn_ < kRedraw)) return;
  drawn_ = Steady::now();
  context_.out().measure();
  screen_.draw(progress_lines(progress_, screen_.width(), Progress::Clock::now()));
}

Result<void> Watch::reconnect(const Fault& fault) {
  context_.out().flush();
  progress_.connected = false;
  if (!live()) {
    Context::note(fault.lines.front());
    Context::note("trying again for " + std::to_string(patience_.count()) + " s");
  }
  const Steady::time_point end = Steady::now() + patience_;
  for (;;) {
    context_.disconnect();
    draw(true);
    if (interrupted) return {};
    const Result<void> done = begin();
    if (done) break;
    if (!is_lost(done.error()) || Steady::now() >= end) return done;
    std::this_thread::sleep_for(kBetweenTries);
  }
  progress_.connected = true;
  if (!live()) Context::note("connected again");
  return {};
}

Result<void> Watch::step() {
  const auto change = context_.next_notification(kTick);
  if (!change) return std::unexpected(change.error());
  if (*change) {
    asked_ = Steady::now();
    take(**change);
    return {};
  }
  const bool silent = Steady::now() - asked_ >= kAskAgain;
  return stale_ || silent ? ask() : Result<void>();
}

Result<Status> Watch::run() {
  const Interruptible interruptible;
  if (const Result<void> begun = begin(); !begun) return std::unexpected(begun.error());
  while (!is_task_over(state()) && !interrupted) {
    draw(false);
    Result<void> stepped = step();
    if (!stepped && is_lost(stepped.error())) stepped = reconnect(stepped.error());
    if (!stepped) {
      Fault fault = stepped.error();
      fault.lines.push_back("the watch is over; the task may go on");
      return std::unexpected(std::move(fault));
    }
    if (!context_.out().flush()) return refuse("standard output: cannot be written");
  }
  draw(true);
  screen_.keep();
  if (is_task_over(state())) {
    if (live()) context_.out().line(task_event(progress_.row));
    return state() == "completed" ? kDone : kRefused;
  }
  const std::string number = std::to_string(id());
  Context::note("the task goes on; 'presetctl task watch " + number +
                "' comes back to it, 'presetctl task cancel " + number + "' ends it");
  return kInterrupted;
}

}  // namespace

void task_watch_options(AddOptions& add) {
  add("wait", po::value<std::string>()->value_name("SECONDS"),
      "how long to try again if the daemon goes (default: 30)");
}

Result<Status> watch_task(Context& context, const json::value& task, std::int64_t wait) {
  return Watch(context, task, std::chrono::seconds(wait)).run();
}

Result<Status> task_watch(Context& context, const Arguments& arguments) {
  const auto wait = arguments.integer("wait", 0);
  if (!wait) return std::unexpected(wait.error());
  return watch_task(context, preset_ref(arguments.operands().front()), wait->value_or(kWatchWait));
}

}  // namespace presetctl
