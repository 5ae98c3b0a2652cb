// The store alone, in process: point reads, scans, and synced commits of rows with index entries.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "bench/machine.h"
#include "bench/sample_presets.h"
#include "kvstore/indexed_table.h"
#include "kvstore/store.h"

namespace {

constexpr std::uint32_t kRows = 100'000;
constexpr kvstore::TableId kMeta = 0;
constexpr kvstore::TableId kPresets = 1;
constexpr kvstore::TableId kIndex = 2;
constexpr std::uint8_t kByCategory = 1;
constexpr std::uint8_t kByNumber = 2;

template <class T>
T must(kvstore::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

void must(const kvstore::Status& status) {
  if (!status) throw std::runtime_error(status.error().message);
}

// A row stands for its number; its bytes are a document.
struct Row {
  std::uint32_t number;
};

kvstore::TableSchema<Row> schema() {
  return {.rows = kPresets,
          .index_entries = kIndex,
          .indexes = {{kByCategory, "category",
                       [](const Row& row, std::vector<std::string>& values) {
                         values.push_back(bench::sample_category(row.number));
                       }},
                      {kByNumber, "number",
                       [](const Row& row, std::vector<std::string>& values) {
                         values.push_back(std::to_string(row.number));
                       }}},
          .decode = {}};
}

// One store of 100,000 rows for all benchmarks of a run.
class Fixture {
 public:
  static Fixture& get() {
    static Fixture fixture;
    return fixture;
  }

  kvstore::Store& store() { return *store_; }

  void put(kvstore::Batch& batch, std::uint32_t number) {
    table_.put(batch, bench::sample_name(number), bench::sample_document(number), {number},
               nullptr);
  }
  std::uint32_t new_number() { return next_++; }

 private:
  static std::string folder() {
    const char* chosen = std::getenv("BENCH_FOLDER");
    return chosen != nullptr ? chosen : "/var/tmp";
  }

  Fixture()
      : temp_(folder()),
        store_(must(kvstore::open_rocksdb({.directory = temp_.path() + "/store",
                                           .tables = {"meta", "presets", "preset_index"},
                                           .format_table = kMeta,
                                           .migrate = {},
                                           .log = {}}))),
        table_(*store_, schema()) {
    while (next_ < kRows) {
      auto batch = store_->new_batch();
      for (int i = 0; i < 1000; ++i) put(*batch, new_number());
      must(store_->commit(*batch));
    }
  }

  bench::TempFolder temp_;
  std::unique_ptr<kvstore::Store> store_;
  kvstore::IndexedTable<Row> table_;
  std::uint32_t next_ = 0;
};

// Any row of all, or of the first 2,000, which stay in the cache.
void point_get(benchmark::State& state) {
  Fixture& fixture = Fixture::get();
  const auto rows = static_cast<std::uint32_t>(state.range(0));
  bench::Random random(1);
  std::string out;
  for (auto _ : state) {
    out.clear();
    if (!must(fixture.store().append(kPresets, bench::sample_name(random.below(rows)), out))) {
      state.SkipWithError("no such row");
    }
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(point_get)->Arg(2000)->Arg(kRows);

// 50 rows of one category: names from the index, documents in one read.
void page_of_one_category(benchmark::State& state) {
  Fixture& fixture = Fixture::get();
  bench::Random random(2);
  std::string out;
  for (auto _ : state) {
    const auto snapshot = fixture.store().snapshot();
    const std::uint32_t number = random.below(kRows);
    const std::string category = bench::sample_category(number);
    std::vector<std::string> names;
    const auto cursor = fixture.store().scan(
        kIndex, kvstore::prefix_range(kvstore::index_prefix(kByCategory, category)), snapshot);
    cursor->seek(kvstore::index_key(kByCategory, category, bench::sample_name(number)));
    for (; cursor->valid() && names.size() < 50; cursor->next()) {
      names.push_back(kvstore::parse_index_key(cursor->key())->primary);
    }
    out.clear();
    must(fixture.store().multi_get(
        kPresets, names,
        [&](std::size_t, std::optional<std::string_view> document) { out += document.value(); },
        snapshot));
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(page_of_one_category)->Unit(benchmark::kMicrosecond);

// 1,000 documents in the order of their names.
void scan(benchmark::State& state) {
  Fixture& fixture = Fixture::get();
  bench::Random random(3);
  for (auto _ : state) {
    const auto cursor = fixture.store().scan(kPresets, {});
    cursor->seek(bench::sample_name(random.below(kRows)));
    std::size_t bytes = 0;
    for (int i = 0; i < 1000 && cursor->valid(); ++i, cursor->next()) {
      bytes += cursor->value().size();
    }
    benchmark::DoNotOptimize(bytes);
  }
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(scan)->Unit(benchmark::kMicrosecond);

// Rows with two index entries each, one synced batch: rows a second.
void synced_commit(benchmark::State& state) {
  Fixture& fixture = Fixture::get();
  for (auto _ : state) {
    auto batch = fixture.store().new_batch();
    for (std::int64_t i = 0; i < state.range(0); ++i) fixture.put(*batch, fixture.new_number());
    must(fixture.store().commit(*batch));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(synced_commit)->Arg(1)->Arg(16)->Arg(64)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
