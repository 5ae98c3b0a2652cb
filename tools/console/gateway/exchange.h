// The Answer of one request on its connection, and its Stream.
#pragma once

#include <memory>
#include <utility>

#include "session.h"

namespace console {

class Session::Exchange : public Answer::Sink {
 public:
  explicit Exchange(std::shared_ptr<Session> session) : session_(std::move(session)) {}
  ~Exchange() override;

  void send(Response response) override;
  std::shared_ptr<Stream> start(Response head) override;

 private:
  std::shared_ptr<Session> session_;  // null: has been answered
};

// Dropped before its end, it ends the connection: the client sees that something is missing.
class Session::LiveStream : public Stream {
 public:
  // `open`: it has a body, and somebody to read it.
  LiveStream(std::shared_ptr<Session> session, bool open)
      : session_(std::move(session)), open_(open) {}
  ~LiveStream() override;

  bool write(std::string piece) override;
  std::size_t waiting() const override;
  void when_sent(std::function<void()> then) override;
  void when_gone(std::function<void()> then) override;
  void end() override;

 private:
  bool is_open() const { return open_ && session_->state_ == State::kStreaming; }

  std::shared_ptr<Session> session_;
  bool open_;
};

}  // namespace console
