// How many presets there are: in all, and under each value of an index. Kept in the `meta` table
// and in memory, so that a list's `total` needs no scan. [any thread]
#pragma once

#include <cstdint>
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kvstore/store.h"
#include "plugin/domain/failure.h"
#include "plugin/domain/preset.h"

namespace preset {

// Changes to counters that a batch will make, in the order they were made.
using CounterDeltas = std::vector<std::pair<std::string, std::int64_t>>;

class Counters {
 public:
  // The counters as `store` holds them; replaces what is in memory.
  Status load(const kvstore::Store& store);

  std::int64_t count(std::uint8_t index, std::string_view value = {}) const;
  // All values of one index that occur, with their counts, sorted by value.
  std::vector<std::pair<std::string, std::int64_t>> values(std::uint8_t index) const;
  std::map<std::string, std::int64_t> all() const;

  // Appends `sign` for every counter that this preset counts in.
  static void add(CounterDeltas& deltas, const Preset& preset, std::int64_t sign);

  // Puts the sums into the batch; the same deltas go to publish() after its commit.
  void write(const CounterDeltas& deltas, kvstore::Batch& batch) const;
  void publish(const CounterDeltas& deltas);

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::int64_t> counts_;  // by counter key, zeros left out
};

}  // namespace preset
