// From the writer thread to the io thread: the answers and events of one commit in one post, for
// one post per answer would cost a wake-up each.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plugin/domain/failure.h"
#include "plugin/service/writer.h"

namespace preset {

class Session;

// Which answer a piece of work completes.
struct Ticket {
  std::uint64_t slot = 0;
  std::size_t element = 0;  // of a batch
};

class CommitMail {
 public:
  struct Answer {
    std::shared_ptr<Session> session;
    Ticket ticket;
    std::string id;         // JSON text; "" for a notification
    std::size_t bytes = 0;  // of the request
    Result<std::string> result;
  };
  struct Delivery {
    std::vector<Answer> answers;
    std::vector<ChangeEvent> events;
  };

  // `receive` runs on the io thread.
  CommitMail(boost::asio::io_context& io, std::function<void(Delivery)> receive)
      : io_(io), receive_(std::move(receive)) {}

  // All [any thread]. What is put waits for send(); a put on the io thread itself (a change refused
  // at once) needs none.
  void put(Answer answer);
  void put(const std::vector<ChangeEvent>& events);
  void send();

 private:
  boost::asio::io_context& io_;
  const std::function<void(Delivery)> receive_;
  std::mutex mutex_;
  Delivery waiting_;
};

}  // namespace preset
