// What knowing the engines costs: loading catalogs, finding faults in a preset, rendering a point,
// capturing a line. In process, with Google Benchmark.
#include <benchmark/benchmark.h>

#include <boost/json/parse.hpp>
#include <stdexcept>

#include "plugin/catalog/catalog_file.h"
#include "plugin/catalog/catalogs.h"
#include "plugin/catalog/effective.h"
#include "plugin/catalog/findings.h"
#include "plugin/catalog/migration.h"
#include "plugin/launch/launch.h"

namespace {

namespace json = boost::json;

const preset::CatalogSetPtr& catalogs() {
  static const preset::CatalogSetPtr set = [] {
    auto load = preset::load_catalogs({BENCH_CATALOGS}, nullptr);
    if (!load.problems.empty()) throw std::runtime_error(config::to_string(load.problems.front()));
    return load.catalogs;
  }();
  return set;
}

// The first 30 flags of SGLang that have values worth a try.
const preset::PresetFields& thirty_parameters() {
  static const preset::PresetFields fields = [] {
    preset::PresetFields made;
    made.name = "thirty";
    made.runtime = "sglang";
    for (const auto& flag : catalogs()->choose("sglang", "").catalog->parts().flags) {
      if (made.parameters.size() < 30 && !flag.suggest.empty()) {
        made.parameters[flag.name] = flag.suggest;
      }
    }
    if (made.parameters.size() != 30) throw std::runtime_error("the catalog suggests too little");
    return made;
  }();
  return fields;
}

json::object point() {
  json::object chosen;
  for (const auto& member : thirty_parameters().parameters) {
    chosen[member.key()] = member.value().get_array().front();
  }
  return chosen;
}

// One after the other, as a machine with one processor would.
void load_both(benchmark::State& state) {
  for (auto _ : state) {
    for (const auto* file :
         {BENCH_CATALOGS "/sglang/main.yaml", BENCH_CATALOGS "/vllm/main.yaml"}) {
      benchmark::DoNotOptimize(preset::load_catalog(file));
    }
  }
}

// As the daemon does: side by side.
void load_all(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(preset::load_catalogs({BENCH_CATALOGS}, nullptr));
  }
}

void validate_thirty(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(preset::find_faults(*catalogs(), thirty_parameters()));
  }
}

void migrate_thirty(benchmark::State& state) {
  const auto catalog = catalogs()->choose("sglang", "").catalog;
  for (auto _ : state) {
    benchmark::DoNotOptimize(preset::migrate(*catalog, thirty_parameters()));
  }
}

void effective_thirty(benchmark::State& state) {
  const auto catalog = catalogs()->choose("sglang", "").catalog;
  const json::object chosen = point();
  for (auto _ : state) {
    benchmark::DoNotOptimize(preset::effective_config(*catalog, chosen, {{"gpus", 8}}));
  }
}

void render_thirty(benchmark::State& state) {
  const auto catalog = catalogs()->choose("sglang", "").catalog;
  const json::object chosen = point();
  for (auto _ : state) {
    benchmark::DoNotOptimize(preset::render(*catalog, chosen, nullptr, "org/model"));
  }
}

void capture_line(benchmark::State& state) {
  const auto words = preset::split_shell(
      "python3 -m sglang.launch_server --model-path org/model --tp 8 --mem-fraction-static 0.90 "
      "--chunked-prefill-size 8192 --enable-mixed-chunk --schedule-policy lpm --port 30000");
  const auto of = [](void* set, std::string_view engine) {
    return static_cast<const preset::CatalogSet*>(set)->choose(engine, "").catalog;
  };
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        preset::capture_argv(*words, of, const_cast<preset::CatalogSet*>(catalogs().get())));
  }
}

BENCHMARK(load_both)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(load_all)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(validate_thirty)->Unit(benchmark::kMicrosecond);
BENCHMARK(migrate_thirty)->Unit(benchmark::kMicrosecond);
BENCHMARK(effective_thirty)->Unit(benchmark::kMicrosecond);
BENCHMARK(render_thirty)->Unit(benchmark::kMicrosecond);
BENCHMARK(capture_line)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
