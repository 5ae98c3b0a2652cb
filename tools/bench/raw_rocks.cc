#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "bench/peers.h"
#include "bench/sample_presets.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

void must(const rocksdb::Status& status) {
  if (!status.ok()) throw std::runtime_error("RocksDB: " + status.ToString());
}

std::uint64_t nanoseconds(Clock::duration time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(time).count());
}

}  // namespace

struct RawRocks::State {
  std::unique_ptr<rocksdb::DB> db;
  std::uint32_t count;
  std::atomic<std::uint32_t> next;
};

// Everything fits the cache, nothing is compressed: the engine's limit, not a fair daemon's.
RawRocks::RawRocks(const std::string& folder, std::uint32_t count)
    : state_(std::make_unique<State>()) {
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = rocksdb::NewLRUCache(std::size_t{256} << 20);
  blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  rocksdb::DB* db = nullptr;
  must(rocksdb::DB::Open(options, folder + "/raw", &db));
  state_->db.reset(db);
  state_->count = count;
  state_->next = count;
  rocksdb::WriteBatch batch;
  for (std::uint32_t i = 0; i < count; ++i) {
    must(batch.Put(sample_name(i), sample_document(i)));
    if (batch.Count() == 1000 || i + 1 == count) {
      must(db->Write({}, &batch));
      batch.Clear();
    }
  }
  must(db->Flush({}));
  must(db->CompactRange({}, nullptr, nullptr));
}

RawRocks::~RawRocks() {
  if (state_ && state_->db) state_->db->Close();
}

LoadResult RawRocks::gets(std::chrono::duration<double> time) {
  LoadResult result;
  Random random(nanoseconds(Clock::now().time_since_epoch()));
  rocksdb::PinnableSlice value;
  const auto start = Clock::now();
  auto now = start;
  while (now - start < time) {
    value.Reset();
    must(state_->db->Get({}, state_->db->DefaultColumnFamily(),
                         sample_name(random.below(state_->count)), &value));
    result.bytes += value.size();
    const auto after = Clock::now();
    result.latency.add(nanoseconds(after - now));
    now = after;
    ++result.answers;
  }
  result.all_answers = result.answers;
  result.seconds = std::chrono::duration<double>(now - start).count();
  return result;
}

LoadResult RawRocks::puts(unsigned threads, std::chrono::duration<double> time) {
  LoadResult result;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto start = Clock::now();
  const auto work = [&] {
    try {
      Histogram latency;
      rocksdb::WriteOptions synced;
      synced.sync = true;
      auto now = Clock::now();
      while (now - start < time) {
        const std::uint32_t number = state_->next++;
        must(state_->db->Put(synced, sample_name(number), sample_document(number)));
        const auto after = Clock::now();
        latency.add(nanoseconds(after - now));
        now = after;
      }
      const std::scoped_lock lock(mutex);
      result.latency.add(latency);
      result.answers += latency.count();
    } catch (const std::exception&) {
      const std::scoped_lock lock(mutex);
      failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> all;
    for (unsigned i = 0; i < threads; ++i) all.emplace_back(work);
  }
  if (failure) std::rethrow_exception(failure);
  result.all_answers = result.answers;
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return result;
}

}  // namespace bench
