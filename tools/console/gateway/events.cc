#include "events.h"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "event_source.h"
#include "failure.h"

namespace console {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kCommentEvery{15};
constexpr std::size_t kMostWaiting = 1U << 20;  // beyond it a client does not read

std::string frame(std::string_view event, std::string_view data) {
  std::string text;
  text.reserve(event.size() + data.size() + 16);
  text.append("event: ").append(event).append("\ndata: ").append(data).append("\n\n");
  return text;
}

std::string state_frame(bool up) {
  return frame("daemon", up ? R"({"up":true})" : R"({"up":false})");
}

}  // namespace

class Events::Hub : public std::enable_shared_from_this<Events::Hub> {
 public:
  Hub(asio::io_context& io, std::string path, std::size_t most)
      : most_(most),
        comments_(io),
        source_(std::make_shared<EventSource>(
            io, std::move(path),
            EventSource::Ear{
                .state = [this](bool up) { change(up); },
                .event = [this](std::string_view method,
                                std::string_view params) { send_all(frame(method, params)); }})) {}

  void open(const Answer& answer) {
    if (stopped_ || streams_.size() >= most_) {
      return answer.send(failure(
          503, stopped_ ? "the console is ending" : "all event streams are taken: close a window",
          "limit_exceeded"));
    }
    if (streams_.empty()) begin();
    // How long the browser waits before it asks again.
    std::string first = "retry: 1000\n\n";
    if (up_) first += state_frame(*up_);
    Response head{.status = 200, .content_type = "text/event-stream", .body = std::move(first)};
    head.headers.emplace_back("X-Accel-Buffering", "no");
    const std::shared_ptr<Stream> stream = answer.start(std::move(head));
    streams_.push_back(stream);
    // Not its address: once it is let go, the next stream may have the same.
    stream->when_gone([self = weak_from_this(), gone = std::weak_ptr(stream)] {
      const auto hub = self.lock();
      const auto held = gone.lock();
      if (hub && held) hub->remove(held.get());
    });
  }

  void stop() {
    stopped_ = true;
    source_->stop();
    comments_.cancel();
    for (const auto& stream : std::exchange(streams_, {})) stream->end();
  }

  std::size_t streams() const { return streams_.size(); }

 private:
  void begin() {
    source_->start();
    comment_later();
  }

  void remove(const Stream* gone) {
    std::erase_if(streams_, [gone](const auto& stream) { return stream.get() == gone; });
    if (!streams_.empty() || stopped_) return;
    source_->stop();
    up_.reset();
    comments_.cancel();
  }

  void change(bool up) {
    up_ = up;
    send_all(state_frame(up));
  }

  void send_all(const std::string& text) {
    // A write may find a client gone, which changes streams_.
    for (const auto& stream : std::vector(streams_)) {
      // One that does not read is let go without end(): cut.
      const bool reads = stream->waiting() + text.size() <= kMostWaiting;
      if (!reads || !stream->write(text)) remove(stream.get());
    }
  }

  void comment_later() {
    comments_.expires_after(kCommentEvery);
    comments_.async_wait([self = weak_from_this()](boost::system::error_code error) {
      const auto hub = self.lock();
      if (error || !hub || hub->streams_.empty()) return;
      hub->send_all(": \n\n");
      if (!hub->streams_.empty()) hub->comment_later();
    });
  }

  const std::size_t most_;
  asio::steady_timer comments_;
  std::shared_ptr<EventSource> source_;
  std::vector<std::shared_ptr<Stream>> streams_;
  std::optional<bool> up_;  // as it was told last; none: not known yet
  bool stopped_ = false;
};

Events::Events(asio::io_context& io, std::string socket_path, std::size_t most_streams)
    : hub_(std::make_shared<Hub>(io, std::move(socket_path), most_streams)) {}

Events::~Events() {
  hub_->stop();
}

void Events::add_route(Router& router) {
  router.add(http::verb::get, "/api/events",
             [hub = hub_](const Request&, const Answer& answer) { hub->open(answer); });
}

void Events::stop() {
  hub_->stop();
}

std::size_t Events::streams() const {
  return hub_->streams();
}

}  // namespace console
