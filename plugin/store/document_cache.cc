#include "plugin/store/document_cache.h"

#include <functional>
#include <utility>

namespace preset {
namespace {

// List node, map entry and two strings, about.
constexpr std::size_t kOverhead = 160;

std::size_t cost(std::string_view name, std::string_view document) {
  return name.size() + document.size() + kOverhead;
}

}  // namespace

DocumentCache::Shard& DocumentCache::shard_of(std::string_view name) {
  return shards_[std::hash<std::string_view>{}(name) % kShards];
}

bool DocumentCache::append(std::string_view name, std::string& out, std::uint64_t& ticket) {
  Shard& shard = shard_of(name);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.by_name.find(name);
  if (found == shard.by_name.end()) {
    ticket = shard.version;
    return false;
  }
  out += found->second->document;
  shard.nodes.splice(shard.nodes.begin(), shard.nodes, found->second);
  return true;
}

void DocumentCache::put(std::string_view name, std::string_view document, std::uint64_t ticket) {
  const std::size_t size = cost(name, document);
  if (size > shard_bytes_ / 4) return;  // one document must not empty a shard
  Shard& shard = shard_of(name);
  const std::lock_guard lock(shard.mutex);
  if (shard.changing != 0 || shard.version != ticket || shard.by_name.contains(name)) return;
  shard.nodes.push_front({std::string(name), std::string(document)});
  shard.by_name.emplace(shard.nodes.front().name, shard.nodes.begin());
  shard.bytes += size;
  while (shard.bytes > shard_bytes_) erase(shard, std::prev(shard.nodes.end()));
}

void DocumentCache::change(std::span<const std::string> names) {
  for (const auto& name : names) {
    Shard& shard = shard_of(name);
    const std::lock_guard lock(shard.mutex);
    ++shard.version;
    ++shard.changing;
    const auto found = shard.by_name.find(name);
    if (found != shard.by_name.end()) erase(shard, found->second);
  }
}

void DocumentCache::settle(std::span<const std::string> names) {
  for (const auto& name : names) {
    Shard& shard = shard_of(name);
    const std::lock_guard lock(shard.mutex);
    ++shard.version;
    --shard.changing;
  }
}

void DocumentCache::suspend() {
  if (std::exchange(suspended_, true)) return;
  for (auto& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    ++shard.version;
    ++shard.changing;
    shard.by_name.clear();
    shard.nodes.clear();
    shard.bytes = 0;
  }
}

void DocumentCache::resume() {
  if (!std::exchange(suspended_, false)) return;
  for (auto& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    ++shard.version;
    --shard.changing;
  }
}

std::size_t DocumentCache::bytes() const {
  std::size_t sum = 0;
  for (const auto& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.bytes;
  }
  return sum;
}

void DocumentCache::erase(Shard& shard, std::list<Node>::iterator node) {
  shard.bytes -= cost(node->name, node->document);
  shard.by_name.erase(node->name);
  shard.nodes.erase(node);
}

}  // namespace preset
