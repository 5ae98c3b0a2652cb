#include "runner_facts.h"

#include <unistd.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace test {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string fresh_marker() {
  static std::atomic<int> count = 0;
  return "runner-facts-" + std::to_string(::getpid()) + '-' + std::to_string(++count);
}

}  // namespace

tuningd::RunnerSpec runner(const TempDir& folder, const std::string& yaml) {
  auto spec = tuningd::read_spec(folder.write("runner.yaml", yaml));
  if (spec) return std::move(*spec);
  std::string faults;
  for (const auto& problem : spec.error()) faults += to_string(problem) + '\n';
  throw std::runtime_error(faults + yaml);
}

tuningd::RunnerSpec named_runner(const TempDir& folder, const std::string& rest) {
  return runner(folder, "name: facts\nruntimes: [simulated]\n" + rest);
}

Trial::Trial(tuningd::RunnerSpec spec) : spec_(std::move(spec)) {
  task = boost::json::parse(R"json({"task_name": "facts", "base_runtime": "simulated",
      "model": {"id_or_path": "some/model"}, "parameters": {},
      "optimization": {"objective": "minimize_latency"},
      "benchmark": {"traffic_scenarios": ["D(100,100)"], "num_concurrency": [4]}})json")
             .as_object();
  request.folder = folder_.path().string();
  request.marker = fresh_marker();
}

const tuningd::RunResult& Trial::run() {
  request.task = &task;
  const std::size_t descriptors = count_descriptors();
  result_ = tuningd::run_once(spec_, request, stop,
                              [&](std::string_view stage) { stages_.emplace_back(stage); });
  BOOST_TEST(count_marked(request.marker) == 0U);
  BOOST_TEST(count_descriptors() == descriptors);
  return result_;
}

std::string Trial::file(std::string_view name) const {
  return read_file(folder_ / name);
}

std::size_t count_marked(const std::string& marker) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string environment = read_file(entry.path() / "environ");
    if (environment.find("TUNINGD_TRIAL=" + marker) != std::string::npos) ++count;
  }
  return count;
}

std::size_t count_descriptors() {
  const std::filesystem::directory_iterator entries("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

std::string simulator() {
  return SIMULATOR;
}

}  // namespace test
