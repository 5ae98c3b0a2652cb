#include "outbox.h"

#include <utility>

namespace console {
namespace {

// An idle connection holds on to no more.
constexpr std::size_t kMostKept = 64 * 1024;

}  // namespace

void Outbox::add(std::string bytes) {
  if (queued_.empty()) {
    queued_ = std::move(bytes);
  } else {
    queued_ += bytes;
  }
}

void Outbox::flush(std::shared_ptr<void> self) {
  if (under_way_) return;
  if (sent_ == sending_.size()) {
    if (queued_.empty()) return;
    sending_.clear();
    if (sending_.capacity() > kMostKept) sending_.shrink_to_fit();
    sending_.swap(queued_);
    sent_ = 0;
  }
  under_way_ = true;
  wire_.write_some(boost::asio::buffer(sending_) + sent_,
                   [this, self = std::move(self)](boost::system::error_code error,
                                                  std::size_t size) { wrote(error, size, self); });
}

void Outbox::wrote(boost::system::error_code error, std::size_t size, std::shared_ptr<void> self) {
  under_way_ = false;
  sent_ += size;
  if (!error) flush(std::move(self));
  if (!error && waiting() == 0) {
    sending_.clear();
    sent_ = 0;
    if (sending_.capacity() > kMostKept) sending_.shrink_to_fit();
  }
  progress_(!error);
}

}  // namespace console
