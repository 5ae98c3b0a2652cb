// What the sessions of one endpoint share. Everything is of the io thread, but where it says
// otherwise.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "config/capped_resource.h"
#include "plugin/rpc/dispatcher.h"
#include "plugin/settings.h"

namespace preset {

class CommitMail;
class Session;

// Read by any thread.
struct Traffic {
  std::atomic<std::uint64_t> connections{0};  // now
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> dropped{0};      // closed by us for what the client did or did not do
  std::atomic<std::uint64_t> subscribers{0};  // now
  std::atomic<std::uint64_t> task_subscribers{0};  // now
  std::atomic<std::uint64_t> requests{0};
};

// Only the io thread writes a counter: no read-modify-write needed.
inline void add(std::atomic<std::uint64_t>& counter, std::uint64_t count = 1) {
  counter.store(counter.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
}
inline void subtract(std::atomic<std::uint64_t>& counter) {
  counter.store(counter.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
}

struct Hub {
  Hub(const Dispatcher& its_dispatcher, const Limits& its_limits, boost::asio::io_context& its_io,
      boost::asio::thread_pool& its_workers, CommitMail& its_mail)
      : dispatcher(its_dispatcher),
        limits(its_limits),
        io(its_io),
        workers(its_workers),
        mail(its_mail),
        heap(its_limits.parse_bytes) {}

  const Dispatcher& dispatcher;       // [any thread]
  const Limits& limits;               // [any thread]
  boost::asio::io_context& io;        // [any thread]
  boost::asio::thread_pool& workers;  // [any thread]
  CommitMail& mail;                   // [any thread]

  // One request is parsed at a time, so one arena does for all.
  config::CappedResource heap;
  std::array<unsigned char, 64U << 10> arena;
  // One session reads or writes at a time; what it cannot finish it copies or takes along.
  std::array<char, 64U << 10> input;
  std::string output;

  std::uint64_t in_flight = 0;  // requests with a worker or the writer, of closed sessions too
  Traffic traffic;
};

}  // namespace preset
