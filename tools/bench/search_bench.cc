// How many trials a search takes, on a made-up engine. README.md says what of.
#include <algorithm>
#include <boost/json.hpp>
#include <boost/program_options.hpp>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/engine_model.h"
#include "bench/figures.h"
#include "search/search.h"

namespace {

namespace json = boost::json;
namespace po = boost::program_options;

struct Objective {
  std::string name;
  double (*score)(const bench::EngineFigures&);  // lower is better
};

const Objective kObjectives[] = {
    {"maximize_throughput", [](const bench::EngineFigures& f) { return -f.throughput; }},
    {"minimize_latency", [](const bench::EngineFigures& f) { return f.latency; }},
};

json::object task_of(const Objective& objective, const std::string& strategy,
                     const std::string& order, std::uint64_t seed) {
  return {
      {"parameters", bench::engine_parameters()},
      {"base_runtime", "sglang"},
      {"optimization",
       {{"strategy", strategy}, {"order", order}, {"seed", seed}, {"objective", objective.name}}}};
}

std::unique_ptr<tuningd::Searcher> searcher_of(const json::object& task) {
  static const tuningd::CallMethod kNone = [](std::string_view, const json::object&) {
    return std::expected<json::value, std::string>(std::unexpected("there are no methods"));
  };
  auto searcher = tuningd::make_searcher(task, kNone);
  if (!searcher) throw std::runtime_error(searcher.error());
  return std::move(*searcher);
}

std::optional<double> score_of(const Objective& objective, const json::object& point) {
  const auto figures = bench::engine_figures(point);
  if (!figures) return std::nullopt;
  return objective.score(*figures);
}

struct Whole {
  std::vector<double> scores;  // of all points that work, the best first
  std::size_t points = 0;
  double limit = 0;  // 2 % behind the best
  std::size_t within = 0;
};

Whole all_points(const Objective& objective) {
  Whole whole;
  const auto grid = searcher_of(task_of(objective, "grid_search", "row_major", 0));
  while (auto point = grid->ask().value()) {
    ++whole.points;
    if (const auto score = score_of(objective, *point)) whole.scores.push_back(*score);
  }
  std::sort(whole.scores.begin(), whole.scores.end());
  const double best = whole.scores.front();
  whole.limit = best + 0.02 * std::abs(best);
  whole.within = static_cast<std::size_t>(
      std::upper_bound(whole.scores.begin(), whole.scores.end(), whole.limit) -
      whole.scores.begin());
  return whole;
}

struct Run {
  double trials = 0;  // until a point within 2 % was found
  double to_best = 0;
  double ask_ms = 0;  // a trial: asking and telling, over the first trials
  double slowest_ms = 0;
};

Run run_once(const Objective& objective, const Whole& whole, const std::string& strategy,
             const std::string& order, std::uint64_t seed) {
  constexpr int kTimed = 200;
  const auto searcher = searcher_of(task_of(objective, strategy, order, seed));
  Run run;
  std::chrono::duration<double, std::milli> spent{};
  int trials = 0;
  int timed = 0;
  while (run.to_best == 0 || trials < kTimed) {
    const auto start = std::chrono::steady_clock::now();
    const auto point = searcher->ask().value();
    if (!point) break;
    auto took = std::chrono::steady_clock::now() - start;
    const auto score = score_of(objective, *point);
    const auto told = std::chrono::steady_clock::now();
    searcher->tell(*point, score);
    took += std::chrono::steady_clock::now() - told;
    ++trials;
    if (timed < kTimed) {
      ++timed;
      spent += took;
      run.slowest_ms =
          std::max(run.slowest_ms, std::chrono::duration<double, std::milli>(took).count());
    }
    if (score && *score <= whole.limit && run.trials == 0) run.trials = trials;
    if (score && *score <= whole.scores.front() && run.to_best == 0) run.to_best = trials;
  }
  run.ask_ms = spent.count() / timed;
  return run;
}

int run(int argc, const char* const* argv) {
  std::uint64_t seeds = 20;
  po::options_description known("Options");
  auto add = known.add_options();
  add("seeds", po::value(&seeds)->default_value(seeds), "how many runs of each");
  add("help", "show this and end");
  po::variables_map values;
  po::store(po::command_line_parser(argc, argv).options(known).positional({}).run(), values);
  po::notify(values);
  if (values.count("help") != 0) {
    std::cout << "Usage: search_bench [options]\n\n" << known;
    return 0;
  }
  bool met = true;
  for (const Objective& objective : kObjectives) {
    const Whole whole = all_points(objective);
    std::printf(
        "\n%s: %zu points, %zu of them fail, %zu are within 2 %% of the best; %llu seeds\n\n",
        objective.name.c_str(), whole.points, whole.points - whole.scores.size(), whole.within,
        static_cast<unsigned long long>(seeds));
    std::printf(
        "| strategy | trials to within 2 %%, median | least | most | to the best, median | ask and "
        "tell, ms | slowest, ms |\n| --- | --- | --- | --- | --- | --- | --- |\n");
    const std::pair<std::string, std::string> strategies[] = {
        {"bayesian", "row_major"}, {"random", "row_major"}, {"grid_search", "mixed"}};
    for (const auto& [strategy, order] : strategies) {
      std::vector<double> trials, to_best, asks, slowest;
      for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Run one = run_once(objective, whole, strategy, order, seed);
        trials.push_back(one.trials);
        to_best.push_back(one.to_best);
        asks.push_back(one.ask_ms);
        slowest.push_back(one.slowest_ms);
      }
      const double middle = bench::median(trials);
      std::printf("| %s%s | %.0f | %.0f | %.0f | %.0f | %.3f | %.2f |\n", strategy.c_str(),
                  order == "mixed" ? ", mixed" : "", middle,
                  *std::min_element(trials.begin(), trials.end()),
                  *std::max_element(trials.begin(), trials.end()), bench::median(to_best),
                  bench::median(asks), *std::max_element(slowest.begin(), slowest.end()));
      if (strategy == "bayesian" && middle > static_cast<double>(whole.points) / 10) met = false;
    }
  }
  std::printf("\nbayesian within a tenth of the points: %s\n", met ? "yes" : "no");
  return met ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "search_bench: " << failure.what() << '\n';
    return 1;
  }
}
