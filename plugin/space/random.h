// Random numbers that are the same everywhere: the standard's distributions differ by library.
#pragma once

#include <cstdint>
#include <random>

namespace preset {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // Each of 0 … n-1 as likely as any other; n > 0.
  std::uint64_t below(std::uint64_t n) {
    const std::uint64_t beyond = UINT64_MAX - UINT64_MAX % n;
    std::uint64_t number = engine_();
    while (number >= beyond) number = engine_();
    return number % n;
  }
  // In [0, 1), in steps of 2^-53.
  double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace preset
