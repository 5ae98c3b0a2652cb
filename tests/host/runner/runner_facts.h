// A runner's file written by a test, and one run of it.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runner/runner.h"
#include "runner/runner_spec.h"
#include "support/temp_dir.h"

namespace test {

// Reads `yaml`, a runner's file; a text that has faults fails the test.
tuningd::RunnerSpec runner(const TempDir& folder, const std::string& yaml);
// "name: NAME / runtimes: [simulated]" before `rest`.
tuningd::RunnerSpec named_runner(const TempDir& folder, const std::string& rest);

// One run in a folder of its own, with a marker of its own.
class Trial {
 public:
  explicit Trial(tuningd::RunnerSpec spec);

  boost::json::object task;
  tuningd::RunRequest request;
  tuningd::StopFlag stop;

  // Checks, whatever comes out of it, that no process of the run and no descriptor is left.
  const tuningd::RunResult& run();
  const tuningd::RunResult& result() const { return result_; }
  const std::vector<std::string>& stages() const { return stages_; }
  std::string file(std::string_view name) const;  // its text

 private:
  tuningd::RunnerSpec spec_;
  TempDir folder_;
  tuningd::RunResult result_;
  std::vector<std::string> stages_;
};

// Processes whose environment has this marker.
std::size_t count_marked(const std::string& marker);
std::size_t count_descriptors();
std::string simulator();  // the simulated engine's program

}  // namespace test
