// The runners that are installed.
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "config/yaml_text.h"
#include "runner/metrics.h"
#include "runner_facts.h"

namespace json = boost::json;

namespace {

const tuningd::Runners& shipped() {
  static const auto runners = tuningd::Runners::load({RUNNERS});
  BOOST_REQUIRE(runners.has_value());
  return *runners;
}

struct Flag {
  std::string name;
  std::string group;
  bool tuned;
};

std::vector<Flag> flags_of(const std::string& engine) {
  const auto catalog = config::load_yaml(std::string(CATALOGS) + '/' + engine + "/main.yaml");
  BOOST_REQUIRE(catalog.has_value());
  std::vector<Flag> flags;
  for (const auto& flag : catalog->value.as_object().at("flags").as_array()) {
    const auto& object = flag.as_object();
    flags.push_back({object.at("name").as_string().c_str(), object.at("group").as_string().c_str(),
                     object.contains("tune")});
  }
  return flags;
}

json::object mapped(const char* runner, const char* document, const json::object& parameters) {
  tuningd::Values values;
  values.num_requests = 20;
  values.parameters = &parameters;
  const auto parsed = tuningd::parse_metrics(document);
  BOOST_REQUIRE(parsed.has_value());
  return tuningd::map_metrics(*shipped().named(runner), *parsed, values).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shipped_runners)

BOOST_AUTO_TEST_CASE(each_is_found_by_its_runtime) {
  for (const char* name : {"sglang", "vllm", "simulated"}) {
    BOOST_REQUIRE(shipped().for_runtime(name) != nullptr);
    BOOST_TEST(tuningd::name_of(*shipped().for_runtime(name)) == name);
  }
  BOOST_TEST(shipped().named("simulated")->description.find("imulated") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(flags_that_are_tuned_pass_and_dangerous_ones_do_not) {
  // Roles and topologies that one machine's trial cannot have, or that name a model.
  const std::vector<std::string> apart = {"disaggregation-mode", "speculative-config"};
  for (const char* engine : {"sglang", "vllm"}) {
    const auto& runner = *shipped().named(engine);
    for (const auto& flag : flags_of(engine)) {
      const bool left = std::find(apart.begin(), apart.end(), flag.name) != apart.end();
      if (flag.tuned && !left) {
        BOOST_TEST(tuningd::is_allowed(runner, flag.name), engine << ' ' << flag.name);
      } else if (flag.group == "operations" && !flag.tuned) {
        BOOST_TEST(!tuningd::is_allowed(runner, flag.name), engine << ' ' << flag.name);
      }
    }
    for (const char* name : {"model-path",
                             "model",
                             "host",
                             "port",
                             "api-key",
                             "trust-remote-code",
                             "tokenizer",
                             "tokenizer-path",
                             "download-dir",
                             "load-format",
                             "chat-template",
                             "ssl-keyfile",
                             "config",
                             "log-level",
                             "speculative-draft-model-path",
                             "lora-paths",
                             "middleware",
                             "revision",
                             "hicache-storage-backend-extra-config",
                             "tool-parser-plugin",
                             "json-model-override-args"}) {
      BOOST_TEST(!tuningd::is_allowed(runner, name), engine << ' ' << name);
      BOOST_TEST(!tuningd::is_allowed(runner, "--" + std::string(name)), engine << ' ' << name);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_result_of_sglangs_benchmark_becomes_our_metrics) {
  const auto metrics = mapped(
      "sglang",
      R"({"backend":"sglang","request_rate":Infinity,"max_concurrency":4,"duration":10.0,"completed":19,
          "input_throughput":100.5,"output_throughput":200.0,"mean_e2e_latency_ms":1500.0,
          "median_e2e_latency_ms":1400.0,"p99_e2e_latency_ms":3000.0,"mean_ttft_ms":50.0,
          "median_ttft_ms":45.0,"mean_tpot_ms":NaN,"accept_length":null})",
      {{"tp-size", 4}, {"dp-size", 2}, {"enable-dp-attention", true}});
  BOOST_TEST(metrics.at("mean_e2e_latency").to_number<double>() == 1.5);
  BOOST_TEST(metrics.at("p50_e2e_latency").to_number<double>() == 1.4);
  BOOST_TEST(metrics.at("mean_ttft").to_number<double>() == 0.05);
  BOOST_TEST(metrics.at("mean_total_throughput").to_number<double>() == 300.5);
  BOOST_TEST(metrics.at("total_requests").as_int64() == 20);
  BOOST_TEST(metrics.at("total_completed_requests").as_int64() == 19);
  BOOST_TEST(metrics.at("gpu_count").as_int64() == 4);
  BOOST_TEST(!metrics.contains("mean_tpot"));
  BOOST_TEST(!metrics.contains("p90_e2e_latency"));
}

BOOST_AUTO_TEST_CASE(a_result_of_vllms_benchmark_becomes_our_metrics) {
  const auto metrics = mapped(
      "vllm",
      R"({"date":"x","request_rate":"inf","duration":10.0,"completed":20,"output_throughput":200.0,
          "total_token_throughput":400.0,"mean_ttft_ms":50.0,"median_ttft_ms":45.0,"p50_ttft_ms":45.0,
          "p99_ttft_ms":90.0,"mean_tpot_ms":8.0,"mean_e2el_ms":900.0,"p50_e2el_ms":880.0,
          "p90_e2el_ms":1000.0,"p99_e2el_ms":1100.0})",
      {{"tensor-parallel-size", 2}, {"data-parallel-size", "2"}});
  BOOST_TEST(metrics.at("mean_e2e_latency").to_number<double>() == 0.9);
  BOOST_TEST(metrics.at("p90_e2e_latency").to_number<double>() == 1);
  BOOST_TEST(metrics.at("mean_tpot").to_number<double>() == 0.008);
  BOOST_TEST(metrics.at("mean_total_throughput").to_number<double>() == 400);
  BOOST_TEST(metrics.at("gpu_count").as_int64() == 4);
}

BOOST_AUTO_TEST_CASE(the_simulated_runner_runs_with_the_program_of_the_build) {
  const std::string build = std::filesystem::path(test::simulator()).parent_path().string();
  const char* path = std::getenv("PATH");
  ::setenv("PATH", (build + ':' + (path == nullptr ? "" : path)).c_str(), 1);
  test::Trial trial(*shipped().named("simulated"));
  trial.task["benchmark"] = {{"num_concurrency", {1, 8}}};
  trial.request.parameters = {{"anything", "goes"}, {"tp-size", 2}};
  BOOST_TEST(trial.run().message == "");
  BOOST_REQUIRE_EQUAL(trial.result().levels.size(), 2U);
  const auto& one = trial.result().levels[0].metrics;
  const auto& eight = trial.result().levels[1].metrics;
  BOOST_TEST(one.at("simulated").as_bool());
  BOOST_TEST(one.at("mean_output_throughput").as_double() <
             eight.at("mean_output_throughput").as_double());
  BOOST_TEST(one.at("mean_ttft").as_double() < eight.at("mean_ttft").as_double());
}

BOOST_AUTO_TEST_CASE(the_shipped_engines_run_as_their_files_say) {
  // Stand-ins for python3 and vllm that take the arguments the files give: they serve and ask by
  // the simulated engine, and write a result with the real benchmark's keys.
  const test::TempDir bin;
  const std::string body = R"(
port= out=
while [ $# -gt 0 ]; do
  case "$1" in
    --port) port=$2; shift;;
    --output-file|--result-filename) out=$2; shift;;
    sglang.launch_server) mode=serve;;
    serve) mode=${mode:-serve};;
    bench) mode=bench;;
    sglang.bench_serving) mode=bench;;
  esac
  shift
done
if [ "$mode" = serve ]; then exec SIMULATOR --serve --port "$port"; fi
SIMULATOR --ask --port "$port" || exit 1
echo '{"request_rate": 1, "completed": 50, "duration": 2, "mean_ttft_ms": 10, "output_throughput": 7}' > "$out"
)";
  std::string script = "#!/bin/sh\n" + body;
  for (auto at = script.find("SIMULATOR"); at != std::string::npos; at = script.find("SIMULATOR")) {
    script.replace(at, 9, test::simulator());
  }
  for (const char* name : {"python3", "vllm"}) {
    std::filesystem::permissions(bin.write(name, script), std::filesystem::perms::owner_all);
  }
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", (bin.path().string() + ':' + path).c_str(), 1);
  for (const char* name : {"sglang", "vllm"}) {
    test::Trial trial(*shipped().named(name));
    trial.request.flags = {"--tp-size", "1"};
    BOOST_TEST(trial.run().message == "");
    BOOST_REQUIRE_EQUAL(trial.result().levels.size(), 1U);
    BOOST_TEST(trial.result().levels[0].metrics.at("mean_ttft").to_number<double>() == 0.01);
    const auto& engine = trial.result().commands.at(0);
    BOOST_TEST(engine.at(engine.size() - 2) == "--tp-size");
  }
  ::setenv("PATH", path.c_str(), 1);
}

BOOST_AUTO_TEST_SUITE_END()
