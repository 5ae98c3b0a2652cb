// Counts who is using the open database, so that it can be replaced under them.
//
// Everybody who touches the database holds a Pass for as long as they do: a point read for its few
// hundred nanoseconds, a snapshot or a cursor for its life. Entering costs one uncontended atomic
// increment. Whoever wants to replace the database shuts the gate: newcomers wait, and once the
// last pass is gone the database is his alone. Shutting gives up after a while, because a thread
// that holds one pass may be waiting for another; so no combination of passes can deadlock.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <utility>

namespace kvstore {

class ReadGate {
 public:
  class Pass {
   public:
    explicit Pass(std::atomic<std::int64_t>* count) : count_(count) {}
    Pass(Pass&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (count_ != nullptr) count_->fetch_sub(1, std::memory_order_release);
    }

   private:
    std::atomic<std::int64_t>* count_;
  };

  // Waits while the gate is shut. [any thread]
  Pass enter() {
    std::atomic<std::int64_t>& count = stripes_[stripe()].count;
    for (;;) {
      // Both this pair and the one in shut() (store, then load) must be seen in one order by all,
      // or each side could miss the other.
      count.fetch_add(1, std::memory_order_seq_cst);
      if (!shut_.load(std::memory_order_seq_cst)) return Pass(&count);
      count.fetch_sub(1, std::memory_order_release);
      shut_.wait(true);
    }
  }

  // True: nobody holds a pass and nobody gets one until open(). False: some were still held when
  // patience ran out, and the gate is open again. [one thread at a time]
  bool shut(std::chrono::milliseconds patience);
  void open();

  std::int64_t passes() const;  // held now

 private:
  // Threads count in different cache lines.
  struct alignas(64) Stripe {
    std::atomic<std::int64_t> count{0};
  };
  static constexpr unsigned kStripes = 16;

  static unsigned stripe() {
    static std::atomic<unsigned> next{0};
    thread_local const unsigned mine = next.fetch_add(1, std::memory_order_relaxed) % kStripes;
    return mine;
  }

  std::array<Stripe, kStripes> stripes_;
  std::atomic<bool> shut_{false};
};

}  // namespace kvstore
