// The presets that are measured: about 0.9 kB each as the daemon serves them, ten categories. The
// same number always gives the same preset; neighbours in number are not neighbours in name.
#pragma once

#include <cstdint>
#include <string>

namespace bench {

inline constexpr unsigned kCategories = 10;

// Unique for each number below 2^32.
std::string sample_name(std::uint32_t number);
std::string sample_category(std::uint32_t number);

// The params of preset.create as one line of JSON.
std::string sample_params(std::uint32_t number);

// The preset as the daemon would serve it, with made-up times: what the peers store.
std::string sample_document(std::uint32_t number);

// Quick pseudo-random numbers; every seed is as good as any other.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {  // splitmix64
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  // From 0 to `end` - 1.
  std::uint32_t below(std::uint32_t end) {
    return static_cast<std::uint32_t>(((next() >> 32) * end) >> 32);
  }

 private:
  std::uint64_t state_;
};

}  // namespace bench
