// A server that is started, waited for, measured and stopped.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>

#include "runner_facts.h"

namespace json = boost::json;
using test::Trial;

namespace {

struct Serving {
  test::TempDir folder;

  // The simulated engine, asked by its own benchmark.
  tuningd::RunnerSpec simulated(const std::string& ready, const std::string& more = "",
                                const std::string& keys = "") const {
    return test::named_runner(
        folder, "serve:\n  argv: [" + test::simulator() +
                    ", --serve, --port, '{port}', --parameters, '{parameters_json}'" + more +
                    "]\n  ready: {" + ready + "}\n  seconds: 20\n  stop_seconds: 1\n" +
                    "benchmark:\n  per_level: true\n  seconds: 20\n  argv: [" + test::simulator() +
                    ", --ask, --port, '{port}', --concurrency, '{concurrency}', --output, "
                    "'{result_file}']\n"
                    "metrics: {file: '{result_file}'}\nparameters: {allow: ['*']}\n" +
                    keys);
  }

  // A server of sh; the benchmark only waits.
  tuningd::RunnerSpec script(const std::string& server, const std::string& benchmark,
                             const std::string& ready = "line: ready",
                             const std::string& seconds = "20") const {
    return test::named_runner(folder, "serve:\n  argv: [sh, -c, '" + server + "']\n  ready: {" +
                                          ready + "}\n  seconds: " + seconds +
                                          "\n  stop_seconds: 0.5\nbenchmark:\n  argv: [sh, -c, '" +
                                          benchmark +
                                          "']\n  seconds: 20\nmetrics: {stdout: last_json_line}\n");
  }
};

constexpr const char* kHttp = "http: 'http://127.0.0.1:{port}/health'";
constexpr const char* kLine = "line: ready on port";

// A socket that listens on the loopback.
class Listener {
 public:
  Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    BOOST_REQUIRE_EQUAL(::bind(socket_, generic, size), 0);
    BOOST_REQUIRE_EQUAL(::listen(socket_, 1), 0);
    BOOST_REQUIRE_EQUAL(::getsockname(socket_, generic, &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { ::close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::string port() const { return std::to_string(port_); }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(serve, Serving)

BOOST_AUTO_TEST_CASE(readiness_is_an_answer_or_a_line) {
  for (const char* ready : {kHttp, kLine}) {
    Trial trial(simulated(ready));
    trial.request.parameters = {{"tp-size", 2}};
    const auto& result = trial.run();
    BOOST_TEST(result.message == "");
    BOOST_REQUIRE_EQUAL(result.levels.size(), 1U);
    BOOST_TEST(result.levels[0].concurrency == 4U);
    BOOST_TEST(result.levels[0].metrics.at("simulated").as_bool());
    BOOST_TEST(result.levels[0].metrics.at("gpu_count").as_int64() == 2);
    const std::vector<std::string> stages = {"deploying", "benchmarking"};
    BOOST_TEST(trial.stages() == stages, boost::test_tools::per_element());
    BOOST_TEST(result.commands.size() == 2U);
    BOOST_TEST(result.seconds < 10);
    BOOST_TEST(trial.file("engine.log").find("ready on port") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(an_engine_that_is_never_ready_is_ended_by_the_time_limit) {
  for (const char* ready : {kHttp, kLine}) {
    Trial trial(simulated(ready, ", --fault, hang"));
    trial.task["optimization"] = {{"timeout_per_iteration", 0.3}};
    BOOST_TEST(trial.run().reason == "timeout");
    BOOST_TEST(trial.result().stage == "ready");
    BOOST_TEST(trial.result().message.find("was not ready within 300 ms") != std::string::npos);
    BOOST_TEST(trial.result().seconds < 10);
  }
}

BOOST_AUTO_TEST_CASE(an_engine_that_ends_before_it_is_ready_says_how_and_its_last_line) {
  Trial exits(simulated(kHttp, ", --fault, exit, --exit, '7'"));
  BOOST_TEST(exits.run().reason == "engine_exited");
  BOOST_TEST(exits.result().stage == "ready");
  BOOST_TEST(exits.result().message ==
             "the engine ended before it was ready with exit status 7: "
             "tuningd-simulated-engine: simulated fault: exit");
  Trial killed(script("echo loading >&2; kill -9 $$", "echo"));
  BOOST_TEST(killed.run().reason == "engine_exited");
  BOOST_TEST(killed.result().message ==
             "the engine ended before it was ready with SIGKILL (Killed): loading");
}

BOOST_AUTO_TEST_CASE(an_engine_that_dies_during_the_benchmark_is_told_as_such) {
  Trial trial(simulated(kHttp));
  trial.request.parameters = {{"simulated-fault", "die"}};
  BOOST_TEST(trial.run().reason == "engine_exited");
  BOOST_TEST(trial.result().stage == "benchmark");
  BOOST_TEST(trial.result().message.starts_with(
      "the engine ended during the benchmark with SIGKILL (Killed)"));
}

BOOST_AUTO_TEST_CASE(an_engine_that_does_not_heed_sigterm_is_killed_with_its_group) {
  Trial trial(simulated(kHttp, ", --fault, ignore-sigterm"));
  BOOST_TEST(trial.run().reason == "");
  BOOST_TEST(trial.result().seconds > 0.9);
  BOOST_TEST(trial.result().seconds < 10);
}

BOOST_AUTO_TEST_CASE(orphans_of_an_engine_are_found_and_ended) {
  Trial trial(simulated(kHttp, ", --fault, fork-orphans"));
  BOOST_TEST(trial.run().reason == "");
  BOOST_TEST(trial.result().seconds < 10);
}

BOOST_AUTO_TEST_CASE(half_a_document_is_unreadable) {
  Trial trial(simulated(kHttp, ", --fault, half-json"));
  BOOST_TEST(trial.run().reason == "metrics_unreadable");
  BOOST_TEST(trial.result().stage == "metrics");
}

BOOST_AUTO_TEST_CASE(a_port_that_is_taken_starts_nothing) {
  const Listener other;
  Trial trial(simulated(kHttp, "", "port: " + other.port() + "\n"));
  BOOST_TEST(trial.run().reason == "port_taken");
  BOOST_TEST(trial.result().stage == "start");
  BOOST_TEST(trial.result().message == "the port " + other.port() + " is taken");
  BOOST_TEST(trial.result().commands.empty());
}

BOOST_AUTO_TEST_CASE(levels_that_were_measured_before_a_failure_are_kept) {
  Trial trial(test::named_runner(folder, R"(
command:
  per_level: true
  argv: [sh, -c, 'test $0 -lt 3 && echo "{{\"a\": $0}}"', '{concurrency}']
metrics: {stdout: last_json_line}
)"));
  trial.task["benchmark"] = {{"num_concurrency", {1, 2, 3, 4}}};
  BOOST_TEST(trial.run().reason == "benchmark_failed");
  BOOST_TEST(trial.result().levels.size() == 2U);
  BOOST_TEST(trial.result().commands.size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_flooding_engine_does_not_stand_in_the_way) {
  Trial trial(script("echo ready; yes flood", "sleep 0.5; echo \"{{\\\"mean_ttft\\\": 1}}\""));
  trial.request.log_bytes = 65'536;
  BOOST_TEST(trial.run().message == "");
  BOOST_TEST(trial.file("engine.log").size() <= 65'536U);
  BOOST_TEST(trial.file("engine.log").starts_with("ready\n"));
}

BOOST_AUTO_TEST_SUITE_END()
