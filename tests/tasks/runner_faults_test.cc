// Runners that cannot do their work: each trial fails with the documented reason, and what comes
// after it goes on.
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <string>

#include "support/small_disk.h"
#include "tasks/task_daemon.h"

namespace test {
namespace {

namespace json = boost::json;
namespace utf = boost::unit_test;

// Someone else's server.
class TakenPort {
 public:
  TakenPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    // The interface of sockets wants this cast.
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    BOOST_REQUIRE(::bind(socket_, generic, size) == 0);
    BOOST_REQUIRE(::listen(socket_, 1) == 0);
    BOOST_REQUIRE(::getsockname(socket_, generic, &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~TakenPort() { release(); }
  TakenPort(const TakenPort&) = delete;
  TakenPort& operator=(const TakenPort&) = delete;

  std::string port() const { return std::to_string(port_); }
  void release() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

 private:
  int socket_;
  int port_ = 0;
};

// The simulated engine as a server, with a benchmark that asks it.
std::string served(const std::string& more = "") {
  return "runtimes: [served]\n"
         "serve:\n"
         "  argv: [tuningd-simulated-engine, --serve, --port, '{port}', --parameters, "
         "'{parameters_json}']\n"
         "  ready: {http: 'http://127.0.0.1:{port}/health'}\n"
         "  stop_seconds: 1\n"
         "benchmark:\n"
         "  argv: [tuningd-simulated-engine, --ask, --port, '{port}', --output, '{result_file}']\n"
         "metrics: {file: '{result_file}'}\n"
         "parameters: {allow: ['*']}\n" +
         more;
}

json::object task_of(std::string_view runner, const json::object& parameters,
                     const json::object& optimization = {}) {
  return simulated_task(parameters, optimization, {{"base_runtime", "served"}, {"runner", runner}});
}

// All trials failed for this reason; answers the message of the first.
std::string check_all_failed(RpcClient& client, const json::object& task, std::string_view reason,
                             std::size_t count) {
  BOOST_TEST(task.at("state").as_string() == "failed");
  const auto trials = trials_of(client, task.at("id").as_int64());
  BOOST_TEST_REQUIRE(trials.size() == count);
  for (const auto& trial : trials) {
    BOOST_TEST_CONTEXT(trial) {
      BOOST_TEST(trial.at("state").as_string() == "failed");
      BOOST_TEST(trial.at("reason").as_string() == reason);
      BOOST_TEST(trial.at("score").is_null());
    }
  }
  check_equal(task.at("summary").at("failures"), json::object{{reason, count}});
  return std::string(trials.front().at("message").as_string());
}

void check_completes(RpcClient& client, const json::object& task) {
  const auto done = run_task(client, task);
  BOOST_TEST_CONTEXT(done) {
    BOOST_TEST(done.at("state").as_string() == "completed");
    BOOST_TEST(done.at("trials").at("failed").as_int64() == 0);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(runner_faults_facts)

BOOST_AUTO_TEST_CASE(a_program_that_is_missing_fails_the_trials_and_is_told_before) {
  TaskDaemon daemon;
  daemon.write_runner("missing",
                      "runtimes: [served]\ncommand: {argv: [no-such-benchmark, '{flags}']}\n"
                      "metrics: {stdout: last_json_line}\nparameters: {allow: ['*']}\n");
  daemon.start();
  RpcClient client = daemon.client();
  const auto task = run_task(client, task_of("missing", {{"a", {1, 2}}}));
  const auto message = check_all_failed(client, task, "program_missing", 2);
  BOOST_TEST(message.contains("no-such-benchmark"), message);
  BOOST_TEST(json::serialize(task.at("warnings")).contains("no-such-benchmark is not there yet"));
  check_completes(client, simulated_task({{"a", {1}}}));
}

BOOST_AUTO_TEST_CASE(a_port_that_another_has_taken_fails_the_trials_until_it_is_free) {
  TakenPort taken;
  TaskDaemon daemon;
  daemon.write_runner("fixed", served("port: " + taken.port() + "\n"));
  daemon.start();
  RpcClient client = daemon.client();
  const auto task = run_task(client, task_of("fixed", {{"a", {1, 2}}}));
  const auto message = check_all_failed(client, task, "port_taken", 2);
  BOOST_TEST(message.contains(taken.port()), message);
  taken.release();
  check_ok(client.call("task.resume", json::object{{"task", task.at("id")}}));
  const auto again = wait_for_end(client, task.at("id").as_int64());
  BOOST_TEST(again.at("state").as_string() == "completed");
  BOOST_TEST(again.at("trials").at("failed").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(an_engine_that_is_never_ready_or_ends_before_fails_its_trial_alone) {
  TaskDaemon daemon;
  daemon.write_runner("server", served());
  daemon.start();
  RpcClient client = daemon.client();
  const auto done =
      run_task(client, task_of("server", {{"simulated-fault", {"hang", "exit", "die", nullptr}}},
                               {{"timeout_per_iteration", kSanitized ? 10 : 2}}));
  BOOST_TEST(done.at("state").as_string() == "completed");
  const auto trials = trials_of(client, done.at("id").as_int64());
  BOOST_TEST_REQUIRE(trials.size() == 4U);
  BOOST_TEST(trials[0].at("reason").as_string() == "timeout");
  BOOST_TEST(std::string(trials[0].at("message").as_string()).contains("was not ready within"));
  BOOST_TEST(trials[1].at("reason").as_string() == "engine_exited");
  BOOST_TEST(std::string(trials[1].at("message").as_string()).contains("before it was ready"));
  BOOST_TEST(trials[2].at("reason").as_string() == "engine_exited");
  BOOST_TEST(std::string(trials[2].at("message").as_string()).contains("during the benchmark"));
  BOOST_TEST(trials[3].at("state").as_string() == "success");
  BOOST_TEST(daemon.trial_processes() == 0U);
  const auto log = client.call("task.log", json::object{{"task", done.at("id")}, {"trial", 1}});
  BOOST_TEST(std::string(log.object().at("text").as_string()).contains("simulated fault: exit"));
}

BOOST_AUTO_TEST_CASE(a_runner_that_has_gone_fails_the_trials_that_are_left) {
  TaskDaemon daemon;
  daemon.write_runner("leaving", served());
  daemon.start();
  RpcClient client = daemon.client();
  const auto id = submit(client, task_of("leaving", {{"simulated-seconds", {600}}, {"a", {1, 2}}}));
  BOOST_REQUIRE(eventually([&] { return daemon.trial_processes() > 0; }));
  check_ok(client.call("task.cancel", json::object{{"task", id}}));
  daemon.remove_runner("leaving");
  daemon.signal(SIGHUP);
  BOOST_REQUIRE(eventually([&] {
    const json::object params{{"task", task_of("leaving", {})}};
    return client.call("task.preview", params).object().at("runner").is_null();
  }));
  check_ok(client.call("task.resume", json::object{{"task", id}}));
  const auto message = check_all_failed(client, wait_for_end(client, id), "no_runner", 2);
  BOOST_TEST(message.contains("'leaving'"), message);
}

BOOST_AUTO_TEST_CASE(a_full_disk_fails_the_trials_until_there_is_room,
                     *utf::precondition(can_mount)) {
  TaskDaemon daemon;
  const SmallDisk disk(daemon.state_folder() + "/tasks");
  daemon.start();
  RpcClient client = daemon.client();
  check_completes(client, simulated_task({{"a", {1}}}));
  disk.fill(0);
  const auto id = submit(client, simulated_task({{"a", {1, 2, 3}}}));
  const auto message = check_all_failed(client, wait_for_end(client, id), "disk_full", 3);
  BOOST_TEST(message.contains("full"), message);
  disk.clear();
  check_ok(client.call("task.resume", json::object{{"task", id}}));
  const auto again = wait_for_end(client, id);
  BOOST_TEST(again.at("state").as_string() == "completed");
  BOOST_TEST(again.at("trials").at("failed").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(a_disk_without_room_for_a_folder_is_a_full_disk_too,
                     *utf::precondition(can_mount)) {
  TaskDaemon daemon;
  // The root, and one folder more.
  const SmallDisk disk(daemon.state_folder() + "/tasks", "size=16m,nr_inodes=2");
  daemon.start();
  RpcClient client = daemon.client();
  const auto task = run_task(client, simulated_task({{"a", {1, 2}}}));
  check_all_failed(client, task, "disk_full", 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test
