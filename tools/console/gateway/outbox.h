// What goes out on a wire: bytes queued while others are under way. [the gateway's one thread]
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "wire.h"

namespace console {

class Outbox {
 public:
  // `progress` is called when some of it has gone out, or (false) never will: then nothing more is
  // sent. `self` keeps the outbox and the wire alive.
  using Progress = std::function<void(bool alive)>;
  Outbox(Wire& wire, Progress progress) : wire_(wire), progress_(std::move(progress)) {}

  void add(std::string bytes);
  // Sends what was added, if nothing is under way.
  void flush(std::shared_ptr<void> self);

  std::size_t waiting() const { return queued_.size() + sending_.size() - sent_; }

 private:
  void wrote(boost::system::error_code error, std::size_t size, std::shared_ptr<void> self);

  Wire& wire_;
  Progress progress_;
  std::string queued_;
  std::string sending_;
  std::size_t sent_ = 0;  // of `sending_`
  bool under_way_ = false;
};

}  // namespace console
