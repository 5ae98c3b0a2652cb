#include "read_gate.h"

#include <thread>

namespace kvstore {

bool ReadGate::shut(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  shut_.store(true, std::memory_order_seq_cst);
  while (passes() != 0) {
    if (std::chrono::steady_clock::now() >= deadline) {
      open();
      return false;
    }
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  return true;
}

void ReadGate::open() {
  shut_.store(false, std::memory_order_seq_cst);
  shut_.notify_all();
}

std::int64_t ReadGate::passes() const {
  std::int64_t sum = 0;
  for (const Stripe& stripe : stripes_) sum += stripe.count.load(std::memory_order_seq_cst);
  return sum;
}

}  // namespace kvstore
