#include "config/capped_resource.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>

namespace config {
namespace {

// Each block begins with its size: boost::json::monotonic_resource (1.81) gives blocks back with a
// size that lacks its own header, so the size passed in cannot be trusted.
std::size_t header_size(std::size_t alignment) {
  return std::max(alignment, alignof(std::max_align_t));
}

}  // namespace

void* CappedResource::do_allocate(std::size_t bytes, std::size_t alignment) {
  if (bytes > cap_ - used_) throw std::bad_alloc();
  const std::size_t header = header_size(alignment);
  auto* block = static_cast<std::byte*>(::operator new(header + bytes, std::align_val_t{header}));
  std::memcpy(block, &bytes, sizeof bytes);
  used_ += bytes;
  peak_ = std::max(peak_, used_);
  return block + header;
}

void CappedResource::do_deallocate(void* memory, std::size_t /*bytes*/, std::size_t alignment) {
  const std::size_t header = header_size(alignment);
  auto* block = static_cast<std::byte*>(memory) - header;
  std::size_t bytes = 0;
  std::memcpy(&bytes, block, sizeof bytes);
  used_ -= bytes;
  ::operator delete(block, std::align_val_t{header});
}

bool CappedResource::do_is_equal(const boost::json::memory_resource& other) const noexcept {
  return this == &other;
}

}  // namespace config
