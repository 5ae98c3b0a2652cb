// JSON and merging, in process: what a request costs before and beside the store.
#include <benchmark/benchmark.h>

#include <array>
#include <boost/json.hpp>
#include <stdexcept>

#include "bench/sample_presets.h"
#include "config/capped_resource.h"
#include "config/json_text.h"
#include "plugin/domain/merge.h"

namespace {

namespace json = boost::json;

json::value parsed(std::string_view text, json::storage_ptr storage = {}) {
  auto value = config::parse_json(text, {}, std::move(storage));
  if (!value) throw std::runtime_error(value.error().message);
  return std::move(*value);
}

// As the daemon does it: a fixed buffer, then capped memory.
void parse_all(benchmark::State& state, const std::string& text) {
  config::CappedResource heap(std::size_t{64} << 20);
  std::array<unsigned char, 16384> buffer;
  for (auto _ : state) {
    json::monotonic_resource arena(buffer.data(), buffer.size(), &heap);
    benchmark::DoNotOptimize(parsed(text, &arena));
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void parse_request_of_190_bytes(benchmark::State& state) {
  std::string text =
      R"({"jsonrpc":"2.0","id":123456,"method":"preset.list","params":{"category":"performance",)"
      R"("runtime":"sglang","sort":"name","order":"asc","view":"full","limit":50,"tag":")";
  text += std::string(190 - text.size() - 3, 't') + "\"}}";
  parse_all(state, text);
}
BENCHMARK(parse_request_of_190_bytes);

void parse_preset(benchmark::State& state) {
  parse_all(state, bench::sample_document(1));
}
BENCHMARK(parse_preset);

void append_preset(benchmark::State& state) {
  const json::value preset = parsed(bench::sample_document(1));
  std::string out;
  for (auto _ : state) {
    out.clear();
    config::append_json(out, preset);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}
BENCHMARK(append_preset);

void merge(benchmark::State& state, preset::Strategy strategy) {
  std::vector<json::value> documents;
  std::vector<preset::MergeInput> inputs;
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(state.range(0)); ++i) {
    documents.push_back(parsed(bench::sample_document(i)));
  }
  for (const json::value& document : documents) {
    inputs.push_back(
        {document.at("name").as_string(), std::nullopt, &document.at("parameters").as_object()});
  }
  preset::MergeOptions options;
  options.strategy = strategy;
  for (auto _ : state) benchmark::DoNotOptimize(preset::merge(inputs, options));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(merge, union, preset::Strategy::kUnion)->Arg(2)->Arg(10);
BENCHMARK_CAPTURE(merge, intersection, preset::Strategy::kIntersection)->Arg(2)->Arg(10);
BENCHMARK_CAPTURE(merge, last_wins, preset::Strategy::kLastWins)->Arg(2)->Arg(10);

}  // namespace

BENCHMARK_MAIN();
