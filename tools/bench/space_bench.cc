// Counting and walking rich search spaces, in process. Prints medians; README.md says what of.
#include <boost/json.hpp>
#include <boost/program_options.hpp>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <random>
#include <stdexcept>

#include "bench/figures.h"
#include "plugin/catalog/catalog_file.h"
#include "plugin/space/counting.h"

namespace {

namespace json = boost::json;
namespace po = boost::program_options;

constexpr std::size_t kRules = 70;
constexpr double kForbids = 0.025;  // of all points, each rule, where lists are long enough

// A parameter's name as expressions write it.
std::string symbol(std::string name) {
  for (char& c : name) {
    if (c == '-') c = '_';
  }
  return name;
}

// Rules about `width` parameters each, which forbid a few of their combinations.
json::array some_rules(const json::object& parameters, std::size_t width, bool neighbours) {
  std::mt19937 random(7);
  json::array rules;
  for (std::size_t i = 0; i < kRules; ++i) {
    std::string require;
    std::size_t at = random() % parameters.size();
    for (std::size_t n = 0; n < width; ++n) {
      const auto& parameter = *(parameters.begin() + static_cast<std::ptrdiff_t>(at));
      const json::array& values = parameter.value().as_array();
      require += (n == 0 ? "not (" : " and ") + symbol(parameter.key()) + " in [";
      const auto size = static_cast<double>(values.size());
      const double part = std::pow(kForbids, 1.0 / static_cast<double>(width));
      const auto count = std::max<std::size_t>(1, static_cast<std::size_t>(size * part));
      std::size_t v = random();
      for (std::size_t taken = 0; taken < count; ++v) {
        const json::value& value = values[v % values.size()];
        if (value.is_null()) continue;  // expressions have no word for it
        std::string text = json::serialize(value);
        for (char& c : text) {
          if (c == '"') c = '\'';
        }
        require += (taken++ == 0 ? "" : ", ") + text;
      }
      require += "]";
      const std::size_t step = neighbours ? 1 : 1 + random() % (parameters.size() / width);
      at = (at + step) % parameters.size();
    }
    rules.push_back(json::object{
        {"id", "rule-" + std::to_string(i)}, {"rule", "made up"}, {"require", require + ")"}});
  }
  return rules;
}

json::object lists(std::initializer_list<std::size_t> lengths) {
  json::object parameters;
  for (const std::size_t length : lengths) {
    json::array values;
    for (std::size_t v = 0; v < length; ++v) values.push_back(v);
    parameters["p" + std::to_string(parameters.size())] = std::move(values);
  }
  return parameters;
}

json::object sglang_lists() {
  return json::parse(R"({
      "tp-size": [1, 2, 4], "dp-size": [1, 2, 4], "enable-dp-attention": [true, false, null],
      "schedule-policy": ["lpm", "fcfs", "dfs-weight"],
      "chunked-prefill-size": [2048, 4096, 8192, -1],
      "mem-fraction-static": [0.8, 0.85, 0.9, 0.95], "page-size": [1, 16, 32, 64],
      "max-running-requests": [64, 128, 256, 512]})")
      .as_object();
}

struct Case {
  std::string name;
  json::object parameters;
  json::array rules;
  preset::CatalogPtr catalog;
};

preset::CompiledSpace compile(const Case& of) {
  auto space = preset::read_space({{"parameters", of.parameters}, {"constraints", of.rules}}, {});
  if (!space) throw std::runtime_error(space.error().message);
  return {std::move(*space), of.catalog, {{"gpus", 8}, {"attention_heads", 64}}};
}

double milliseconds(const std::function<void()>& action) {
  const auto start = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

std::string told(const preset::Count& count) {
  char text[96];
  if (count.exact) {
    std::snprintf(text, sizeof text, "%llu", static_cast<unsigned long long>(count.integer));
  } else {
    std::snprintf(text, sizeof text, "%.3g (%.3g to %.3g)", count.value, count.low, count.high);
  }
  return text;
}

json::object measure(const Case& of, unsigned rounds) {
  std::vector<double> compiling, counting, points, first, sample, strata;
  preset::CountReport report;
  for (unsigned i = 0; i < rounds; ++i) {
    compiling.push_back(milliseconds([&] { compile(of); }));
    const preset::CompiledSpace space = compile(of);
    counting.push_back(milliseconds([&] { report = space.count(); }));
    points.push_back(milliseconds([&] { space.count_points(); }));
    first.push_back(milliseconds([&] { space.first(100); }));
    sample.push_back(milliseconds([&] { space.sample(100, i); }));
    strata.push_back(milliseconds([&] { space.stratified(100, i); }));
  }
  std::printf("| %s | %s | %s | %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |\n", of.name.c_str(),
              told(report.total).c_str(), told(report.valid).c_str(),
              report.configurations_known ? told(report.configurations).c_str() : "not known",
              bench::median(compiling), bench::median(counting), bench::median(points),
              bench::median(first), bench::median(sample), bench::median(strata));
  std::fflush(stdout);
  return {{"name", of.name},
          {"total", report.total.value},
          {"valid", report.valid.value},
          {"exact", report.valid.exact},
          {"work", report.work},
          {"compile_ms", json::value_from(compiling)},
          {"count_ms", json::value_from(counting)},
          {"count_points_ms", json::value_from(points)},
          {"first_100_ms", json::value_from(first)},
          {"sample_100_ms", json::value_from(sample)},
          {"stratified_100_ms", json::value_from(strata)}};
}

int run(int argc, const char* const* argv) {
  unsigned rounds = 7;
  std::string file, catalogs = BENCH_CATALOGS;
  po::options_description known("Options");
  auto add = known.add_options();
  add("rounds", po::value(&rounds)->default_value(rounds), "how often each");
  add("json", po::value(&file), "write all figures of all rounds to this file");
  add("catalogs", po::value(&catalogs), "the folder of catalogs, instead of the source tree's");
  add("help", "show this and end");
  po::variables_map values;
  po::store(po::command_line_parser(argc, argv).options(known).positional({}).run(), values);
  po::notify(values);
  if (values.count("help") != 0) {
    std::cout << "Usage: space_bench [options]\n\n" << known;
    return 0;
  }
  const auto sglang = preset::load_catalog(catalogs + "/sglang/main.yaml");
  if (!sglang) throw std::runtime_error("no catalog: " + catalogs + "/sglang/main.yaml");

  const json::object small = lists({3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2});
  const json::object large = lists({10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10});
  const Case cases[] = {
      {"20,736 points, triples", small, some_rules(small, 3, false), nullptr},
      {"20,736 points, fours", small, some_rules(small, 4, false), nullptr},
      {"20,736 points, fours, SGLang's own rules", sglang_lists(),
       some_rules(sglang_lists(), 4, false), *sglang},
      {"10^12 points, neighbours", large, some_rules(large, 3, true), nullptr},
      {"10^12 points, pairs", large, some_rules(large, 2, false), nullptr},
      {"10^12 points, triples", large, some_rules(large, 3, false), nullptr},
  };
  std::printf(
      "70 rules of the preset, each about so many parameters; medians of %u rounds, ms.\n\n"
      "| space | points | valid | configurations | compile | count | points alone | first 100 | "
      "sample of 100 | stratified 100 |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
      rounds);
  json::array all;
  for (const Case& each : cases) all.push_back(measure(each, rounds));
  if (!file.empty()) std::ofstream(file) << json::serialize(all) << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "space_bench: " << failure.what() << '\n';
    return 1;
  }
}
