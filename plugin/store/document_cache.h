// Documents as they were last read, by name: a point read of a cached one costs a hash look-up and
// a copy, a fifth of what the store needs for it (tools/bench). When it is full, those that were
// not used of late go first (the clock algorithm: a use costs no more than setting a flag).
//
// Never stale: a change takes its names out before it is committed and lets them in again when it
// is visible; what a reader fetched before that is not let in after it. [any thread]
#pragma once

#include <array>
#include <atomic>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace preset {

class DocumentCache {
 public:
  explicit DocumentCache(std::size_t bytes) : shard_bytes_(bytes / kShards) {}

  // Appends the document and answers true, or false and a ticket for put().
  bool append(std::string_view name, std::string& out, std::uint64_t& ticket);
  // What the store gave after append() answered false. Ignored if the name may have changed since.
  void put(std::string_view name, std::string_view document, std::uint64_t ticket);

  // Around a commit that changes these names, on the one thread that commits. Empties the cache of
  // them; none of them is let in before settle().
  void change(std::span<const std::string> names);
  void settle(std::span<const std::string> names);
  // A failed commit may show up after all when the store reopens: nothing is cached until resume(),
  // after the next commit that succeeds.
  void suspend();
  void resume();

  // Odd while a commit is under way; another number after it. What was appended between two equal
  // even numbers is of one state.
  std::uint64_t epoch() const { return epoch_.load(std::memory_order_seq_cst); }

  std::size_t bytes() const;

 private:
  static constexpr std::size_t kShards = 16;
  struct Entry;
  struct Free {
    void operator()(Entry* entry) const;
  };
  // Two memory accesses to a document: the table's slot and the entry.
  struct Shard {
    mutable std::mutex mutex;
    boost::unordered_flat_map<std::uint64_t, Entry*> by_hash;  // of the name; one entry a hash
    std::vector<std::unique_ptr<Entry, Free>> ring;
    std::size_t hand = 0;  // where the search for an unused entry goes on
    std::size_t bytes = 0;
    std::uint64_t version = 0;   // one more with each change
    std::uint64_t changing = 0;  // commits under way; not zero: nothing is let in
  };

  Shard& shard_of(std::uint64_t hash) { return shards_[hash >> 60]; }
  static void erase(Shard& shard, Entry& entry);
  static void evict_one(Shard& shard);

  std::size_t shard_bytes_;
  std::array<Shard, kShards> shards_;
  std::atomic<std::uint64_t> epoch_{0};
  bool suspended_ = false;  // of the committing thread
};

}  // namespace preset
