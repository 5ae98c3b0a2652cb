#include "session.h"

#include <boost/asio/post.hpp>
#include <cstdio>
#include <utility>

#include "exchange.h"
#include "log.h"

namespace console {
namespace {

using namespace std::chrono_literals;

// How long a client that is still sending may take to read that it was refused.
constexpr auto kLinger = 2s;

// While an answer is streamed, so much of the next requests is read; it shows when the client goes.
constexpr std::size_t kMostAhead = 64 * 1024;

constexpr std::chrono::milliseconds kNoLimit = std::chrono::milliseconds::max();

}  // namespace

Session::Session(const Surroundings& surroundings, std::unique_ptr<Wire> wire, bool turned_away)
    : around_(surroundings),
      wire_(std::move(wire)),
      here_(wire_->here()),
      turned_away_(turned_away),
      reader_(surroundings.limits),
      outbox_(*wire_, [this](bool alive) { sent(alive); }) {}

void Session::enter(State state, std::chrono::milliseconds limit) {
  state_ = state;
  deadline_ = limit == kNoLimit ? Clock::time_point::max() : Clock::now() + limit;
}

void Session::run() {
  enter(State::kGreeting, around_.limits.header_time);
  wire_->greet([this, self = shared_from_this()](boost::system::error_code error, std::size_t) {
    if (state_ == State::kClosed) return;
    if (error) return close();
    enter(State::kIdle, around_.limits.header_time);
    advance();
  });
}

void Session::check_time(Clock::time_point now) {
  if (now < deadline_) return;
  switch (state_) {
    case State::kHead:
      return refuse(408, "the headers take too long", "timeout");
    case State::kBody:
      return refuse(408, "the body takes too long", "timeout");
    case State::kAnswering:
    case State::kStreaming:
      log_answer(status_, "nobody takes the answer");
      return close();
    default:
      return close();
  }
}

void Session::stop() {
  if (is_reading()) return close();
  stopping_ = true;
  last_ = true;
}

void Session::close() {
  if (state_ == State::kClosed) return;
  const std::shared_ptr<Session> self = shared_from_this();
  if (state_ == State::kStreaming) --around_.traffic.streams;
  enter(State::kClosed, kNoLimit);
  wire_->close();
  call_later(when_sent_);
  call_later(when_gone_);
  around_.owner.closed(*this);
}

// Reading.

void Session::read() {
  if (reading_ || ended_) return;
  reading_ = true;
  wire_->read_some(boost::asio::buffer(incoming_),
                   [this, self = shared_from_this()](boost::system::error_code error,
                                                     std::size_t size) { came(error, size); });
}

void Session::came(boost::system::error_code error, std::size_t size) {
  reading_ = false;
  if (state_ == State::kClosed) return;
  ended_ = static_cast<bool>(error);
  if (state_ == State::kLingering) return ended_ ? close() : drain();
  received_.append(incoming_.data(), size);
  if (is_reading()) {
    advance();
  } else if (state_ == State::kStreaming) {
    if (ended_) return close();
    if (received_.size() < kMostAhead) read();
  }
}

void Session::advance() {
  while (is_reading()) {
    // An empty line before a request is what some clients put behind their last body.
    if (state_ == State::kIdle && received_.starts_with("\r\n")) received_.erase(0, 2);
    std::string_view unused = received_;
    const auto got = reader_.feed(unused);
    received_.erase(0, received_.size() - unused.size());
    if (!got) {
      const unsigned status = got.error().status;
      return refuse(status, got.error().why, status == 413 ? "too_large" : "bad_request");
    }
    switch (*got) {
      case RequestReader::Got::kMore:
        return wait_for_more();
      case RequestReader::Got::kHead:
        got_head();
        break;
      case RequestReader::Got::kWhole:
        got_whole();
        break;
    }
  }
}

void Session::wait_for_more() {
  if (ended_) return close();
  if (state_ == State::kIdle && (reader_.begun() || !received_.empty())) {
    enter(State::kHead, around_.limits.header_time);
  }
  if (state_ == State::kBody && !continued_ && reader_.wants_continue()) {
    continued_ = true;
    if (received_.empty()) {
      outbox_.add("HTTP/1.1 100 Continue\r\n\r\n");
      outbox_.flush(shared_from_this());
    }
  }
  read();
}

void Session::got_head() {
  const http::request_header<>& head = reader_.head();
  method_ = head.method();
  version_ = head.version();
  last_ = !reader_.keep_alive();
  const std::string_view target(head.target().data(), head.target().size());
  path_ = target.substr(0, target.find('?'));  // the query may hold the token
  if (turned_away_) return refuse(503, "too many connections", "unavailable");
  auto admitted = around_.front.admit(head, here_);
  if (!admitted) return refuse(std::move(admitted.error()));
  admitted_ = std::move(*admitted);
  route_ = admitted_.route;
  cors_origin_ = admitted_.cors_origin;
  enter(State::kBody, around_.limits.body_time);
}

void Session::got_whole() {
  whole_at_ = Clock::now();
  admitted_.request.body = reader_.take_body();
  enter(State::kWaiting, kNoLimit);
  const Answer to(std::make_shared<Exchange>(shared_from_this()));
  Front::handle(std::move(admitted_), to);
}

// Answering.

void Session::refuse(unsigned status, std::string_view why, std::string_view code) {
  // What follows cannot be told from what it was.
  last_ = true;
  refuse(Front::Refused{problem(status, why, code), std::string(why), cors_origin_});
}

void Session::refuse(Front::Refused refused) {
  if (!refused.why.empty()) log_answer(refused.response.status, refused.why);
  last_ = last_ || reader_.body_to_come();
  cors_origin_ = std::move(refused.cors_origin);
  whole_at_ = Clock::now();
  answer(std::move(refused.response));
}

Framing Session::framing() const {
  return {.close = last_, .tell_keep = version_ < 11 && !last_, .cors_origin = cors_origin_};
}

void Session::answer(Response response) {
  if (!is_reading() && state_ != State::kWaiting) return;
  status_ = response.status;
  // 503 is what everything says while the daemon is down: once is enough, and not from here.
  if (status_ >= 500 && status_ != 503 && route_ != nullptr) log_answer(status_, response.body);
  Framing framing = this->framing();
  framing.length = response.body.size();
  std::string bytes = response_head(response, framing);
  if (method_ != http::verb::head && !is_bodiless(status_)) bytes += response.body;
  enter(State::kAnswering, around_.limits.take_time);
  outbox_.add(std::move(bytes));
  outbox_.flush(shared_from_this());
}

bool Session::start_stream(Response head) {
  if (state_ != State::kWaiting) return false;
  status_ = head.status;
  const bool bodiless = method_ == http::verb::head || is_bodiless(status_);
  // Without chunks the end of the connection is the end of the body.
  if (version_ < 11 && !bodiless) last_ = true;
  Framing framing = this->framing();
  framing.chunked = version_ >= 11;
  const std::string piece = std::move(head.body);
  outbox_.add(response_head(head, framing));
  enter(bodiless ? State::kAnswering : State::kStreaming, around_.limits.take_time);
  if (bodiless) {
    outbox_.flush(shared_from_this());
    return false;
  }
  ++around_.traffic.streams;
  write_piece(piece);
  outbox_.flush(shared_from_this());
  read();
  return true;
}

bool Session::write_piece(std::string_view piece) {
  if (state_ != State::kStreaming) return false;
  if (piece.empty()) return true;  // in chunks it would be the end
  if (outbox_.waiting() == 0) deadline_ = Clock::now() + around_.limits.take_time;
  std::string bytes;
  if (version_ >= 11) {
    char size[20];
    const int length = std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
    bytes.reserve(piece.size() + 24);
    bytes.append(size, static_cast<std::size_t>(length));
  }
  bytes += piece;
  if (version_ >= 11) bytes += "\r\n";
  outbox_.add(std::move(bytes));
  outbox_.flush(shared_from_this());
  return true;
}

void Session::end_stream() {
  if (state_ != State::kStreaming) return;
  --around_.traffic.streams;
  when_gone_ = nullptr;
  enter(State::kAnswering, around_.limits.take_time);
  if (version_ >= 11) outbox_.add("0\r\n\r\n");
  if (outbox_.waiting() > 0) return outbox_.flush(shared_from_this());
  boost::asio::post(around_.executor, [this, self = shared_from_this()] { sent(true); });
}

void Session::sent(bool alive) {
  if (state_ == State::kClosed) return;
  if (!alive) return close();
  const bool all = outbox_.waiting() == 0;
  if (state_ == State::kStreaming || (state_ == State::kAnswering && !all)) {
    deadline_ = all ? Clock::time_point::max() : Clock::now() + around_.limits.take_time;
  }
  if (all) call_later(when_sent_);
  if (state_ == State::kStreaming) {
    report();
  } else if (state_ == State::kAnswering && all) {
    report();
    finish_answer();
  }
}

void Session::finish_answer() {
  if (last_) return linger();
  forget_request();
  enter(State::kIdle, around_.limits.idle_time);
  advance();
}

void Session::forget_request() {
  reader_.next();
  admitted_ = {};
  method_ = http::verb::unknown;
  path_.clear();
  route_ = nullptr;
  cors_origin_.clear();
  version_ = 11;
  last_ = stopping_;
  continued_ = false;
  reported_ = false;
}

void Session::report() {
  if (reported_) return;
  reported_ = true;
  around_.owner.answered({method_, route_, status_, Clock::now() - whole_at_});
}

void Session::linger() {
  enter(State::kLingering, kLinger);
  if (ended_) return close();
  if (reading_) return wire_->cut();
  wire_->end_writing([this, self = shared_from_this()](boost::system::error_code, std::size_t) {
    if (state_ == State::kLingering) drain();
  });
}

void Session::drain() {
  wire_->drain_some(
      boost::asio::buffer(incoming_),
      [this, self = shared_from_this()](boost::system::error_code error, std::size_t) {
        if (state_ == State::kClosed) return;
        if (error) return close();
        drain();
      });
}

void Session::log_answer(unsigned status, std::string_view why) const {
  const auto method = http::to_string(method_);
  std::string line = std::to_string(status) + " ";
  if (!path_.empty()) line.append(method.data(), method.size()).append(" " + path_);
  line += ": ";
  line += why;
  log_line(line);
}

void Session::call_later(std::function<void()>& callback) {
  if (!callback) return;
  boost::asio::post(around_.executor, std::exchange(callback, nullptr));
}

}  // namespace console
