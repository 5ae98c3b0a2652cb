#include "format/task.h"

#include <boost/json/array.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "config/json_text.h"

namespace tuningd {
namespace {

namespace json = boost::json;

TaskReport check(std::string_view text, TaskStage stage = TaskStage::kPrepared) {
  return check_task(config::parse_json(text).value().as_object(), stage);
}

// "path: message" of each error.
std::vector<std::string> errors_of(const TaskReport& report) {
  std::vector<std::string> lines;
  for (const FieldError& error : report.found.errors) {
    lines.push_back(error.path + ": " + error.message);
  }
  return lines;
}

// A task whose search space and optimization are these.
TaskReport space(const std::string& parameters, const std::string& optimization = "{}",
                 const std::string& more = "") {
  return check(R"({"task_name":"t","base_runtime":"sglang","model":{"id_or_path":"m"},)"
               R"("benchmark":{},"parameters":)" +
               parameters + R"(,"optimization":)" + optimization + more + "}");
}

// A space that must be right.
TaskReport right(const std::string& parameters, const std::string& optimization = "{}",
                 const std::string& more = "") {
  TaskReport report = space(parameters, optimization, more);
  BOOST_TEST_CONTEXT(parameters) {
    BOOST_TEST(errors_of(report).empty());
  }
  return report;
}

// The only error of a space.
std::string wrong(const std::string& parameters, const std::string& optimization = "{}",
                  const std::string& more = "") {
  const std::vector<std::string> errors = errors_of(space(parameters, optimization, more));
  BOOST_TEST_CONTEXT(parameters) {
    BOOST_TEST(errors.size() == 1U);
  }
  return errors.empty() ? "" : errors.front();
}

bool warns(const TaskReport& report, std::string_view part) {
  for (const std::string& warning : report.found.warnings) {
    if (warning.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(task_facts)

BOOST_AUTO_TEST_CASE(a_whole_task_has_nothing_to_complain_about) {
  const TaskReport report = check(R"json({
    "task_name": "demo", "description": "d", "deployment_mode": "docker",
    "model": {"id_or_path": "m", "namespace": "n", "quantization": "awq",
              "quantization_config": {"quant_method": "awq"}},
    "base_runtime": "vllm", "runtime_image_tag": "v0.5",
    "parameters": {"tp-size": [1, 2], "--x": ["a", null, true, 0.5]},
    "optimization": {"strategy": "grid_search", "objective": "minimize_ttft", "max_iterations": 9,
                     "timeout_per_iteration": 60, "n_initial_random": 5, "study_name": "s",
                     "storage": "sqlite:///x", "seed": 0},
    "benchmark": {"task": "text-to-text", "model_name": "m", "model_tokenizer": "t",
                  "traffic_scenarios": ["D(100,100)"], "num_concurrency": [1, 4],
                  "max_time_per_iteration": 10, "max_requests_per_iteration": 50,
                  "additional_params": {"temperature": 0}, "dataset_url": "u",
                  "dataset_deduplicate": true, "slo_config": {}},
    "slo": {"latency": {"p50": {"threshold": 1.5, "weight": 2, "hard_fail": true,
                                "fail_ratio": 0.2}, "p90": {}, "p99": {}},
            "ttft": {"threshold": 1}, "tpot": {"threshold": 0.1}, "steepness": 0.1},
    "quant_config": {"gemm_dtype": "auto", "kvcache_dtype": ["fp8", "auto"]},
    "parallel_config": {"tp": [1, 2], "enable_expert_parallel": [true, false]},
    "clusterbasemodel_config": {"preset": "p", "overrides": {}},
    "clusterservingruntime_config": {"name": "n", "spec": {}, "labels": {}, "annotations": {}},
    "storage": {"type": "pvc", "pvc_name": "p", "pvc_subpath": "", "mount_path": "/m"}})json");
  BOOST_TEST(errors_of(report).empty());
  BOOST_TEST(report.found.missing.empty());
  // 2 × 4 parameters, × 1 × 2 quantisation, × 2 × 2 parallel = 64 points, 9 of them
  BOOST_TEST(report.trials == 9U);
  // What this daemon has no use for is told, and two limits without a threshold.
  for (const char* unused :
       {"/deployment_mode: has no effect", "/runtime_image_tag: has no effect",
        "/clusterbasemodel_config: has no effect", "/clusterservingruntime_config: has no effect",
        "/storage: has no effect", "/optimization/study_name: has no effect",
        "/optimization/storage: has no effect", "/optimization/n_initial_random: has no effect",
        "/slo/latency/p90: no effect", "/slo/latency/p99: no effect"}) {
    BOOST_TEST(warns(report, unused), unused);
  }
  BOOST_TEST(report.found.warnings.size() == 11U);
  BOOST_TEST(warns(report, "the grid has 64 points; only the first 9 are tried, 55 are cut"));
}

BOOST_AUTO_TEST_CASE(all_wrong_fields_are_reported_each_with_its_path) {
  const TaskReport report = check(R"({
    "task_name": "", "deployment_mode": "cloud", "model": {"id_or_path": 7}, "base_runtime": [],
    "parameters": {"a": 1, "b": {"type": "odd"}, "c": [1]},
    "optimization": {"strategy": "annealing", "objective": "win", "max_iterations": 0,
                     "seed": -1, "timeout_per_iteration": 1.5},
    "benchmark": {"num_concurrency": [1, 0], "traffic_scenarios": [], "dataset_deduplicate": 1},
    "slo": {"latency": {"p90": {"threshold": 0}}, "ttft": 5, "steepness": "x"},
    "storage": "pvc"})");
  const std::vector<std::string> expected = {
      "/task_name: must be a string, not empty",
      "/deployment_mode: must be one of 'docker', 'local', 'ome'",
      "/model/id_or_path: must be a string, not empty",
      "/base_runtime: must be a string, not empty",
      "/optimization/strategy: must be one of 'grid_search', 'bayesian', 'random'",
      "/optimization/objective: must be one of 'minimize_latency', 'maximize_throughput', "
      "'minimize_ttft', 'minimize_tpot'",
      "/optimization/max_iterations: must be an integer from 1 to 1000000",
      "/optimization/seed: must be an integer of at least 0",
      "/optimization/timeout_per_iteration: must be an integer from 1 to 604800",
      "/benchmark/num_concurrency/1: must be an integer of at least 1",
      "/benchmark/traffic_scenarios: must be a list, not empty",
      "/benchmark/dataset_deduplicate: must be true or false",
      "/slo/latency/p90/threshold: must be a number above 0",
      "/slo/ttft: must be an object",
      "/slo/steepness: must be a number above 0",
      "/storage: must be an object",
      "/parameters/a: must be a list of values to try, as in [1]",
      "/parameters/b/type: must be one of 'choice', 'categorical', 'continuous', 'integer'",
  };
  const std::vector<std::string> found = errors_of(report);
  BOOST_CHECK_EQUAL_COLLECTIONS(found.begin(), found.end(), expected.begin(), expected.end());
}

BOOST_AUTO_TEST_CASE(unknown_keys_are_warnings_that_name_the_nearest) {
  const TaskReport report =
      check(R"({"parameters":{},"preset":["A"],"optimization":{"max_iteration":5},"x-note":1})",
            TaskStage::kSubmitted);
  BOOST_TEST(errors_of(report).empty());
  BOOST_TEST(warns(report, "/preset: unknown key, it is ignored; did you mean 'presets'?"));
  BOOST_TEST(warns(report,
                   "/optimization/max_iteration: unknown key, it is ignored; did you mean "
                   "'max_iterations'?"));
  BOOST_TEST(warns(report, "/x-note: unknown key, it is ignored"));
}

BOOST_AUTO_TEST_CASE(what_a_task_needs_to_run_is_missing_not_wrong) {
  const TaskReport report = check(R"({"parameters":{},"optimization":{},"model":{}})");
  BOOST_TEST(errors_of(report).empty());
  std::string paths;
  for (const FieldError& missing : report.found.missing) paths += missing.path + " ";
  BOOST_TEST(paths ==
             "/optimization/objective /model/id_or_path /task_name /base_runtime /benchmark ");
}

BOOST_AUTO_TEST_CASE(null_counts_as_absent) {
  const TaskReport report =
      check(R"({"parameters":{"a":[1]},"slo":null,"description":null,"quant_config":null,)"
            R"("optimization":{"seed":null,"strategy":null},"task_name":null,"presets":null})");
  BOOST_TEST(errors_of(report).empty());
  BOOST_TEST(report.trials == 1U);
}

BOOST_AUTO_TEST_CASE(a_task_needs_parameters_or_presets) {
  BOOST_TEST(errors_of(check("{}")).size() == 1U);
  BOOST_TEST(errors_of(check("{}", TaskStage::kSubmitted))
                 .at(0)
                 .starts_with("/parameters: is missing: give the search space, or 'presets'"));
  BOOST_TEST(errors_of(check(R"({"presets":["A"]})", TaskStage::kSubmitted)).empty());
}

BOOST_AUTO_TEST_CASE(presets_that_nobody_resolved_are_an_error) {
  const TaskReport report =
      check(R"({"presets":["A"],"merge_strategy":"union","parameters":{"a":[1]}})");
  BOOST_TEST(errors_of(report).at(0) ==
             "/presets: no plugin resolved the presets; is the preset plugin loaded?");
  const TaskReport leftover = check(R"({"merge_strategy":"union","parameters":{"a":[1]}})");
  BOOST_TEST(errors_of(leftover).empty());
  BOOST_TEST(warns(leftover, "/merge_strategy: has no effect without 'presets'"));
}

BOOST_AUTO_TEST_CASE(grid_trials_are_the_product_of_the_list_lengths) {
  BOOST_TEST(right(R"({})").trials == 1U);
  BOOST_TEST(right(R"({"a":[1]})").trials == 1U);
  BOOST_TEST(right(R"({"a":[1,2],"b":["x","y","z"]})").trials == 6U);
  BOOST_TEST(right(R"({"a":[1,2],"e":[],"b":["x","y"],"c":[null]})").trials == 4U);
  BOOST_TEST(right(R"({"a":{"type":"choice","values":[1,2,3]}})").trials == 3U);
  BOOST_TEST(
      right(R"({"a":[1,2]})", "{}", R"(,"quant_config":{"gemm_dtype":["auto","fp8"]})").trials ==
      4U);
  BOOST_TEST(right(R"({"a":[1,2]})", "{}", R"(,"parallel_config":{"tp":[1,2,4],"pp":1})").trials ==
             6U);
}

BOOST_AUTO_TEST_CASE(an_axis_named_twice_keeps_the_later_values) {
  BOOST_TEST(
      right(R"({"__parallel__tp":[1,2,3]})", "{}", R"(,"parallel_config":{"tp":[1,2]})").trials ==
      2U);
}

BOOST_AUTO_TEST_CASE(an_empty_list_drops_its_axis_with_a_warning) {
  const TaskReport report = right(R"({"a":[],"b":{"type":"choice","values":[]},"c":[1,2]})");
  BOOST_TEST(report.trials == 2U);
  BOOST_TEST(warns(report, "/parameters/a: an empty list: the axis is dropped"));
  BOOST_TEST(warns(report, "/parameters/b/values: an empty list: the axis is dropped"));
}

BOOST_AUTO_TEST_CASE(a_grid_is_cut_at_max_iterations_and_says_by_how_much) {
  const std::string ten = "[0,1,2,3,4,5,6,7,8,9]";
  const std::string grid = R"({"a":)" + ten + R"(,"b":)" + ten + R"(,"c":)" + ten + "}";
  const TaskReport by_default = right(grid);
  BOOST_TEST(by_default.trials == 100U);
  BOOST_TEST(warns(by_default,
                   "/optimization/max_iterations: the grid has 1000 points; only the "
                   "first 100 are tried, 900 are cut"));
  BOOST_TEST(right(grid, R"({"max_iterations":999})").trials == 999U);
  const TaskReport whole = right(grid, R"({"max_iterations":1000})");
  BOOST_TEST(whole.trials == 1000U);
  BOOST_TEST(!warns(whole, "cut"));
}

BOOST_AUTO_TEST_CASE(counts_saturate_at_two_to_the_63_minus_one) {
  std::string grid = "{";
  for (int axis = 0; axis < 70; ++axis) {
    grid += (axis == 0 ? "\"p" : ",\"p") + std::to_string(axis) + R"(":[1,2])";
  }
  grid += "}";
  const TaskReport report = right(grid, R"({"max_iterations":1000000})");
  BOOST_TEST(report.trials == 1'000'000U);
  BOOST_TEST(warns(report, "the grid has at least 9223372036854775807 points"));
}

BOOST_AUTO_TEST_CASE(limits_of_optimization_hold_on_both_sides) {
  struct Limit {
    const char* key;
    std::int64_t least;
    std::int64_t most;
  };
  for (const Limit& limit : {Limit{"max_iterations", 1, 1'000'000},
                             Limit{"timeout_per_iteration", 1, 604'800}, Limit{"repeats", 1, 25},
                             Limit{"patience", 1, 1'000'000}, Limit{"parallel_trials", 1, 64}}) {
    const auto with = [&](std::int64_t value) {
      return check(R"({"parameters":{"a":[1]},"optimization":{"objective":"minimize_ttft",")" +
                   std::string(limit.key) + "\":" + std::to_string(value) + "}}");
    };
    BOOST_TEST(errors_of(with(limit.least)).empty());
    BOOST_TEST(errors_of(with(limit.most)).empty());
    BOOST_TEST(errors_of(with(limit.least - 1)).size() == 1U);
    BOOST_TEST(errors_of(with(limit.most + 1)).size() == 1U);
  }
  for (const char* priority : {"-100", "100"}) {
    BOOST_TEST(
        errors_of(check(std::string(R"({"parameters":{},"priority":)") + priority + "}")).empty());
  }
  for (const char* priority : {"-101", "101", "\"high\""}) {
    BOOST_TEST(
        errors_of(check(std::string(R"({"parameters":{},"priority":)") + priority + "}")).size() ==
        1U);
  }
}

BOOST_AUTO_TEST_CASE(random_and_bayesian_draw_max_iterations_bounded_by_the_lists) {
  for (const std::string strategy : {"random", "bayesian"}) {
    const auto with = [&](const std::string& more) {
      return R"({"strategy":")" + strategy + "\"" + more + "}";
    };
    BOOST_TEST(right(R"({"a":[1,2,3]})", with("")).trials == 3U);
    BOOST_TEST(right(R"({"a":[1,2,3]})", with(R"(,"max_iterations":2)")).trials == 2U);
    const std::string range = R"({"a":[1,2],"r":{"type":"continuous","low":0.1,"high":0.9}})";
    BOOST_TEST(right(range, with("")).trials == 100U);
    BOOST_TEST(right(range, with(R"(,"max_iterations":7)")).trials == 7U);
    for (const std::string form :
         {R"({"type":"integer","low":1,"high":8,"log":true})",
          R"({"type":"categorical","values":[1]})", R"({"type":"choice","choices":[1]})",
          R"({"values":[1]})", R"({"choices":[1,2]})"}) {
      BOOST_TEST(errors_of(space(R"({"a":)" + form + "}", with(""))).empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_grid_refuses_the_forms_it_cannot_list) {
  BOOST_TEST(wrong(R"({"r":{"type":"continuous","low":0.1,"high":0.9}})") ==
             "/parameters/r: grid_search cannot search a range of type 'continuous': list its "
             "values, or use random or bayesian");
  BOOST_TEST(wrong(R"({"r":{"type":"integer","low":1,"high":9}})").starts_with("/parameters/r: "));
  for (const std::string form : {R"({"type":"categorical","values":[1]})",
                                 R"({"type":"choice","choices":[1]})", R"({"values":[1]})"}) {
    BOOST_TEST(wrong(R"({"r":)" + form + "}") ==
               R"(/parameters/r: grid_search takes a list or {"type":"choice","values":[...]})");
  }
}

BOOST_AUTO_TEST_CASE(a_scalar_candidate_is_an_error_with_its_path) {
  BOOST_TEST(wrong(R"({"tp-size":4})") ==
             "/parameters/tp-size: must be a list of values to try, as in [4]");
  BOOST_TEST(wrong(R"({"a/b~c":"x"})").starts_with("/parameters/a~1b~0c: "));
  BOOST_TEST(wrong(R"({"x":null})").starts_with("/parameters/x: must be a list"));
  BOOST_TEST(wrong(R"([1])") == "/parameters: must be an object");
}

BOOST_AUTO_TEST_CASE(ranges_and_choices_are_checked) {
  const std::string random = R"({"strategy":"random"})";
  const auto of = [&](const std::string& form) { return wrong(R"({"r":)" + form + "}", random); };
  BOOST_TEST(of(R"({"type":"continuous","low":2,"high":1})") ==
             "/parameters/r: 'low' is above 'high'");
  BOOST_TEST(of(R"({"type":"continuous","high":1})") == "/parameters/r/low: must be a number");
  BOOST_TEST(of(R"({"type":"integer","low":1,"high":1.5})") ==
             "/parameters/r/high: must be an integer");
  BOOST_TEST(of(R"({"type":"continuous","low":0,"high":1,"log":true})") ==
             "/parameters/r/low: must be above 0 for a logarithmic range");
  BOOST_TEST(of(R"({"type":"integer","low":1,"high":2,"log":1})") ==
             "/parameters/r/log: must be true or false");
  BOOST_TEST(of(R"({"type":"choice"})").starts_with("/parameters/r: needs a list 'values'"));
  BOOST_TEST(of(R"({"values":[1],"choices":[1]})").starts_with("/parameters/r: needs a list"));
  BOOST_TEST(of(R"({"values":1})") == "/parameters/r/values: must be a list");
  BOOST_TEST(of(R"({"type":5})").starts_with("/parameters/r/type: must be one of"));
}

BOOST_AUTO_TEST_CASE(repeated_candidates_are_warnings) {
  const TaskReport report = right(R"({"a":[1,2,1]})");
  BOOST_TEST(report.trials == 2U);
  BOOST_TEST(
      warns(report, "/parameters/a/2: a value that stands in the list already; it is tried once"));
}

BOOST_AUTO_TEST_CASE(quantisation_and_parallel_settings_are_checked) {
  BOOST_TEST(wrong("{}", "{}", R"(,"quant_config":{"gemm_dtype":["auto","fp4"]})") ==
             "/quant_config/gemm_dtype/1: must be one of 'auto', 'float16', 'bfloat16', 'float32', "
             "'fp8', 'int8'");
  BOOST_TEST(wrong("{}", "{}", R"(,"parallel_config":{"tp":0})") ==
             "/parallel_config/tp: must be an integer of at least 1");
  BOOST_TEST(wrong("{}", "{}", R"(,"parallel_config":{"presets":["x"]})") ==
             "/parallel_config/presets: named settings are not resolved here; give the values "
             "themselves");
  BOOST_TEST(wrong("{}", "{}", R"(,"quant_config":[])") == "/quant_config: must be an object");
}

BOOST_AUTO_TEST_CASE(names_of_parameters_are_checked) {
  BOOST_TEST(wrong(R"({"":[1]})").starts_with("/parameters/: a parameter's name has"));
  BOOST_TEST(wrong(R"({"a\nb":[1]})").find("none of them a control") != std::string::npos);
  BOOST_TEST(wrong(R"({")" + std::string(129, 'n') + R"(":[1]})").starts_with("/parameters/nnn"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd
