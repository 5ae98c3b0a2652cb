// The numbers below n in an order by chance, without a list of them.
#pragma once

#include <cstdint>

namespace tuningd {

// A Feistel network over the next power of four, walked until it is below n: a bijection whatever
// the rounds do.
class Permutation {
 public:
  Permutation(std::uint64_t size, std::uint64_t seed);  // size at most 2^63

  std::uint64_t size() const { return size_; }
  // Each number below size() for one `index` below size().
  std::uint64_t operator()(std::uint64_t index) const;

 private:
  std::uint64_t size_;
  std::uint64_t seed_;
  unsigned half_bits_;
};

}  // namespace tuningd
