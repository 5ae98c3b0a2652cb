#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdlib>

#include "config/json_text.h"
#include "runner/program.h"
#include "runner/runner.h"
#include "runner/runner_spec.h"
#include "runner/workload.h"

namespace tuningd {
namespace {

namespace json = boost::json;

bool has(const RunnerSpec& runner, Place place) {
  if (runner.uses(place)) return true;
  for (const auto& rule : runner.metrics.map) {
    if (rule.value && rule.value->uses(place)) return true;
  }
  return false;
}

// Names that quant_config and parallel_config stand for are resolved to flags before a trial runs.
bool is_internal(std::string_view name) {
  return name.starts_with("__");
}

void check_parameters(const RunnerSpec& runner, const json::object& task, RunnerFindings& found) {
  const auto* value = task.if_contains("parameters");
  const auto* parameters = value == nullptr ? nullptr : value->if_object();
  if (parameters == nullptr) return;
  for (const auto& parameter : *parameters) {
    const std::string name(parameter.key());
    if (is_internal(name) || is_allowed(runner, name)) continue;
    found.errors.emplace_back(
        config::pointer_append("/parameters", name),
        "the runner " + runner.name + " does not let this parameter reach the engine");
  }
  if (!parameters->empty() && !runner.uses_parameters()) {
    found.warnings.push_back("/parameters: the runner " + runner.name +
                             " passes none to its commands: every trial measures the same");
  }
}

void check_scenarios(const RunnerSpec& runner, const json::object& task, RunnerFindings& found) {
  if (!has(runner, Place::kInputTokens) && !has(runner, Place::kOutputTokens)) return;
  const auto* benchmark = task.if_contains("benchmark");
  const auto* map = benchmark == nullptr ? nullptr : benchmark->if_object();
  const auto* value = map == nullptr ? nullptr : map->if_contains("traffic_scenarios");
  const auto* list = value == nullptr ? nullptr : value->if_array();
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto* text = (*list)[i].if_string();
    if (text == nullptr || parse_scenario({text->data(), text->size()})) continue;
    found.errors.emplace_back(
        config::pointer_append("/benchmark/traffic_scenarios", i),
        "the runner " + runner.name + " makes fixed lengths alone, as D(512,128)");
  }
}

void check_limits(const RunnerSpec& runner, const json::object& task, RunnerFindings& found) {
  if (has(runner, Place::kBenchmarkJson)) return;
  const auto* value = task.if_contains("benchmark");
  const auto* benchmark = value == nullptr ? nullptr : value->if_object();
  if (benchmark == nullptr) return;
  const auto unused = [&](std::string_view key, Place place) {
    if (!benchmark->contains(key) || has(runner, place)) return;
    found.warnings.push_back("/benchmark/" + std::string(key) + ": the runner " + runner.name +
                             " has no use for it");
  };
  unused("max_time_per_iteration", Place::kMaxSeconds);
  unused("max_requests_per_iteration", Place::kNumRequests);
  unused("traffic_scenarios",
         has(runner, Place::kInputTokens) ? Place::kInputTokens : Place::kScenario);
  unused("num_concurrency", Place::kConcurrency);
}

void check_program(const std::vector<Word>& argv, const std::string& path, RunnerFindings& found) {
  const auto program = expand(argv.front(), Values());
  // One that a placeholder says is known when it runs.
  const bool plain = argv.front().pieces.size() == 1 && argv.front().uses(Place::kText);
  if (!plain || !program || !find_program(*program, path).empty()) return;
  found.warnings.push_back("the program " + *program + " is not there yet, or cannot be executed");
}

// PATH as the run will have it.
std::string path_of(const RunnerSpec& runner) {
  for (const auto& [name, word] : runner.set) {
    if (name == "PATH") return expand(word, Values()).value_or("");
  }
  for (const auto& name : runner.pass) {
    const char* path = name == "PATH" ? std::getenv("PATH") : nullptr;
    if (path != nullptr) return path;
  }
  return "";
}

}  // namespace

RunnerFindings check_runner(const RunnerSpec& runner, const json::object& task) {
  RunnerFindings found;
  check_parameters(runner, task, found);
  check_scenarios(runner, task, found);
  check_limits(runner, task, found);
  const std::string path = path_of(runner);
  if (runner.serve) check_program(runner.serve->argv, path, found);
  check_program(runner.measure.argv, path, found);
  return found;
}

}  // namespace tuningd
