// GET /api/events: what the daemon tells by itself, as server-sent events.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <string>

#include "router.h"

namespace console {

// One connection to the daemon, subscribed to presets and tasks, for all streams; there while
// anyone listens, and opened again when it breaks. [the gateway's one thread]
class Events {
 public:
  Events(boost::asio::io_context& io, std::string socket_path, std::size_t most_streams);
  ~Events();
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  void add_route(Router& router);

  // Ends all streams; later ones are refused.
  void stop();

  std::size_t streams() const;

 private:
  class Hub;
  std::shared_ptr<Hub> hub_;
};

}  // namespace console
