#include "plugin/store/document_cache.h"

#include <cstring>
#include <functional>
#include <new>
#include <utility>

namespace preset {

// Followed by the name and the document, in one piece of memory.
struct DocumentCache::Entry {
  std::uint64_t hash;
  std::size_t name_size;
  std::size_t document_size;
  std::size_t position;  // in the ring
  bool used;

  char* text() { return reinterpret_cast<char*>(this + 1); }
  std::string_view name() { return {text(), name_size}; }
  std::string_view document() { return {text() + name_size, document_size}; }
  // With the places in table and ring, about.
  std::size_t cost() const { return sizeof(Entry) + name_size + document_size + 64; }
};

namespace {

std::uint64_t hash_of(std::string_view name) {
  return std::hash<std::string_view>{}(name);
}

}  // namespace

void DocumentCache::Free::operator()(Entry* entry) const {
  ::operator delete(entry);
}

bool DocumentCache::append(std::string_view name, std::string& out, std::uint64_t& ticket) {
  const std::uint64_t hash = hash_of(name);
  Shard& shard = shard_of(hash);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.by_hash.find(hash);
  if (found == shard.by_hash.end() || found->second->name() != name) {
    ticket = shard.version;
    return false;
  }
  found->second->used = true;
  out += found->second->document();
  return true;
}

void DocumentCache::put(std::string_view name, std::string_view document, std::uint64_t ticket) {
  const std::uint64_t hash = hash_of(name);
  Shard& shard = shard_of(hash);
  const std::lock_guard lock(shard.mutex);
  if (shard.changing != 0 || shard.version != ticket || shard.by_hash.contains(hash)) return;
  std::unique_ptr<Entry, Free> entry(
      new (::operator new(sizeof(Entry) + name.size() + document.size()))
          Entry{hash, name.size(), document.size(), shard.ring.size(), false});
  if (entry->cost() > shard_bytes_ / 4) return;  // one document must not empty a shard
  std::memcpy(entry->text(), name.data(), name.size());
  std::memcpy(entry->text() + name.size(), document.data(), document.size());
  while (shard.bytes + entry->cost() > shard_bytes_) evict_one(shard);
  entry->position = shard.ring.size();
  shard.bytes += entry->cost();
  shard.by_hash.emplace(hash, entry.get());
  shard.ring.push_back(std::move(entry));
}

void DocumentCache::change(std::span<const std::string> names) {
  epoch_.fetch_add(1);
  for (const auto& name : names) {
    const std::uint64_t hash = hash_of(name);
    Shard& shard = shard_of(hash);
    const std::lock_guard lock(shard.mutex);
    ++shard.version;
    ++shard.changing;
    const auto found = shard.by_hash.find(hash);
    if (found != shard.by_hash.end()) erase(shard, *found->second);
  }
}

void DocumentCache::settle(std::span<const std::string> names) {
  for (const auto& name : names) {
    Shard& shard = shard_of(hash_of(name));
    const std::lock_guard lock(shard.mutex);
    ++shard.version;
    --shard.changing;
  }
  epoch_.fetch_add(1);
}

void DocumentCache::suspend() {
  if (std::exchange(suspended_, true)) return;
  for (auto& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    ++shard.version;
    ++shard.changing;
    shard.by_hash.clear();
    shard.ring.clear();
    shard.hand = 0;
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

void DocumentCache::erase(Shard& shard, Entry& entry) {
  shard.bytes -= entry.cost();
  shard.by_hash.erase(entry.hash);
  const std::size_t position = entry.position;  // the last one takes its place
  std::swap(shard.ring[position], shard.ring.back());
  shard.ring[position]->position = position;
  shard.ring.pop_back();
}

void DocumentCache::evict_one(Shard& shard) {
  for (;; ++shard.hand) {
    if (shard.hand >= shard.ring.size()) shard.hand = 0;
    Entry& entry = *shard.ring[shard.hand];
    if (!std::exchange(entry.used, false)) return erase(shard, entry);
  }
}

}  // namespace preset
