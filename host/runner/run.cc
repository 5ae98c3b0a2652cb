#include <signal.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "runner/child.h"
#include "runner/metrics.h"
#include "runner/port.h"
#include "runner/processes.h"
#include "runner/runner.h"
#include "runner/runner_spec.h"
#include "runner/workload.h"

namespace tuningd {
namespace {

namespace json = boost::json;
using Clock = std::chrono::steady_clock;

Clock::duration seconds_of(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

std::string limit_text(double seconds) {
  const auto whole = std::to_string(static_cast<std::uint64_t>(seconds));
  return seconds >= 1 ? whole + " s" : std::to_string(static_cast<int>(seconds * 1000)) + " ms";
}

// One run, from its start to its last process.
class Run {
 public:
  Run(const RunnerSpec& runner, const RunRequest& request, const StopFlag& stop,
      const std::function<void(std::string_view)>& progress)
      : runner_(runner),
        request_(request),
        stop_(stop),
        progress_(progress),
        workload_(read_workload(request.task == nullptr ? json::object() : *request.task)),
        begin_(Clock::now()) {}

  RunResult run() {
    if (prepare()) measure();
    end_all();
    judge_disk();
    result_.seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
    return std::move(result_);
  }

 private:
  // Always false; the first failure is the one that counts.
  bool fail(std::string reason, std::string stage, std::string message) {
    if (!result_.reason.empty()) return false;
    result_.reason = std::move(reason);
    result_.stage = std::move(stage);
    result_.message = std::move(message);
    return false;
  }

  bool cancelled(const char* stage) {
    return stop_.is_set() && !fail("cancelled", stage, "it was cancelled");
  }

  bool prepare() {
    if (stop_.descriptor() < 0) return fail("start_failed", "start", "no descriptor for stopping");
    if (cancelled("start")) return false;
    for (const auto& parameter : request_.parameters) {
      const std::string name(parameter.key());
      if (!is_allowed(runner_, name)) {
        return fail("parameter_refused", "start",
                    "the runner " + runner_.name + " does not let the parameter " +
                        printable(name) + " reach the engine");
      }
    }
    std::error_code error;
    folder_ = std::filesystem::absolute(request_.folder, error).string();
    if (error) return fail("start_failed", "start", "the run's folder: " + error.message());
    values_.model = workload_.model;
    values_.runtime = workload_.runtime;
    values_.folder = folder_;
    values_.result_file = folder_ + "/result.json";
    values_.trial = request_.marker;
    values_.num_requests = workload_.num_requests;
    values_.max_seconds = workload_.max_seconds;
    values_.parameters = &request_.parameters;
    values_.flags = &request_.flags;
    const json::value* benchmark =
        request_.task == nullptr ? nullptr : request_.task->if_contains("benchmark");
    values_.benchmark = benchmark == nullptr ? nullptr : benchmark->if_object();
    return take_port() && make_environment();
  }

  bool take_port() {
    if (!runner_.serve && !runner_.uses(Place::kPort)) return true;
    const auto port = port_.take(runner_.port);
    if (!port) {
      return fail("port_taken", "start",
                  runner_.port == 0 ? "there is no free port"
                                    : "the port " + std::to_string(runner_.port) + " is taken");
    }
    values_.port = *port;
    return true;
  }

  bool make_environment() {
    for (const auto& name : runner_.pass) {
      const bool own = std::any_of(runner_.set.begin(), runner_.set.end(),
                                   [&](const auto& variable) { return variable.first == name; });
      const char* value = own ? nullptr : std::getenv(name.c_str());
      if (value != nullptr) environment_.push_back(name + '=' + value);
    }
    for (const auto& [name, word] : runner_.set) {
      auto text = expand(word, values_);
      if (!text) return fail("parameter_refused", "start", text.error());
      environment_.push_back(name + '=' + *text);
    }
    environment_.push_back(std::string(kMarkerVariable) + '=' + request_.marker);
    return true;
  }

  void measure() {
    if (runner_.serve) {
      if (progress_) progress_("deploying");
      if (!start_engine() || !await_ready()) return;
    }
    if (progress_) progress_("benchmarking");
    log_.emplace(folder_ + "/benchmark.log", request_.log_bytes);
    const auto begin = Clock::now();
    std::optional<Clock::time_point> stage_end;
    if (workload_.timeout) stage_end = begin + seconds_of(*workload_.timeout);
    if (!runner_.measure.per_level) {
      measure_once({"", 0, 0, 0}, stage_end);
      return;
    }
    for (std::size_t i = 0; i < workload_.levels.size(); ++i) {
      const LoadLevel& level = workload_.levels[i];
      values_.scenario = level.scenario;
      values_.input_tokens = level.input_tokens;
      values_.output_tokens = level.output_tokens;
      values_.concurrency = level.concurrency;
      values_.result_file = folder_ + "/result-" + std::to_string(i) + ".json";
      if (workload_.levels.size() > 1) {
        log_->write("== " + printable(level.scenario) + ", concurrency " +
                    std::to_string(level.concurrency) + '\n');
      }
      if (!measure_once(level, stage_end)) return;
    }
  }

  std::unique_ptr<Child> start(const std::vector<Word>& words, StartRequest start, LogFile& log,
                               const char* stage) {
    auto argv = expand(words, values_);
    if (!argv) {
      fail("parameter_refused", stage, argv.error());
      return nullptr;
    }
    start.argv = std::move(*argv);
    start.environment = environment_;
    start.folder = folder_;
    result_.commands.push_back(start.argv);
    auto child = Child::start(start, log);
    if (!child) {
      fail(child.error().reason, stage, child.error().message);
      return nullptr;
    }
    sessions_.push_back((*child)->pid());
    return std::move(*child);
  }

  bool start_engine() {
    engine_log_.emplace(folder_ + "/engine.log", request_.log_bytes);
    StartRequest request;
    request.awaited = runner_.serve->ready_line;
    engine_ = start(runner_.serve->argv, std::move(request), *engine_log_, "start");
    return engine_ != nullptr;
  }

  bool await_ready() {
    const ServeSpec& serve = *runner_.serve;
    std::optional<HttpProbe> probe;
    if (!serve.ready_http.pieces.empty()) {
      const auto url = expand(serve.ready_http, values_);
      if (!url) return fail("parameter_refused", "ready", url.error());
      probe.emplace(values_.port, url->substr(url->find('/', std::string("http://").size())));
    }
    const double limit = workload_.timeout.value_or(serve.seconds);
    const auto deadline = Clock::now() + seconds_of(limit);
    Child* engine = engine_.get();
    while (true) {
      if (cancelled("ready")) return false;
      if (engine->exited()) return engine_exited("ready", "before it was ready");
      if (engine->saw_awaited() || (probe && probe->answered())) return true;
      if (Clock::now() >= deadline) {
        const std::string last =
            probe && !probe->last().empty() ? "; the last answer: " + printable(probe->last()) : "";
        return fail("timeout", "ready",
                    "the engine was not ready within " + limit_text(limit) + last + said(*engine));
      }
      wait_for_news({&engine, 1}, probe ? &*probe : nullptr, stop_.descriptor(), deadline);
    }
  }

  static std::string said(const Child& child) {
    const std::string words = child.last_words();
    return words.empty() ? "" : ": " + words;
  }

  bool engine_exited(const char* stage, const char* when) {
    engine_->reap();
    if (std::string_view(stage) == "ready" && !is_port_free(values_.port)) {
      return fail("port_taken", stage,
                  "another process took the port " + std::to_string(values_.port) +
                      "; the engine ended with " + engine_->how() + said(*engine_));
    }
    return fail(
        "engine_exited", stage,
        "the engine ended " + std::string(when) + " with " + engine_->how() + said(*engine_));
  }

  bool measure_once(const LoadLevel& level, std::optional<Clock::time_point> stage_end) {
    const CommandSpec& command = runner_.measure;
    const auto deadline = stage_end.value_or(Clock::now() + seconds_of(command.seconds));
    const double limit = workload_.timeout.value_or(command.seconds);
    StartRequest request;
    request.keep_json = !runner_.metrics.file;
    benchmark_ = start(command.argv, std::move(request), *log_, "benchmark");
    if (!benchmark_) return false;
    if (!await_benchmark(deadline, limit)) return false;
    benchmark_->reap();
    if (!benchmark_->succeeded()) {
      if (engine_died_with_it()) return engine_exited("benchmark", "during the benchmark");
      return fail("benchmark_failed", "benchmark",
                  "the benchmark ended with " + benchmark_->how() + said(*benchmark_));
    }
    return take_metrics(level);
  }

  bool await_benchmark(Clock::time_point deadline, double limit) {
    std::vector<Child*> children = {benchmark_.get()};
    if (engine_) children.push_back(engine_.get());
    while (true) {
      if (cancelled("benchmark")) return false;
      if (benchmark_->exited()) return true;
      if (engine_ && engine_->exited()) return engine_exited("benchmark", "during the benchmark");
      if (Clock::now() >= deadline) {
        return fail("timeout", "benchmark",
                    "the benchmark took longer than " + limit_text(limit) + said(*benchmark_));
      }
      wait_for_news(children, nullptr, stop_.descriptor(), deadline);
    }
  }

  // A dying engine drops its connections before it has ended, so that the benchmark may be first.
  bool engine_died_with_it() {
    if (!engine_) return false;
    const auto until = Clock::now() + std::chrono::milliseconds(300);
    Child* engine = engine_.get();
    while (!engine->exited() && Clock::now() < until)
      wait_for_news({&engine, 1}, nullptr, -1, until);
    return engine->exited();
  }

  bool take_metrics(const LoadLevel& level) {
    auto document = read_document();
    if (!document) return fail(document.error().reason, "metrics", document.error().message);
    auto metrics = map_metrics(runner_, *document, values_);
    if (!metrics) return fail(metrics.error().reason, "metrics", metrics.error().message);
    result_.levels.push_back({level.scenario, level.concurrency, std::move(*metrics)});
    return true;
  }

  std::expected<json::object, MetricsError> read_document() {
    if (!runner_.metrics.file) {
      const std::string& line = benchmark_->out().last_json();
      if (!line.empty()) return parse_metrics(line);
      return std::unexpected(
          MetricsError{"metrics_missing", "the benchmark printed no line of JSON"});
    }
    const auto name = expand(*runner_.metrics.file, values_);
    if (!name) return std::unexpected(MetricsError{"metrics_missing", name.error()});
    if (runner_.metrics.file->uses(Place::kResultFile)) return read_metrics_file(*name);
    if (name->find("..") != std::string::npos || name->starts_with('/')) {
      return std::unexpected(MetricsError{"metrics_missing", "the metrics are outside the folder"});
    }
    return read_metrics_file(folder_ + '/' + *name);
  }

  void end(std::unique_ptr<Child>& child, double stop_seconds) {
    if (!child) return;
    if (!child->exited()) {
      child->signal_group(SIGTERM);
      const auto until = Clock::now() + seconds_of(stop_seconds);
      Child* one = child.get();
      while (!one->exited() && Clock::now() < until) wait_for_news({&one, 1}, nullptr, -1, until);
    }
    if (!child->reap()) {
      result_.message += " (process " + std::to_string(child->pid()) + " cannot be ended)";
    }
    child.reset();
  }

  void end_all() {
    end(benchmark_, runner_.measure.stop_seconds);
    if (runner_.serve) end(engine_, runner_.serve->stop_seconds);
    const std::size_t left = end_marked(request_.marker, sessions_);
    if (left != 0) {
      result_.message += " (" + std::to_string(left) + " of its processes cannot be ended)";
    }
  }

  // A full disk shows as all kinds of failures; said as what it is.
  void judge_disk() {
    int error = 0;
    for (const auto* log : {&engine_log_, &log_}) {
      if (error == 0 && log->has_value()) error = (*log)->error();
    }
    bool full = error == ENOSPC || error == EDQUOT;
    constexpr std::array<std::string_view, 4> kMayBeDisk = {"benchmark_failed", "metrics_missing",
                                                            "metrics_unreadable", "engine_exited"};
    if (std::find(kMayBeDisk.begin(), kMayBeDisk.end(), result_.reason) != kMayBeDisk.end()) {
      struct statvfs disk{};
      constexpr std::uint64_t kRoom = 64U << 10;
      full = full || (::statvfs(folder_.c_str(), &disk) == 0 && disk.f_blocks > 0 &&
                      disk.f_bavail * disk.f_frsize < kRoom);
    }
    if (result_.reason == "cancelled" || (!full && error == 0)) return;
    const std::string was = result_.message.empty() ? "" : "; " + result_.message;
    result_.reason = full ? "disk_full" : "folder_unwritable";
    result_.message = full ? "the disk of the trial's folder is full" + was
                           : "the trial's folder cannot be written to: " +
                                 std::generic_category().message(error) + was;
    if (result_.stage.empty()) result_.stage = "benchmark";
  }

  const RunnerSpec& runner_;
  const RunRequest& request_;
  const StopFlag& stop_;
  const std::function<void(std::string_view)>& progress_;
  const Workload workload_;
  const Clock::time_point begin_;
  std::string folder_;
  Values values_;
  PortHold port_;
  std::vector<std::string> environment_;
  std::vector<pid_t> sessions_;
  std::optional<LogFile> engine_log_;
  std::optional<LogFile> log_;
  std::unique_ptr<Child> engine_;  // the logs outlive what writes to them
  std::unique_ptr<Child> benchmark_;
  RunResult result_;
};

}  // namespace

RunResult run_once(const RunnerSpec& runner, const RunRequest& request, const StopFlag& stop,
                   const std::function<void(std::string_view stage)>& progress) {
  return Run(runner, request, stop, progress).run();
}

}  // namespace tuningd
