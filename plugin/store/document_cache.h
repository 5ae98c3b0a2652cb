// Documents as they were last read, by name: a point read of a cached one costs a hash look-up and
// a copy, a fifth of what the store needs for it (tools/bench). Least recently used ones go first.
//
// Never stale: a change takes its names out before it is committed and lets them in again when it
// is visible; what a reader fetched before that is not let in after it. [any thread]
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

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

  std::size_t bytes() const;

 private:
  static constexpr std::size_t kShards = 16;
  struct Node {
    std::string name;
    std::string document;
  };
  struct Shard {
    mutable std::mutex mutex;
    std::list<Node> nodes;                                                    // newest use first
    std::unordered_map<std::string_view, std::list<Node>::iterator> by_name;  // keys: Node::name
    std::size_t bytes = 0;
    std::uint64_t version = 0;   // one more with each change
    std::uint64_t changing = 0;  // commits under way; not zero: nothing is let in
  };

  Shard& shard_of(std::string_view name);
  static void erase(Shard& shard, std::list<Node>::iterator node);

  std::size_t shard_bytes_;
  std::array<Shard, kShards> shards_;
  bool suspended_ = false;  // of the committing thread
};

}  // namespace preset
