#include "config/capped_resource.h"

#include <boost/json/array.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <new>

using config::CappedResource;

BOOST_AUTO_TEST_SUITE(capped_resource)

BOOST_AUTO_TEST_CASE(it_counts_what_is_out) {
  CappedResource heap(1000);
  void* a = heap.allocate(600);
  BOOST_TEST(heap.used() == 600U);
  void* b = heap.allocate(400);
  BOOST_TEST(heap.used() == 1000U);
  heap.deallocate(a, 600);
  BOOST_TEST(heap.used() == 400U);
  BOOST_TEST(heap.peak() == 1000U);
  heap.deallocate(b, 400);
  BOOST_TEST(heap.used() == 0U);
  BOOST_TEST(heap.cap() == 1000U);
}

BOOST_AUTO_TEST_CASE(beyond_the_cap_it_throws_and_stays_usable) {
  CappedResource heap(1000);
  void* a = heap.allocate(1000);
  BOOST_CHECK_THROW(static_cast<void>(heap.allocate(1)), std::bad_alloc);
  BOOST_CHECK_THROW(static_cast<void>(heap.allocate(SIZE_MAX)), std::bad_alloc);
  heap.deallocate(a, 1000);
  void* b = heap.allocate(1000);
  heap.deallocate(b, 1000);
}

BOOST_AUTO_TEST_CASE(memory_is_aligned_as_asked) {
  CappedResource heap(1U << 20);
  for (const std::size_t alignment : {1U, 8U, 16U, 64U, 4096U}) {
    void* memory = heap.allocate(100, alignment);
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(memory) % alignment == 0U);
    heap.deallocate(memory, 100, alignment);
  }
}

BOOST_AUTO_TEST_CASE(values_give_their_memory_back) {
  CappedResource heap(1U << 20);
  {
    boost::json::array array(&heap);
    for (int i = 0; i < 1000; ++i) array.emplace_back("a text that is too long to be kept inline");
    BOOST_TEST(heap.used() > 1000U);
  }
  BOOST_TEST(heap.used() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
