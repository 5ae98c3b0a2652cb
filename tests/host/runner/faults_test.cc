// What a benchmark can do wrong, by the simulated engine and small scripts.
#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>

#include "runner_facts.h"
#include "support/process.h"

using test::Trial;

namespace {

struct Faults {
  test::TempDir folder;

  // The simulated engine as one command; the trial's parameters choose the fault.
  tuningd::RunnerSpec simulated(const std::string& more = "",
                                const std::string& seconds = "20") const {
    return test::named_runner(folder, "command:\n  argv: [" + test::simulator() +
                                          ", --parameters, '{parameters_json}'" + more +
                                          "]\n  seconds: " + seconds +
                                          "\n  stop_seconds: 0.3\n"
                                          "metrics: {stdout: last_json_line}\n"
                                          "parameters: {allow: ['*']}\n");
  }
  tuningd::RunnerSpec argv(const std::string& words, const std::string& metrics) const {
    return test::named_runner(folder,
                              "command: {argv: " + words + "}\nmetrics: {" + metrics + "}\n");
  }
};

boost::json::object fault(const char* name) {
  return {{"simulated-fault", name}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(faults, Faults)

BOOST_AUTO_TEST_CASE(without_a_fault_the_simulated_metrics_are_the_same_every_time) {
  Trial one(simulated());
  Trial two(simulated());
  BOOST_TEST(one.run().reason == "");
  BOOST_TEST(two.run().reason == "");
  BOOST_REQUIRE_EQUAL(one.result().levels.size(), 1U);
  BOOST_TEST(one.result().levels[0].metrics == two.result().levels.at(0).metrics);
  BOOST_TEST(one.result().levels[0].metrics.at("mean_e2e_latency").as_double() > 0);
}

BOOST_AUTO_TEST_CASE(one_that_hangs_is_ended_by_its_time_limit) {
  for (const char* name : {"hang", "ignore-sigterm"}) {
    Trial trial(simulated("", "0.4"));
    trial.request.parameters = fault(name);
    BOOST_TEST(trial.run().reason == "timeout");
    BOOST_TEST(trial.result().stage == "benchmark");
    BOOST_TEST(trial.result().message == "the benchmark took longer than 400 ms");
    BOOST_TEST(trial.result().seconds < 10);
  }
}

BOOST_AUTO_TEST_CASE(a_tasks_own_time_limit_goes_before_the_runners) {
  Trial trial(simulated());
  trial.task["optimization"] = {{"timeout_per_iteration", 1}};
  trial.request.parameters = fault("hang");
  BOOST_TEST(trial.run().message == "the benchmark took longer than 1 s");
  Trial slow(simulated("", "0.1"));
  slow.task["optimization"] = {{"timeout_per_iteration", 20}};
  slow.request.parameters = {{"simulated-seconds", 0.5}};
  BOOST_TEST(slow.run().message == "");
  BOOST_TEST(slow.result().seconds >= 0.5);
}

BOOST_AUTO_TEST_CASE(one_that_forks_leaves_nothing) {
  Trial trial(simulated());
  trial.request.parameters = fault("fork-orphans");
  BOOST_TEST(trial.run().reason == "");
}

BOOST_AUTO_TEST_CASE(one_that_floods_is_capped_and_heard_to_its_end) {
  Trial trial(simulated(", --bytes, '50000000'"));
  trial.request.parameters = fault("flood");
  trial.request.log_bytes = 1U << 20;
  BOOST_TEST(trial.run().reason == "");
  BOOST_TEST(trial.result().levels.size() == 1U);
  const std::string log = trial.file("benchmark.log");
  BOOST_TEST(log.size() <= 1U << 20);
  BOOST_TEST(log.size() >= 1U << 19);
  Trial endless(simulated("", "0.5"));
  endless.request.parameters = fault("flood");
  endless.request.log_bytes = 1U << 20;
  BOOST_TEST(endless.run().reason == "timeout");
  BOOST_TEST(endless.file("benchmark.log").size() <= 1U << 20);
}

BOOST_AUTO_TEST_CASE(one_that_fails_tells_its_status_and_its_last_line) {
  Trial trial(simulated(", --exit, '3'"));
  trial.request.parameters = fault("exit");
  BOOST_TEST(trial.run().reason == "benchmark_failed");
  BOOST_TEST(trial.result().stage == "benchmark");
  BOOST_TEST(trial.result().message ==
             "the benchmark ended with exit status 3: tuningd-simulated-engine: simulated fault: "
             "exit");
  Trial dies(simulated());
  dies.request.parameters = fault("die");
  BOOST_TEST(dies.run().message == "the benchmark ended with SIGKILL (Killed)");
}

BOOST_AUTO_TEST_CASE(half_a_json_and_no_json_are_told_apart) {
  Trial half(simulated());
  half.request.parameters = fault("half-json");
  BOOST_TEST(half.run().reason == "metrics_unreadable");
  BOOST_TEST(half.result().stage == "metrics");
  Trial none(argv("['true']", "stdout: last_json_line"));
  BOOST_TEST(none.run().reason == "metrics_missing");
  Trial file(argv("['true']", "file: '{result_file}'"));
  BOOST_TEST(file.run().reason == "metrics_missing");
  Trial empty(argv("[touch, result.json]", "file: result.json"));
  BOOST_TEST(empty.run().reason == "metrics_unreadable");
  Trial list(argv("[sh, -c, 'echo [] > result.json']", "file: result.json"));
  BOOST_TEST(list.run().message == "the metrics are no JSON object");
  Trial useless(argv("[echo, '{{\"a\": \"b\"}}']", "stdout: last_json_line"));
  BOOST_TEST(useless.run().reason == "metrics_missing");
}

BOOST_AUTO_TEST_CASE(a_file_of_metrics_that_is_no_file_is_not_waited_for) {
  Trial pipe(argv("[mkfifo, result.json]", "file: result.json"));
  BOOST_TEST(pipe.run().reason == "metrics_unreadable");
  Trial link(argv("[ln, -s, /etc/passwd, result.json]", "file: result.json"));
  BOOST_TEST(link.run().reason == "metrics_missing");
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_is_told) {
  for (const char* words : {"[no-such-program-anywhere]", "[/no/such/program]", "[/etc/passwd]"}) {
    Trial trial(argv(words, "stdout: last_json_line"));
    BOOST_TEST(trial.run().reason == "program_missing");
    BOOST_TEST(trial.result().stage == "benchmark");
  }
}

BOOST_AUTO_TEST_CASE(output_that_is_no_text_makes_printable_messages) {
  Trial trial(
      argv(R"([sh, -c, 'printf "\033[1m\377oh\n" >&2; exit 1'])", "stdout: last_json_line"));
  trial.run();
  BOOST_TEST(trial.result().message == "the benchmark ended with exit status 1: ?[1m?oh");
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_fails_the_run) {
  Trial trial(argv("['true']", "stdout: last_json_line"));
  trial.request.folder += "/absent";
  BOOST_TEST(trial.run().reason == "folder_unwritable");
}

BOOST_AUTO_TEST_CASE(processes_of_a_dead_daemon_are_found_by_the_beginning_of_their_marker) {
  const std::string marker = "runner-facts-dead-" + std::to_string(::getpid());
  const auto start = [&](const std::string& tail) {
    return test::Process({.argv = {"setsid", "sleep", "1000"}, .env = {"TUNINGD_TRIAL=" + tail}});
  };
  auto one = start(marker + "/1/0");
  auto two = start(marker + "/2/0");
  auto other = start("other-" + marker);
  BOOST_REQUIRE(test::eventually([&] {
    return test::count_marked(marker) == 2U && test::count_marked("other-" + marker) == 1U;
  }));
  BOOST_TEST(tuningd::end_processes(marker + '/') == 2U);
  BOOST_TEST(test::count_marked(marker) == 0U);
  BOOST_TEST(other.running());
  BOOST_TEST(tuningd::end_processes(marker + '/') == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
