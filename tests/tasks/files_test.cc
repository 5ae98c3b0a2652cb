// Task files as people have them, JSON and YAML, given to presetctl and run.
#include <boost/test/unit_test.hpp>
#include <string>

#include "support/process.h"
#include "tasks/shared_tasks.h"

namespace test {
namespace {

namespace json = boost::json;

// Written for an engine on a machine with GPUs; `runner` has it simulated.
constexpr std::string_view kYaml = R"yaml(# A grid over two parameters.
task_name: docker-simple
description: Tunes memory and parallelism
deployment_mode: docker
model:
  id_or_path: meta-llama/Llama-3.2-1B-Instruct
  namespace: autotuner
base_runtime: sglang
runner: simulated
runtime_image_tag: v0.5.2-cu126
parameters:
  tp-size: {type: choice, values: [1, 2]}
  mem-fraction-static:
    - 0.7
    - 0.8
    - 0.9
  enable-mixed-chunk: [true, ~]
optimization:
  strategy: grid_search
  objective: minimize_latency
  max_iterations: 10
  timeout_per_iteration: 600
benchmark:
  task: text-to-text
  model_name: Llama-3.2-1B-Instruct
  model_tokenizer: meta-llama/Llama-3.2-1B-Instruct
  traffic_scenarios: ["D(100,100)"]
  num_concurrency: [1, 4]
  max_time_per_iteration: 10
  max_requests_per_iteration: 50
  additional_params: {temperature: 0.0}
slo:
  latency:
    p90: {threshold: 5.0, weight: 2.0, hard_fail: true, fail_ratio: 0.2}
  ttft: {threshold: 1.0}
  steepness: 0.1
)yaml";

constexpr std::string_view kJson = R"json({
  "task_name": "bayesian-quant",
  "model": {"id_or_path": "Qwen/Qwen2.5-7B-Instruct", "namespace": "default"},
  "base_runtime": "vllm",
  "runner": "simulated",
  "parameters": {
    "gpu-memory-utilization": {"type": "continuous", "low": 0.7, "high": 0.95},
    "max-num-seqs": {"type": "integer", "low": 16, "high": 512, "log": true},
    "enable-chunked-prefill": {"type": "categorical", "choices": [true, false]}
  },
  "quant_config": {"gemm_dtype": ["auto", "fp8"], "kvcache_dtype": "fp8"},
  "parallel_config": {"tp": [1, 2], "dp": 1},
  "optimization": {"strategy": "bayesian", "objective": "maximize_throughput",
                   "max_iterations": 9, "n_initial_random": 4, "study_name": "old",
                   "storage": "sqlite:///optuna.db"},
  "benchmark": {"task": "text-to-text", "traffic_scenarios": ["D(512,128)", "D(128,512)"],
                "num_concurrency": [8]
}
})json";

struct OnFiles : OnTaskDaemon {
  // Submits it as a file of this name and answers task.get of its end.
  json::object run(const std::string& file, std::string_view text, const std::string& name) {
    const std::string path = task_daemon().folder() + "/" + file;
    write_file(path, text);
    const Finished done =
        test::run({.argv = {PRESETCTL_PROGRAM, "--socket", task_daemon().socket_path(), "task",
                            "submit", path}});
    BOOST_TEST_REQUIRE(done.status.code == 0, done.err << done.out);
    const auto row = client.call("task.get", json::object{{"task", name}}).object();
    return wait_for_end(client, row.at("id").as_int64());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(files_facts, OnFiles)

BOOST_AUTO_TEST_CASE(a_yaml_file_is_submitted_and_run) {
  const auto done = run("task.yaml", kYaml, "docker-simple");
  BOOST_TEST(done.at("state").as_string() == "completed", json::serialize(done));
  BOOST_TEST(done.at("trials").at("finished").as_int64() == 10);
  BOOST_TEST(done.at("trials").at("failed").as_int64() == 0);
  const auto trials = trials_of(client, done.at("id").as_int64());
  BOOST_TEST(json::serialize(trials[0].at("flags")) ==
             R"(["--tp-size","1","--mem-fraction-static","0.7","--enable-mixed-chunk"])");
  BOOST_TEST(json::serialize(trials[1].at("flags")) ==
             R"(["--tp-size","1","--mem-fraction-static","0.7"])");
  const std::string warnings = json::serialize(done.at("warnings"));
  for (const char* path :
       {"/deployment_mode: ", "/runtime_image_tag: ", "/optimization/max_iterations: "}) {
    BOOST_TEST(warnings.contains(path), warnings);
  }
}

BOOST_AUTO_TEST_CASE(a_json_file_is_submitted_and_run_with_ranges_and_configs) {
  const auto done = run("task.json", kJson, "bayesian-quant");
  BOOST_TEST(done.at("state").as_string() == "completed", json::serialize(done));
  BOOST_TEST(done.at("trials").at("finished").as_int64() == 9);
  BOOST_TEST(done.at("trials").at("failed").as_int64() == 0);
  BOOST_TEST(done.at("best").at("score").to_number<double>() < 0);
  for (const auto& trial : trials_of(client, done.at("id").as_int64())) {
    const std::string flags = json::serialize(trial.at("flags"));
    const auto& point = trial.at("parameters");
    BOOST_TEST(flags.contains(R"("--enable-chunked-prefill")") ==
                   point.at("enable-chunked-prefill").as_bool(),
               flags);
    BOOST_TEST(flags.contains(R"("--kv-cache-dtype","fp8")"), flags);
    BOOST_TEST(flags.contains(R"("--tensor-parallel-size","2")") ==
                   (point.at("__parallel__tp").as_int64() == 2),
               flags);
    BOOST_TEST(flags.contains(R"("--quantization","fp8")") ==
                   (point.at("__quant__gemm_dtype").as_string() == "fp8"),
               flags);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test
