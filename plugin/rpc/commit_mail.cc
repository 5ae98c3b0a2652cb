#include "plugin/rpc/commit_mail.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace preset {

void CommitMail::put(Answer answer) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.answers.push_back(std::move(answer));
  }
  if (io_.get_executor().running_in_this_thread()) {
    send();
  }
}

void CommitMail::put(const std::vector<ChangeEvent>& events) {
  const std::lock_guard lock(mutex_);
  waiting_.events.insert(waiting_.events.end(), events.begin(), events.end());
}

void CommitMail::send() {
  Delivery delivery;
  {
    const std::lock_guard lock(mutex_);
    delivery = std::exchange(waiting_, {});
  }
  if (!delivery.answers.empty() || !delivery.events.empty()) {
    boost::asio::post(
        io_, [this, delivery = std::move(delivery)]() mutable { receive_(std::move(delivery)); });
  }
}

}  // namespace preset
