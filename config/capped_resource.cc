#include "config/capped_resource.h"

#include <algorithm>
#include <new>

namespace config {

void* CappedResource::do_allocate(std::size_t bytes, std::size_t alignment) {
  if (bytes > cap_ - used_) throw std::bad_alloc();
  void* memory = ::operator new(bytes, std::align_val_t{alignment});
  used_ += bytes;
  peak_ = std::max(peak_, used_);
  return memory;
}

void CappedResource::do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) {
  ::operator delete(memory, bytes, std::align_val_t{alignment});
  used_ -= bytes;
}

bool CappedResource::do_is_equal(const boost::json::memory_resource& other) const noexcept {
  return this == &other;
}

}  // namespace config
