// tools/examples/llama_cpp as it is installed: its programs alone, then tuned by the real daemon.
#define BOOST_TEST_MODULE example_llama_cpp
#include <algorithm>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "config/yaml_text.h"
#include "support/daemon.h"
#include "support/process.h"
#include "support/rpc_client.h"
#include "support/temp_dir.h"

namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

const std::string kPrograms = EXAMPLE_FOLDER "/bin";
const std::string kModel = "random-6m.gguf";

test::Finished benchmark(std::vector<std::string> options) {
  std::vector<std::string> argv = {kPrograms + "/llama-cpp-benchmark"};
  argv.insert(argv.end(), options.begin(), options.end());
  return test::run({.argv = argv}, 5min);
}

json::object metrics_of(const test::Finished& finished) {
  BOOST_TEST_REQUIRE(finished.status.code == 0, finished.err);
  return test::parse(finished.out).as_object();
}

double number(const json::object& from, std::string_view name) {
  return from.at(name).to_number<double>();
}

BOOST_AUTO_TEST_SUITE(example_llama_cpp)

BOOST_AUTO_TEST_CASE(a_seed_gives_the_same_model_each_time_and_another_one_another) {
  const test::TempDir folder;
  const auto model = [&](const std::string& name, const std::string& seed) {
    const std::string file = (folder.path() / name).string();
    const auto made = test::run({.argv = {kPrograms + "/llama-cpp-make-model", file, "--layers",
                                          "1", "--width", "128", "--seed", seed}});
    BOOST_TEST_REQUIRE(made.status.code == 0, made.err);
    return test::read_file(file);
  };
  const std::string one = model("one", "7");
  BOOST_TEST(one.starts_with("GGUF"));
  BOOST_TEST((one == model("same", "7")));
  const std::string other = model("other", "8");
  BOOST_TEST(one.size() == other.size());
  BOOST_TEST((one != other));
}

BOOST_AUTO_TEST_CASE(the_benchmark_measures_all_that_a_trial_is_scored_by) {
  const auto metrics = metrics_of(benchmark(
      {"--model", kModel, "--scenario", "D(16,4)", "--concurrency", "2", "--max-requests", "6"}));
  for (const std::string name : {"e2e_latency", "ttft", "tpot"}) {
    BOOST_TEST_CONTEXT(name) {
      const double least = number(metrics, "min_" + name);
      const double most = number(metrics, "max_" + name);
      BOOST_TEST(least > 0);
      for (const std::string kind : {"mean_", "p50_", "p90_", "p99_"}) {
        BOOST_TEST(number(metrics, kind + name) >= least);
        BOOST_TEST(number(metrics, kind + name) <= most);
      }
      BOOST_TEST(number(metrics, "p50_" + name) <= number(metrics, "p90_" + name));
      BOOST_TEST(number(metrics, "p90_" + name) <= number(metrics, "p99_" + name));
    }
  }
  BOOST_TEST(metrics.at("scenario") == "D(16,4)");
  BOOST_TEST(number(metrics, "concurrency") == 2);
  BOOST_TEST(number(metrics, "total_requests") == 6);
  BOOST_TEST(number(metrics, "total_completed_requests") == 6);
  BOOST_TEST(number(metrics, "total_error_requests") == 0);
  // The figures are of one and the same run.
  const auto relative = boost::test_tools::tolerance(1e-4);
  BOOST_TEST(number(metrics, "mean_ttft") + 3 * number(metrics, "mean_tpot") ==
                 number(metrics, "mean_e2e_latency"),
             relative);
  const double seconds = number(metrics, "elapsed_time");
  BOOST_TEST(number(metrics, "mean_output_throughput") * seconds == 6.0 * 4, relative);
  BOOST_TEST(number(metrics, "mean_total_throughput") * seconds == 6.0 * 20, relative);
}

BOOST_AUTO_TEST_CASE(every_option_reaches_the_engine_and_without_any_it_has_its_defaults) {
  const auto engine = [](std::vector<std::string> options) {
    options.insert(options.end(), {"--model", kModel, "--scenario", "D(40,2)", "--concurrency", "2",
                                   "--max-requests", "2"});
    return metrics_of(benchmark(options)).at("engine").as_object();
  };
  auto plain = engine({});
  BOOST_TEST(number(plain, "threads") >= 1);
  plain.erase("threads");
  BOOST_TEST(plain == test::parse(R"({"ctx-size":4096,"batch-size":2048,"ubatch-size":512,
      "flash-attn":"auto","cache-type-k":"f16","cache-type-v":"f16"})"));
  BOOST_TEST(
      engine({"--threads", "1", "--batch-size", "32", "--ubatch-size", "8", "--flash-attn", "on",
              "--cache-type-k", "q8_0", "--cache-type-v", "q4_0", "--ctx-size", "512"}) ==
      test::parse(R"({"threads":1,"ctx-size":512,"batch-size":32,"ubatch-size":8,
                 "flash-attn":"on","cache-type-k":"q8_0","cache-type-v":"q4_0"})"));
  // As llama.cpp reads them: no ubatch above the batch, no batch above the context.
  const auto cut = engine({"--threads", "1", "--ctx-size", "256", "--batch-size", "1024"});
  BOOST_TEST(number(cut, "batch-size") == 256);
  BOOST_TEST(number(cut, "ubatch-size") == 256);
}

BOOST_AUTO_TEST_CASE(answers_do_not_depend_on_how_tokens_are_gathered_and_computed) {
  const auto first_tokens = [](const std::string& batch, const std::string& ubatch) {
    return metrics_of(benchmark({"--model", kModel, "--scenario", "D(40,8)", "--concurrency", "2",
                                 "--max-requests", "2", "--threads", "1", "--batch-size", batch,
                                 "--ubatch-size", ubatch}))
        .at("first_tokens");
  };
  const auto expected = first_tokens("2048", "512");
  BOOST_TEST(expected.as_array().size() == 8U);
  for (const auto& [batch, ubatch] : {std::pair{"64", "16"}, {"7", "5"}, {"2048", "3"}}) {
    BOOST_TEST(first_tokens(batch, ubatch) == expected);
  }
}

BOOST_AUTO_TEST_CASE(what_the_engine_does_not_take_is_one_line_and_exit_status_1) {
  struct Case {
    std::vector<std::string> options;
    std::string said;
  };
  for (const auto& [options, said] : std::vector<Case>{
           {{"--tp-size", "2"}, "unknown option '--tp-size'"},
           {{"--threads", "two"}, "--threads must be a whole number from -1 to 512, not 'two'"},
           {{"--threads"}, "--threads needs a value"},
           {{"--threads", "1", "--threads", "2"}, "--threads is given twice"},
           {{"--flash-attn", "true"}, "--flash-attn must be one of on, off, auto, not 'true'"},
           {{"--cache-type-k", "q9"}, "--cache-type-k must be one of f32, f16,"},
           {{"--flash-attn", "off", "--cache-type-v", "q8_0"}, "q8_0 needs flash attention"},
           {{"--scenario", "N(480,240)/(300,150)"}, "--scenario must be D(in,out)"},
           {{"--ctx-size", "256", "--concurrency", "2", "--scenario", "D(300,10)"},
            "needs 310 tokens of context"},
           {{"--ubatch-size", "2", "--concurrency", "4"}, "4 requests at once need"},
           {{"more"}, "unexpected 'more'"},
       }) {
    std::vector<std::string> all = {"--model", kModel};
    all.insert(all.end(), options.begin(), options.end());
    const auto finished = benchmark(all);
    BOOST_TEST(finished.status.code == 1);
    BOOST_TEST(finished.out == "");
    BOOST_TEST(finished.err.starts_with("benchmark: "), finished.err);
    BOOST_TEST(finished.err.contains(said), finished.err);
    BOOST_TEST(std::ranges::count(finished.err, '\n') == 1, finished.err);
  }
  BOOST_TEST(benchmark({"--model", "not-there.gguf"}).err.contains("no such file"));
  BOOST_TEST(benchmark({}).err == "benchmark: --model is missing\n");
}

// A daemon as an operator would set it up: the shipped presets, catalogs and runners.
class TuningDaemon {
 public:
  TuningDaemon() {
    const std::string settings = folder_.write(
        "tuningd.yaml", "daemon:\n  state_dir: \"" + path("state") + "\"\nrunners: [\"" +
                            CONFIG_FOLDER "/runners\"]\nplugins:\n  - name: preset\n    path: \"" +
                            TUNINGD_PLUGIN "\"\n    required: true\n    settings:\n" +
                            "      socket: {path: \"" + path("socket") + "\"}\n      seeds: [\"" +
                            CONFIG_FOLDER "/presets\"]\n      catalogs: {folders: [\"" +
                            CONFIG_FOLDER "/catalogs\"]}\n");
    process_.emplace(test::SpawnOptions{
        .argv = {TUNINGD_PROGRAM, "--config", settings},
        .env = {"NOTIFY_SOCKET", "PATH=" + kPrograms + ":" + std::getenv("PATH")}});
    const bool answers = test::eventually(
        [&] {
          const int fd = test::connect_to(path("socket"));
          if (fd >= 0) test::RpcClient(fd).close();
          return fd >= 0 || !process_->running();
        },
        test::kPatience);
    if (!answers || !process_->running()) throw std::runtime_error(process_->err());
  }
  ~TuningDaemon() {
    const auto status = process_->terminate(test::kPatience);
    BOOST_TEST((status && status->code == 0), process_->err());
  }
  TuningDaemon(const TuningDaemon&) = delete;
  TuningDaemon& operator=(const TuningDaemon&) = delete;

  test::RpcClient client() const { return test::RpcClient(path("socket")); }

 private:
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  test::TempDir folder_;
  std::optional<test::Process> process_;
};

// The trials as people would want to see them.
std::string table_of(const json::object& row, const std::vector<json::object>& trials) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(1);
  const auto best = row.at("best").at("trial").to_number<std::int64_t>();
  for (const auto& trial : trials) {
    const auto& metrics = trial.at("metrics").as_object();
    out << std::setw(10) << -number(trial, "score") << " tokens/s"                     //
        << std::setw(8) << 1000 * number(metrics, "mean_ttft") << " ms to the first,"  //
        << std::setw(7) << 1000 * number(metrics, "mean_tpot") << " ms per further token  "
        << (trial.at("baseline").as_bool() ? "default" : json::serialize(trial.at("parameters")))
        << (trial.at("trial") == best ? "  best" : "") << '\n';
  }
  const double best_score = -number(row.at("best").as_object(), "score");
  const double default_score = -number(row, "baseline_score");
  out << "best " << best_score << ", default " << default_score
      << " tokens/s: " << std::setprecision(2) << best_score / default_score << " times\n";
  return std::move(out).str();
}

BOOST_AUTO_TEST_CASE(the_daemon_finds_the_best_configuration_of_a_real_engine) {
  const auto document = config::load_yaml(TASK_FILE);
  BOOST_TEST_REQUIRE(document.has_value());
  const auto most = document->value.at("optimization").at("max_iterations").to_number<double>();

  TuningDaemon daemon;
  auto client = daemon.client();
  const auto submitted = client.call("task.submit", json::object{{"task", document->value}});
  BOOST_TEST_REQUIRE(submitted.ok(), submitted.line());
  const json::object which{{"task", submitted.object().at("id")}};

  json::object row;
  const bool ended = test::eventually(
      [&] {
        row = client.call("task.get", which).object();
        return row.at("state") != "pending" && row.at("state") != "running";
      },
      12min);
  BOOST_TEST_REQUIRE(ended, json::serialize(row));
  BOOST_TEST(row.at("state") == "completed", json::serialize(row));
  BOOST_TEST(row.at("runner") == "llama.cpp");
  BOOST_TEST(row.at("task").at("applied_presets").as_array().size() == 2U);

  std::vector<json::object> trials;
  std::size_t defaults = 0;
  double least = std::numeric_limits<double>::infinity();
  const auto answer = client.call("task.trials", which);
  for (const auto& value : answer.object().at("trials").as_array()) {
    const auto& trial = trials.emplace_back(value.as_object());
    BOOST_TEST_REQUIRE(trial.at("state") == "success", json::serialize(trial));
    const double score = number(trial, "score");
    BOOST_TEST(std::isfinite(score));
    BOOST_TEST(score < 0);  // tokens per second, negated
    BOOST_TEST(number(trial.at("metrics").as_object(), "success_rate") == 1);
    const bool is_default = trial.at("baseline").as_bool();
    defaults += is_default ? 1 : 0;
    const auto axes = trial.at("parameters").as_object().size();
    BOOST_TEST(axes == (is_default ? 0U : 4U));
    BOOST_TEST(trial.at("flags").as_array().size() == 2 * axes);
    if (!is_default) least = std::min(least, score);
  }
  BOOST_TEST(defaults == 1U);
  BOOST_TEST(static_cast<double>(trials.size()) == most + 1);
  BOOST_TEST(number(row.at("trials").as_object(), "failed") == 0);
  BOOST_TEST(std::isfinite(number(row, "baseline_score")));
  // The best is one of those that were tried, and none is better.
  const double best = number(row.at("best").as_object(), "score");
  BOOST_TEST((best == least || (best == number(row, "baseline_score") && best < least)));

  const std::string table = table_of(row, trials);
  std::cout << table << std::flush;
  test::write_file(RESULT_FILE, table);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
