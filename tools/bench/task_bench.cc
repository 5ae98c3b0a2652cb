// What the daemon adds to a trial, and what ten thousand stored tasks cost while nothing happens.
//
// A trial of the simulated engine takes as long as its program runs. The same program is started
// directly, as often, in the same round; what is left is the daemon's part: asking the search,
// three synced writes, the folder, flags, scoring. The time of a synced write is measured beside
// it.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <boost/program_options.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "bench/child.h"
#include "bench/figures.h"
#include "client/client.h"

extern char** environ;

namespace bench {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Settings {
  unsigned rounds = 5;
  unsigned trials = 100;
  unsigned tasks = 10'000;
  unsigned idle_seconds = 10;
};

double ms_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

class TaskDaemon {
 public:
  explicit TaskDaemon(std::string folder) : folder_(std::move(folder)) {
    fs::create_directories(folder_ + "/state");
    fs::create_directories(folder_ + "/runners");
    // The shipped runner, with the program of this build.
    std::ifstream shipped(BENCH_RUNNER);
    std::stringstream text;
    text << shipped.rdbuf();
    std::string runner = text.str();
    const std::string name = "argv: [tuningd-simulated-engine";
    const std::size_t place = runner.find(name);
    if (place == std::string::npos) throw std::runtime_error("the simulated runner has changed");
    runner.replace(place, name.size(), "argv: [\"" BENCH_SIMULATOR "\"");
    std::ofstream(folder_ + "/runners/simulated.yaml") << runner;
    std::ofstream(folder_ + "/tuningd.yaml")
        << "daemon:\n  state_dir: \"" << folder_
        << "/state\"\n  log: {level: warning}\nrunners: [\"" << folder_
        << "/runners\"]\nplugins:\n  - name: preset\n    path: \"" << BENCH_PLUGIN
        << "\"\n    required: true\n    settings:\n      socket: {path: \"" << socket() << "\"}\n";
  }

  double start() {
    child_.emplace(std::vector<std::string>{BENCH_DAEMON, "--config", folder_ + "/tuningd.yaml"},
                   folder_ + "/log", -1);
    return wait_until_ready(*child_, [&] {
      auto connection = client::Client::connect(socket());
      return connection && connection->call("system.ping", nullptr, std::chrono::seconds(10));
    });
  }
  void stop() { child_->stop(), child_.reset(); }

  client::Client connect() const {
    auto connection = client::Client::connect(socket());
    if (!connection) throw std::runtime_error(connection.error().message);
    return std::move(*connection);
  }
  pid_t pid() const { return child_->pid(); }
  std::string socket() const { return folder_ + "/preset.sock"; }
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  std::optional<Child> child_;
};

json::value call(client::Client& client, std::string_view method, const json::value& params) {
  auto answer = client.call(method, params);
  if (!answer) throw std::runtime_error(std::string(method) + ": " + answer.error().message);
  return std::move(*answer);
}

json::object simulated(const json::object& parameters, unsigned most) {
  return {
      {"task_name", "bench"},
      {"model", json::object{{"id_or_path", "made-up"}}},
      {"base_runtime", "simulated"},
      {"parameters", parameters},
      {"optimization", json::object{{"objective", "minimize_latency"}, {"max_iterations", most}}},
      {"benchmark", json::object{}}};
}

// One start of the simulated engine, as the runner does it.
double spawn_ms(const std::string& folder, unsigned value, unsigned times) {
  const std::string parameters = "{\"a\":" + std::to_string(value) + "}";
  const std::string output = folder + "/result.json";
  const char* argv[] = {BENCH_SIMULATOR,
                        "--parameters",
                        parameters.c_str(),
                        "--input-tokens",
                        "100",
                        "--output-tokens",
                        "100",
                        "--concurrency",
                        "1",
                        "--num-requests",
                        "50",
                        "--output",
                        output.c_str(),
                        nullptr};
  const auto begin = Clock::now();
  for (unsigned each = 0; each < times; ++each) {
    pid_t pid = -1;
    if (::posix_spawn(&pid, BENCH_SIMULATOR, nullptr, nullptr, const_cast<char**>(argv), environ) !=
        0) {
      throw std::runtime_error("cannot start the simulated engine");
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (status != 0) throw std::runtime_error("the simulated engine failed");
  }
  return ms_since(begin) / times;
}

// A synced append of some hundred bytes: what the disk takes for one write of a batch.
double sync_ms(const std::string& folder, unsigned times) {
  const int fd = ::open((folder + "/synced").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  if (fd < 0) throw std::runtime_error("cannot write in " + folder);
  const std::string bytes(800, 'x');
  const auto begin = Clock::now();
  for (unsigned each = 0; each < times; ++each) {
    if (::write(fd, bytes.data(), bytes.size()) < 0 || ::fdatasync(fd) != 0) {
      throw std::runtime_error("cannot sync");
    }
  }
  ::close(fd);
  return ms_since(begin) / times;
}

double trial_ms(const TaskDaemon& daemon, unsigned trials) {
  client::Client client = daemon.connect();
  json::array values;
  for (unsigned value = 0; value < trials; ++value) values.emplace_back(value);
  const auto begin = Clock::now();
  const json::value id =
      call(client, "task.submit",
           json::object{{"task", simulated(json::object{{"a", std::move(values)}}, trials)}})
          .at("id");
  while (true) {
    const json::value row =
        call(client, "task.get", json::object{{"task", id}, {"summary", false}});
    const std::string state(row.at("state").as_string());
    if (state == "completed") return ms_since(begin) / trials;
    if (state != "pending" && state != "running") throw std::runtime_error("the task " + state);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void submit_many(const TaskDaemon& daemon, unsigned tasks) {
  constexpr unsigned kClients = 16;
  std::vector<std::thread> clients;
  for (unsigned each = 0; each < kClients; ++each) {
    clients.emplace_back([&daemon, tasks, each] {
      client::Client client = daemon.connect();
      for (unsigned task = each; task < tasks; task += kClients) {
        call(client, "task.submit",
             json::object{{"task", simulated(json::object{{"tp-size", json::array{1, 2, 4}},
                                                          {"dtype", json::array{"auto", "half"}}},
                                             100)}});
      }
    });
  }
  for (std::thread& client : clients) client.join();
}

void list_all(const TaskDaemon& daemon, unsigned tasks, Figures& figures) {
  client::Client client = daemon.connect();
  std::vector<double> pages;
  json::object params{{"limit", 100}};
  unsigned seen = 0;
  while (true) {
    const auto begin = Clock::now();
    const json::value page = call(client, "task.list", params);
    pages.push_back(ms_since(begin));
    seen += static_cast<unsigned>(page.at("tasks").as_array().size());
    if (page.at("next_cursor").is_null()) break;
    params["cursor"] = page.at("next_cursor");
  }
  if (seen < tasks) throw std::runtime_error("the list is not whole");
  figures.add("a page of 100 of " + std::to_string(tasks) + " tasks, read and parsed, ms",
              median(pages));
}

double processor_seconds(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  std::istringstream rest(text.substr(text.rfind(')') + 2));
  std::string field;
  double ticks = 0;
  for (int number = 3; number <= 15 && rest >> field; ++number) {
    if (number >= 14) ticks += std::stod(field);
  }
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

void run(const Settings& settings) {
  std::string folder = (fs::temp_directory_path() / "task-bench-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  Figures figures;
  TaskDaemon daemon(folder);
  daemon.start();
  for (unsigned round = 0; round < settings.rounds; ++round) {
    const double direct = spawn_ms(folder, round, settings.trials);
    const double trial = trial_ms(daemon, settings.trials);
    figures.add("simulated engine started directly, ms", direct);
    figures.add("a trial of it, ms", trial);
    figures.add("what the daemon adds to a trial, ms", trial - direct);
    figures.add("a synced write of 800 bytes, ms", sync_ms(folder, settings.trials));
  }
  {
    client::Client client = daemon.connect();
    json::object task = simulated(json::object{{"simulated-seconds", json::array{100'000}}}, 1);
    task["priority"] = 100;
    call(client, "task.submit", json::object{{"task", std::move(task)}});
  }
  const auto begin = Clock::now();
  submit_many(daemon, settings.tasks);
  figures.add("task.submit, 16 clients, ms each", ms_since(begin) / settings.tasks);
  list_all(daemon, settings.tasks, figures);
  std::this_thread::sleep_for(std::chrono::seconds(3));  // what compaction there is
  const double before = processor_seconds(daemon.pid());
  std::this_thread::sleep_for(std::chrono::seconds(settings.idle_seconds));
  figures.add("processor while idle, %",
              100 * (processor_seconds(daemon.pid()) - before) / settings.idle_seconds);
  daemon.stop();
  figures.add("start with these tasks, ms", daemon.start());
  daemon.stop();
  std::cout << figures.tables();
  fs::remove_all(folder);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) try {
  namespace options = boost::program_options;
  bench::Settings settings;
  options::options_description all("task_bench: what the daemon adds to a trial\n\nOptions");
  all.add_options()("help", "this text")("rounds", options::value(&settings.rounds), "rounds (5)")(
      "trials", options::value(&settings.trials), "trials a round (100)")(
      "tasks", options::value(&settings.tasks), "stored tasks (10000)")(
      "idle", options::value(&settings.idle_seconds), "seconds of doing nothing (10)");
  options::variables_map given;
  options::store(options::parse_command_line(argc, argv, all), given);
  options::notify(given);
  if (given.count("help") != 0) {
    std::cout << all;
    return 0;
  }
  bench::run(settings);
  return 0;
} catch (const std::exception& failure) {
  std::cerr << "task_bench: " << failure.what() << '\n';
  return 1;
}
