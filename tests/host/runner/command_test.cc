// One command that measures.
#include <signal.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

#include "runner_facts.h"

namespace json = boost::json;
using test::Trial;
using namespace std::chrono_literals;

namespace {

struct Commands {
  test::TempDir folder;

  // A shell script as the benchmark; `more` are further keys of the file.
  tuningd::RunnerSpec script(const std::string& text, const std::string& more = "") const {
    return test::named_runner(
        folder, "command:\n  argv: [sh, -c, '" + text + "', sh, '{result_file}']\n  seconds: 20\n" +
                    (more.empty() ? "metrics: {stdout: last_json_line}\n" : more));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command, Commands)

BOOST_AUTO_TEST_CASE(the_last_line_of_json_on_stdout_has_the_metrics) {
  Trial trial(script(R"(echo "{{\"mean_ttft\": 9}}"; echo "{{\"mean_ttft\": 0.5, \"a\": true,)"
                     R"( \"text\": \"x\"}}"; echo done)"));
  const auto& result = trial.run();
  BOOST_TEST(result.reason == "");
  BOOST_TEST(result.message == "");
  BOOST_REQUIRE_EQUAL(result.levels.size(), 1U);
  BOOST_TEST(json::serialize(result.levels[0].metrics) == R"({"mean_ttft":5E-1,"a":true})");
  BOOST_TEST(result.levels[0].concurrency == 0U);
  BOOST_TEST(trial.stages() == std::vector<std::string>{"benchmarking"},
             boost::test_tools::per_element());
  BOOST_TEST(trial.file("benchmark.log").ends_with("done\n"));
  BOOST_REQUIRE_EQUAL(result.commands.size(), 1U);
  BOOST_TEST(result.commands[0][0] == "sh");
  BOOST_TEST(result.seconds > 0);
}

BOOST_AUTO_TEST_CASE(a_map_renames_scales_sums_and_chooses_metrics) {
  Trial trial(script("echo ignored; echo \"$DOC\" > \"$1\"", R"(
metrics:
  file: '{result_file}'
  map:
    mean_ttft: {from: stats.ttft_ms, scale: 0.001}
    p50_e2e_latency: {from: [p50, median_ms], scale: 0.001}
    mean_total_throughput: {sum: [in, out]}
    total_requests: {value: '{num_requests}'}
    absent: {from: nowhere}
    not_a_number: {from: nan}
gpu_count: {product: [tp-size, [pp-size, pp], {names: dp-size, unless: enable-dp-attention}]}
parameters: {allow: ['*']}
environment:
  set:
    DOC: '{{"stats": {{"ttft_ms": 250}}, "median_ms": 1500, "in": 10, "out": 2.5, "nan": NaN, "rate": Infinity}}'
)"));
  trial.request.parameters = {
      {"tp-size", 2}, {"--pp", "2"}, {"dp-size", 8}, {"enable-dp-attention", true}};
  const auto& result = trial.run();
  BOOST_TEST(result.message == "");
  BOOST_REQUIRE_EQUAL(result.levels.size(), 1U);
  BOOST_TEST(json::serialize(result.levels[0].metrics) ==
             R"({"mean_ttft":2.5E-1,"p50_e2e_latency":1.5E0,"mean_total_throughput":1.25E1,)"
             R"("total_requests":50,"gpu_count":4})");
}

BOOST_AUTO_TEST_CASE(of_json_lines_the_last_counts) {
  Trial trial(script(R"(printf "{{\"mean_ttft\": 1}}\n{{\"mean_ttft\": 2, \"n\": NaN}}\n" > "$1")",
                     "metrics: {file: '{result_file}'}\n"));
  BOOST_TEST(trial.run().message == "");
  BOOST_TEST(json::serialize(trial.result().levels.at(0).metrics) == R"({"mean_ttft":2})");
}

BOOST_AUTO_TEST_CASE(per_level_runs_once_for_each_scenario_and_concurrency) {
  Trial trial(test::named_runner(folder, R"(
command:
  per_level: true
  argv: [sh, -c, 'echo "{{\"c\": $1, \"i\": $2, \"o\": $3, \"n\": $4}}" > "$5"', sh, '{concurrency}', '{input_tokens}',
         '{output_tokens}', '{num_requests}', '{result_file}']
metrics: {file: '{result_file}'}
)"));
  trial.task["benchmark"] = {{"traffic_scenarios", {"D(100,10)", "D(7, 8)"}},
                             {"num_concurrency", {1, 16}},
                             {"max_requests_per_iteration", 3}};
  const auto& result = trial.run();
  BOOST_TEST(result.message == "");
  BOOST_REQUIRE_EQUAL(result.levels.size(), 4U);
  BOOST_TEST(result.levels[1].scenario == "D(100,10)");
  BOOST_TEST(result.levels[1].concurrency == 16U);
  BOOST_TEST(json::serialize(result.levels[1].metrics) == R"({"c":16,"i":100,"o":10,"n":3})");
  BOOST_TEST(json::serialize(result.levels[2].metrics) == R"({"c":1,"i":7,"o":8,"n":3})");
  BOOST_TEST(result.commands.size() == 4U);
}

BOOST_AUTO_TEST_CASE(placeholders_stand_for_what_the_task_and_the_trial_have) {
  Trial trial(test::named_runner(folder, R"(
command:
  argv: [echo, '{model}', 'r={runtime}', '{flags}', '{parameter:threads:8}', '{parameter:other:none}', '{trial}',
         '{max_seconds}', '{parameters_json}', '{{}}']
metrics: {stdout: last_json_line}
parameters: {allow: [threads]}
)"));
  trial.request.parameters = {{"threads", 4}};
  trial.request.flags = {"--a", "b c", "--d"};
  trial.run();
  const std::vector<std::string> expected = {"echo",
                                             "some/model",
                                             "r=simulated",
                                             "--a",
                                             "b c",
                                             "--d",
                                             "4",
                                             "none",
                                             trial.request.marker,
                                             "10",
                                             R"({"threads":4})",
                                             "{}"};
  BOOST_TEST(trial.result().commands.at(0) == expected, boost::test_tools::per_element());
  BOOST_TEST(trial.result().reason == "metrics_missing");
}

BOOST_AUTO_TEST_CASE(a_parameter_that_is_not_allowed_runs_nothing) {
  const auto spec = script("echo never",
                           "metrics: {stdout: last_json_line}\n"
                           "parameters: {allow: ['max-*', tp], deny: ['*-path']}\n");
  for (const char* name : {"host", "max-path", "tp-size"}) {
    Trial trial(spec);
    trial.request.parameters = {{"tp", 1}, {name, "x"}};
    trial.run();
    BOOST_TEST(trial.result().reason == "parameter_refused");
    BOOST_TEST(trial.result().stage == "start");
    BOOST_TEST(trial.result().message.find(name) != std::string::npos);
    BOOST_TEST(trial.result().commands.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_value_cannot_become_a_flag) {
  const auto spec = test::named_runner(folder, R"(
command: {argv: [echo, '{parameter:a:0}', '{model}']}
metrics: {stdout: last_json_line}
parameters: {allow: [a]}
)");
  for (const json::value& value : {json::value("--host"), json::value("-x"), json::value("-")}) {
    Trial trial(spec);
    trial.request.parameters = {{"a", value}};
    BOOST_TEST(trial.run().reason == "parameter_refused");
    BOOST_TEST(trial.result().commands.empty());
  }
  for (const json::value& value : {json::value(-1), json::value("-0.5"), json::value("a -b")}) {
    Trial trial(spec);
    trial.request.parameters = {{"a", value}};
    BOOST_TEST(trial.run().reason == "metrics_missing");
  }
  Trial model(spec);
  model.task["model"] = {{"id_or_path", "--trust-remote-code"}};
  BOOST_TEST(model.run().reason == "parameter_refused");
  Trial nul(spec);
  nul.request.parameters = {{"a", json::string(std::string("x\0y", 3))}};
  BOOST_TEST(nul.run().reason == "parameter_refused");
}

BOOST_AUTO_TEST_CASE(the_environment_is_what_the_file_lists_and_nothing_else) {
  ::setenv("RUNNER_FACTS_SECRET", "s3cret", 1);
  ::setenv("RUNNER_FACTS_PASSED", "yes", 1);
  Trial trial(script("env | sort; echo \"{{\\\"a\\\":1}}\"", R"(
metrics: {stdout: last_json_line}
environment: {pass: [PATH, RUNNER_FACTS_PASSED, RUNNER_FACTS_ABSENT], set: {SET: 'at {folder}'}}
)"));
  BOOST_TEST(trial.run().message == "");
  const std::string log = trial.file("benchmark.log");
  BOOST_TEST(log.find("s3cret") == std::string::npos);
  BOOST_TEST(log.find("HOME=") == std::string::npos);
  BOOST_TEST(log.find("ABSENT") == std::string::npos);
  BOOST_TEST(log.find("RUNNER_FACTS_PASSED=yes\n") != std::string::npos);
  BOOST_TEST(log.find("SET=at " + trial.request.folder + "\n") != std::string::npos);
  BOOST_TEST(log.find("TUNINGD_TRIAL=" + trial.request.marker + "\n") != std::string::npos);
  BOOST_TEST(log.find("PWD=" + trial.request.folder + "\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(signals_and_descriptors_begin_as_a_program_expects_them) {
  Trial trial(
      script("grep Sig /proc/self/status; ls /proc/self/fd | tr \"\\n\" \" \"; echo; "
             "echo \"{{\\\"a\\\":1}}\""));
  sigset_t blocked;
  sigset_t before;
  ::sigfillset(&blocked);
  ::pthread_sigmask(SIG_SETMASK, &blocked, &before);
  auto* const handler = ::signal(SIGPIPE, SIG_IGN);
  trial.run();
  ::signal(SIGPIPE, handler);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  BOOST_TEST(trial.result().message == "");
  const std::string log = trial.file("benchmark.log");
  BOOST_TEST(log.find("SigBlk:\t0000000000000000") != std::string::npos);
  // The two signals above those are glibc's own.
  const auto ignored = log.find("SigIgn:\t");
  BOOST_REQUIRE(ignored != std::string::npos);
  BOOST_TEST((std::stoull(log.substr(ignored + 8, 16), nullptr, 16) & 0x7FFF'FFFFU) == 0U);
  BOOST_TEST(log.find("\n0 1 2 3 \n") != std::string::npos);  // 3: ls reads the folder
}

BOOST_AUTO_TEST_CASE(a_log_keeps_its_beginning_and_its_end) {
  Trial trial(
      script("echo first; i=0; while [ $i -lt 20000 ]; do echo line-$i; i=$((i+1)); done; "
             "echo \"{{\\\"a\\\":1}}\""));
  trial.request.log_bytes = 16'384;
  BOOST_TEST(trial.run().message == "");
  const std::string log = trial.file("benchmark.log");
  BOOST_TEST(log.size() <= 16'384U);
  BOOST_TEST(log.size() >= 8'192U);
  BOOST_TEST(log.starts_with("first\nline-0\n"));
  BOOST_TEST(log.ends_with("line-19999\n{\"a\":1}\n"));
  BOOST_TEST(log.find(" bytes were dropped here") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_stop_ends_a_run_at_once) {
  Trial trial(script("sleep 1000; echo never"));
  std::jthread stopper([&] {
    std::this_thread::sleep_for(200ms);
    trial.stop.set();
  });
  BOOST_TEST(trial.run().reason == "cancelled");
  BOOST_TEST(trial.result().stage == "benchmark");
  BOOST_TEST(trial.result().seconds < 5);
  Trial before(script("echo never"));
  before.stop.set();
  BOOST_TEST(before.run().reason == "cancelled");
  BOOST_TEST(before.result().commands.empty());
}

BOOST_AUTO_TEST_CASE(runs_beside_each_other_are_independent) {
  struct One {
    tuningd::RunnerSpec spec;
    test::TempDir run_folder;
    std::string marker;
    tuningd::RunResult result;
  };
  std::vector<std::unique_ptr<One>> runs;
  for (int i = 0; i < 8; ++i) {
    const auto number = std::to_string(i);
    runs.push_back(std::make_unique<One>());
    runs.back()->spec = script("sleep 1000 & echo \"{{\\\"a\\\":" + number + "}}\"");
    runs.back()->marker = "runner-facts-beside-" + std::to_string(::getpid()) + '-' + number;
  }
  {
    std::vector<std::jthread> threads;
    for (auto& run : runs) {
      threads.emplace_back([&run] {
        const tuningd::StopFlag stop;
        tuningd::RunRequest request;
        request.folder = run->run_folder.path().string();
        request.marker = run->marker;
        run->result = tuningd::run_once(run->spec, request, stop, nullptr);
      });
    }
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    BOOST_TEST(runs[i]->result.message == "");
    BOOST_REQUIRE_EQUAL(runs[i]->result.levels.size(), 1U);
    BOOST_TEST(json::serialize(runs[i]->result.levels[0].metrics) ==
               "{\"a\":" + std::to_string(i) + "}");
    BOOST_TEST(test::count_marked(runs[i]->marker) == 0U);
  }
}

BOOST_AUTO_TEST_SUITE_END()
