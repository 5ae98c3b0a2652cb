// From a task to an engine's command line: quant_config, parallel_config, and values that would
// like to be flags.
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "tasks/task_daemon.h"

namespace test {
namespace {

namespace json = boost::json;

// What the engine really gets: each word a line of the log, as "<word>".
constexpr const char* kEcho =
    "runtimes: [echo]\n"
    "command: {argv: [sh, -c, 'printf \"<%s>\\n\" \"$@\"; echo \"{{\\\"mean_e2e_latency\\\": "
    "1}}\"',"
    " sh, '{flags}']}\n"
    "metrics: {stdout: last_json_line}\n"
    "parameters: {allow: ['*']}\n";

struct WithEcho {
  WithEcho() : daemon(Settings{{"catalogs", "{folders: [\"" TUNINGD_CATALOGS "\"]}"}}) {
    daemon.write_runner("echo", kEcho);
    daemon.start();
    client.emplace(daemon.client());
  }

  json::object run(std::string_view runtime, const json::object& parameters,
                   const json::object& more = {}) {
    json::object all{{"base_runtime", runtime}, {"runner", "simulated"}};
    for (const auto& member : more) all[member.key()] = member.value();
    return run_task(*client, simulated_task(parameters, {}, all));
  }
  // Of each trial, as JSON text.
  std::vector<std::string> flags_of(const json::object& done) {
    BOOST_TEST(done.at("state").as_string() == "completed", json::serialize(done));
    std::vector<std::string> flags;
    for (const auto& trial : trials_of(*client, done.at("id").as_int64())) {
      flags.push_back(json::serialize(trial.at("flags")));
    }
    return flags;
  }
  std::string log_of(const json::object& done, std::int64_t trial) {
    return std::string(
        client
            ->call("task.log",
                   json::object{{"task", done.at("id")}, {"trial", trial}, {"file", "benchmark"}})
            .object()
            .at("text")
            .as_string());
  }

  TaskDaemon daemon;
  std::optional<RpcClient> client;
};

using Lines = std::vector<std::string>;

void check_lines(const Lines& got, const Lines& expected) {
  BOOST_TEST(got == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(flags_facts, WithEcho)

BOOST_AUTO_TEST_CASE(quant_and_parallel_configs_are_axes_behind_the_parameters) {
  const auto done = run("sglang", {{"schedule-policy", {"lpm", "fcfs"}}},
                        {{"quant_config", {{"kvcache_dtype", {"fp8_e5m2", "fp8_e4m3"}}}},
                         {"parallel_config", {{"tp", {1, 2}}, {"pp", 1}}}});
  std::vector<std::string> expected;
  for (const char* policy : {"lpm", "fcfs"}) {
    for (const char* kv : {"fp8_e5m2", "fp8_e4m3"}) {
      for (const char* tp : {"", R"(,"--tp-size","2")"}) {
        expected.push_back(R"(["--schedule-policy",")" + std::string(policy) +
                           R"(","--kv-cache-dtype",")" + kv + "\"" + tp + "]");
      }
    }
  }
  check_lines(flags_of(done), expected);
}

BOOST_AUTO_TEST_CASE(each_engine_has_its_own_spelling_of_them) {
  const json::object quant{{"gemm_dtype", "fp8"}, {"kvcache_dtype", "fp8"}};
  check_lines(flags_of(run("sglang", {},
                           {{"quant_config", quant}, {"parallel_config", {{"dp", 2}, {"tp", 2}}}})),
              {R"(["--quantization","fp8","--dtype","auto","--kv-cache-dtype","fp8_e5m2",)"
               R"("--dp-size","2","--tp-size","2"])"});
  check_lines(flags_of(run("vllm", {},
                           {{"quant_config", quant},
                            {"parallel_config", {{"tp", 4}, {"enable_expert_parallel", true}}}})),
              {R"(["--quantization","fp8","--kv-cache-dtype","fp8","--tensor-parallel-size","4",)"
               R"("--enable-expert-parallel"])"});
  check_lines(
      flags_of(run("sglang", {},
                   {{"quant_config", {{"moe_dtype", "mxfp4"}, {"attention_dtype", "fp8"}}}})),
      {R"(["--quantization","mxfp4","--moe-runner-backend","flashinfer_mxfp4","--dtype","auto",)"
       R"("--attention-backend","flashinfer"])"});
  // What a task says itself goes before, in either spelling.
  check_lines(flags_of(run("sglang", {{"tensor-parallel-size", {4}}, {"dtype", {"bfloat16"}}},
                           {{"quant_config", {{"gemm_dtype", "float16"}}},
                            {"parallel_config", {{"tp", 2}}}})),
              {R"(["--tp-size","4","--dtype","bfloat16"])"});
}

BOOST_AUTO_TEST_CASE(configs_that_an_engine_does_not_have_are_refused_with_their_path) {
  const auto refused = [&](std::string_view runtime, const json::object& more,
                           const std::vector<std::string>& paths) {
    json::object all{{"base_runtime", runtime}, {"runner", "simulated"}};
    for (const auto& member : more) all[member.key()] = member.value();
    check_invalid(
        client->call("task.submit", json::object{{"task", simulated_task({{"a", {1}}}, {}, all)}}),
        paths);
  };
  refused("sglang", {{"parallel_config", {{"dcp", 2}}}}, {"/task/parallel_config/dcp"});
  refused("vllm", {{"parallel_config", {{"moe_dense_tp", 2}}}},
          {"/task/parallel_config/moe_dense_tp"});
  refused("vllm", {{"quant_config", {{"gemm_dtype", "fp7"}, {"presets", {"default"}}}}},
          {"/task/quant_config/gemm_dtype", "/task/quant_config/presets"});
  refused("other", {{"quant_config", {{"gemm_dtype", "fp8"}}}}, {"/task/quant_config"});
}

BOOST_AUTO_TEST_CASE(flags_are_as_each_engine_takes_them) {
  check_lines(
      flags_of(run("sglang", {{"--tp-size", {2}}, {"enable-mixed-chunk", {true, false, nullptr}}})),
      // false and null are one point: SGLang has no other way to say no.
      {R"(["--tp-size","2","--enable-mixed-chunk"])", R"(["--tp-size","2"])"});
  check_lines(flags_of(run("vllm", {{"enable-prefix-caching", {true, false}}})),
              {R"(["--enable-prefix-caching"])", R"(["--no-enable-prefix-caching"])"});
}

BOOST_AUTO_TEST_CASE(a_value_that_looks_like_a_flag_never_becomes_one) {
  const json::array values{"--trust-remote-code", "-x", "a b", "$(id)", "; exit 3", "{port}", -1};
  const auto done = run("echo", {{"name", values}}, {{"runner", "echo"}});
  const auto trials = trials_of(*client, done.at("id").as_int64());
  BOOST_TEST_REQUIRE(trials.size() == values.size());
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const std::string value =
        values[i].is_string() ? std::string(values[i].as_string()) : json::serialize(values[i]);
    BOOST_TEST_CONTEXT(value) {
      BOOST_TEST(trials[i].at("state").as_string() == "success");
      const std::string log = log_of(done, static_cast<std::int64_t>(i));
      if (value.starts_with('-')) {
        BOOST_TEST(count_lines(log, "<--name=" + value + ">") == 1U, log);
        BOOST_TEST(count_lines(log, "<") == 1U, log);
      } else {
        BOOST_TEST(log.contains("<--name>\n<" + value + ">\n"), log);
        BOOST_TEST(count_lines(log, "<") == 2U, log);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_parameter_that_a_runner_does_not_allow_is_refused_at_submit) {
  const auto refuse = [&](std::string_view runtime, const json::object& parameters,
                          const std::vector<std::string>& paths) {
    check_invalid(
        client->call("task.submit", json::object{{"task", simulated_task(parameters, {},
                                                                         {{"base_runtime", runtime},
                                                                          {"runner", runtime}})}}),
        paths);
  };
  refuse("sglang",
         {{"tp-size", {1}},
          {"trust-remote-code", {true}},
          {"--model-path", {"/etc/passwd"}},
          {"tokenizer_path", {"/etc"}},
          {"a", {1}}},
         {"/task/parameters/trust-remote-code", "/task/parameters/--model-path",
          "/task/parameters/tokenizer_path", "/task/parameters/a"});
  refuse("vllm", {{"max-num-seqs", {8}}, {"download-dir", {"/"}}},
         {"/task/parameters/download-dir"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test
