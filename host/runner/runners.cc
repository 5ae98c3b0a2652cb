#include <algorithm>
#include <filesystem>
#include <system_error>

#include "runner/runner.h"
#include "runner/runner_spec.h"
#include "runner/workload.h"

namespace tuningd {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_with_any_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::vector<std::string> yaml_files(const std::string& folder, std::error_code& error) {
  std::vector<std::string> files;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const auto& path = entry->path();
    if (path.extension() == ".yaml" && !path.filename().string().starts_with('.')) {
      files.push_back(path.string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::expected<Runners, std::vector<config::Problem>> Runners::load(
    const std::vector<std::string>& folders) {
  Runners runners;
  std::vector<config::Problem> problems;
  for (const auto& folder : folders) {
    std::error_code error;
    const auto files = yaml_files(folder, error);
    if (error) {
      problems.push_back({folder, {}, "", "cannot be read: " + error.message()});
      continue;
    }
    std::vector<RunnerPtr> here;
    for (const auto& file : files) {
      auto spec = read_spec(file);
      if (!spec) {
        problems.insert(problems.end(), spec.error().begin(), spec.error().end());
        continue;
      }
      const auto twin = std::find_if(here.begin(), here.end(), [&](const RunnerPtr& other) {
        return other->name == spec->name;
      });
      if (twin != here.end()) {
        problems.push_back(
            {file,
             {},
             "/name",
             "a second runner named " + spec->name + "; the first is in " + (*twin)->file});
        continue;
      }
      here.push_back(std::make_shared<const RunnerSpec>(std::move(*spec)));
    }
    for (auto& runner : here) {
      std::erase_if(runners.runners_,
                    [&](const RunnerPtr& older) { return older->name == runner->name; });
      runners.runners_.push_back(std::move(runner));
    }
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  std::sort(runners.runners_.begin(), runners.runners_.end(),
            [](const RunnerPtr& a, const RunnerPtr& b) { return a->name < b->name; });
  return runners;
}

RunnerPtr Runners::named(std::string_view name) const {
  const auto found = std::find_if(runners_.begin(), runners_.end(),
                                  [&](const RunnerPtr& runner) { return runner->name == name; });
  return found == runners_.end() ? nullptr : *found;
}

RunnerPtr Runners::for_runtime(std::string_view base_runtime) const {
  for (const auto& runner : runners_) {
    const auto& runtimes = runner->runtimes;
    if (std::any_of(runtimes.begin(), runtimes.end(), [&](const std::string& prefix) {
          return starts_with_any_case(base_runtime, prefix);
        })) {
      return runner;
    }
  }
  return nullptr;
}

std::vector<std::string> Runners::names() const {
  std::vector<std::string> names;
  for (const auto& runner : runners_) names.push_back(runner->name);
  return names;
}

std::string_view name_of(const RunnerSpec& runner) {
  return runner.name;
}

double expected_seconds(const RunnerSpec& runner) {
  return runner.expected_seconds;
}

double limit_seconds(const RunnerSpec& runner, const boost::json::object& task) {
  const Workload workload = read_workload(task);
  const double runs = runner.measure.per_level ? static_cast<double>(workload.levels.size()) : 1;
  double limit =
      workload.timeout.value_or(runner.measure.seconds * runs) + runner.measure.stop_seconds;
  if (runner.serve) {
    limit += workload.timeout.value_or(runner.serve->seconds) + runner.serve->stop_seconds;
  }
  return limit;
}

}  // namespace tuningd
