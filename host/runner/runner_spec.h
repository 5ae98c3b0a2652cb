// What a runner's file says. README.md describes the keys.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/yaml_text.h"
#include "runner/words.h"

namespace tuningd {

// Keys that lead from the outside of a document to a value in it.
using JsonPath = std::vector<std::string>;

// The command that measures.
struct CommandSpec {
  std::vector<Word> argv;
  double seconds = 1800;     // the most that one run of it may take
  double stop_seconds = 10;  // from SIGTERM to SIGKILL
  bool per_level = false;    // once per scenario and concurrency, each a Level
};

// The server that is measured.
struct ServeSpec {
  std::vector<Word> argv;
  double seconds = 1800;  // until it is ready
  double stop_seconds = 30;
  Word ready_http;         // its path is asked for until it answers 2xx; no pieces: by line
  std::string ready_line;  // is contained in a line of its output
};

struct MetricRule {
  std::string name;            // ours
  std::vector<JsonPath> from;  // the first that is there, or the sum of all
  bool sum = false;
  std::optional<Word> value;  // instead of `from`
  double scale = 1;
};

struct MetricsSpec {
  std::optional<Word> file;     // none: the last line of stdout that is a JSON object
  std::vector<MetricRule> map;  // empty: numbers and booleans as they are
};

// One factor of the number of GPUs: the first of these parameters that the point has, else 1. It
// does not count where the parameter `unless` is true.
struct GpuFactor {
  std::vector<std::string> names;
  std::string unless;
};

struct GpuSpec {
  std::optional<double> number;
  JsonPath metric;
  std::vector<GpuFactor> product;
};

struct RunnerSpec {
  std::string file;
  std::string name;
  std::string description;
  std::vector<std::string> runtimes;
  std::optional<ServeSpec> serve;
  CommandSpec measure;  // `command`, or `benchmark` beside `serve`
  MetricsSpec metrics;
  GpuSpec gpus;
  std::vector<std::string> allow;  // globs of parameters
  std::vector<std::string> deny;
  std::vector<std::string> pass = {"PATH", "HOME", "USER", "LANG", "TMPDIR"};
  std::vector<std::pair<std::string, Word>> set;
  std::uint16_t port = 0;  // 0: a free one
  double expected_seconds = 0;

  // Whether any command has it.
  bool uses(Place place) const;
  bool uses_parameters() const;
};

std::expected<RunnerSpec, std::vector<config::Problem>> read_spec(const std::string& file);

// Whether a parameter may reach a command line. A leading "--" does not count.
bool is_allowed(const RunnerSpec& runner, std::string_view parameter);

}  // namespace tuningd
