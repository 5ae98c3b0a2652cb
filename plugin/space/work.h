// A budget of steps: evaluations and table cells.
#pragma once

#include <algorithm>
#include <cstdint>

namespace preset {

class Work {
 public:
  // One evaluation of an expression costs about as much as so many table cells.
  static constexpr std::uint64_t kEvaluation = 8;

  explicit Work(std::uint64_t limit) : limit_(limit) {}

  void spend(std::uint64_t steps) { used_ += steps; }
  std::uint64_t used() const { return used_; }
  std::uint64_t left() const { return used_ < limit_ ? limit_ - used_ : 0; }
  // A share of what is left, never more than `most`.
  std::uint64_t share(double part, std::uint64_t most = UINT64_MAX) const {
    return std::min(most, static_cast<std::uint64_t>(static_cast<double>(left()) * part));
  }

 private:
  std::uint64_t limit_;
  std::uint64_t used_ = 0;
};

}  // namespace preset
