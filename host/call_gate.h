// Counts the calls that are inside something, so that it can be shut and waited for.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace tuningd {

// [any thread]. Whoever calls `shut` must not be inside.
class CallGate {
 public:
  // A call that is inside until the Pass ends. Converts to false if the gate was shut.
  class Pass {
   public:
    explicit Pass(CallGate* gate) : gate_(gate) {}
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_ != nullptr) gate_->leave();
    }
    explicit operator bool() const { return gate_ != nullptr; }

   private:
    CallGate* gate_;
  };

  Pass enter() {
    if ((state_.fetch_add(kOne, std::memory_order_acquire) & kShut) == 0) return Pass(this);
    leave();
    return Pass(nullptr);
  }

  bool is_shut() const { return (state_.load(std::memory_order_acquire) & kShut) != 0; }

  // From now on nobody enters; returns when the last call has left.
  void shut() {
    std::uint32_t seen = state_.fetch_or(kShut, std::memory_order_acq_rel) | kShut;
    while (seen != kShut) {
      state_.wait(seen, std::memory_order_acquire);
      seen = state_.load(std::memory_order_acquire);
    }
  }

 private:
  static constexpr std::uint32_t kShut = 1;  // the lowest bit; the count stands above it
  static constexpr std::uint32_t kOne = 2;

  void leave() {
    if (state_.fetch_sub(kOne, std::memory_order_release) == (kOne | kShut)) state_.notify_all();
  }

  std::atomic<std::uint32_t> state_ = 0;
};

}  // namespace tuningd
