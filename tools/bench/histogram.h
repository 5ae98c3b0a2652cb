// Latencies in buckets of at most 1.6 % width, from 1 ns to hours, in fixed memory.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace bench {

class Histogram {
 public:
  void add(std::uint64_t nanoseconds, std::uint64_t times = 1) {
    buckets_[bucket_of(nanoseconds)] += times;
    count_ += times;
  }

  void add(const Histogram& other) {
    for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
    count_ += other.count_;
  }

  std::uint64_t count() const { return count_; }

  // The latency in nanoseconds that `share` (0 to 1) of all do not exceed; 0 if there are none.
  double quantile(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      seen += buckets_[i];
      if (seen > wanted || (seen == count_ && seen > 0)) return middle_of(i);
    }
    return 0;
  }

 private:
  // 64 buckets for each power of two.
  static constexpr unsigned kFineBits = 6;
  static constexpr std::uint64_t kFine = 1U << kFineBits;

  static std::size_t bucket_of(std::uint64_t value) {
    if (value < kFine) return static_cast<std::size_t>(value);
    const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - 1 - kFineBits;
    return (shift + 1) * kFine + static_cast<std::size_t>((value >> shift) - kFine);
  }
  static double middle_of(std::size_t bucket) {
    if (bucket < kFine) return static_cast<double>(bucket);
    const std::uint64_t shift = bucket / kFine - 1;
    const std::uint64_t low = (bucket % kFine + kFine) << shift;
    return static_cast<double>(low) + static_cast<double>(std::uint64_t{1} << shift) / 2;
  }

  std::array<std::uint64_t, kFine * (64 - kFineBits + 1)> buckets_{};
  std::uint64_t count_ = 0;
};

}  // namespace bench
