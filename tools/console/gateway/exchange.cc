#include "exchange.h"

namespace console {

Session::Exchange::~Exchange() {
  if (session_) session_->answer(problem(500, "The request was lost.", "internal_error"));
}

void Session::Exchange::send(Response response) {
  if (const auto session = std::exchange(session_, nullptr)) session->answer(std::move(response));
}

std::shared_ptr<Stream> Session::Exchange::start(Response head) {
  const auto session = std::exchange(session_, nullptr);
  if (!session) return nullptr;
  const bool open = session->start_stream(std::move(head));
  return std::make_shared<LiveStream>(session, open);
}

Session::LiveStream::~LiveStream() {
  if (is_open()) session_->close();
}

bool Session::LiveStream::write(std::string piece) {
  return is_open() && session_->write_piece(piece);
}

std::size_t Session::LiveStream::waiting() const {
  return is_open() ? session_->outbox_.waiting() : 0;
}

void Session::LiveStream::when_sent(std::function<void()> then) {
  if (waiting() == 0) return session_->call_later(then);
  session_->when_sent_ = std::move(then);
}

void Session::LiveStream::when_gone(std::function<void()> then) {
  if (!is_open()) return session_->call_later(then);
  session_->when_gone_ = std::move(then);
}

void Session::LiveStream::end() {
  if (!is_open()) return;
  open_ = false;
  session_->end_stream();
}

}  // namespace console
