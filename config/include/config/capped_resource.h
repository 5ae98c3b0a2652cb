// A memory resource with a ceiling: how a parsed text is kept from eating the machine.
//
//   CappedResource heap(64U << 20);
//   unsigned char first[8192];
//   boost::json::monotonic_resource arena(first, sizeof first, &heap);
//   auto value = parse_json(line, {}, &arena);       // kMemory beyond the cap
//
// A monotonic resource takes blocks of doubling size, so on top of one the cap is reached when half
// of it, at worst, holds values.
#pragma once

#include <boost/json/memory_resource.hpp>
#include <cstddef>

namespace config {

// Takes memory with operator new and throws std::bad_alloc when more than `cap` bytes would be out
// at once; what was allocated before stays as it is. Must outlive everything allocated from it.
// [one thread at a time]
class CappedResource final : public boost::json::memory_resource {
 public:
  explicit CappedResource(std::size_t cap) : cap_(cap) {}
  CappedResource(const CappedResource&) = delete;
  CappedResource& operator=(const CappedResource&) = delete;

  std::size_t cap() const { return cap_; }
  std::size_t used() const { return used_; }  // bytes out now
  std::size_t peak() const { return peak_; }  // the most that were out at once

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override;
  void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override;
  bool do_is_equal(const boost::json::memory_resource& other) const noexcept override;

  std::size_t cap_;
  std::size_t used_ = 0;
  std::size_t peak_ = 0;
};

}  // namespace config
