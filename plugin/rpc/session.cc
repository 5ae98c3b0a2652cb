// A session's bytes: reading, writing, waiting, closing. What it does with a line stands in
// session_requests.cc.
#include "plugin/rpc/session.h"

#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <exception>
#include <utility>

namespace preset {
namespace {

// A turn: so much that the system calls are shared, so little that nobody else waits long.
constexpr std::size_t kTurnLines = 256;
constexpr std::size_t kTurnOutput = 512U << 10;
constexpr std::size_t kTurnInput = 512U << 10;
// An output buffer that grew beyond this is not kept for the next session.
constexpr std::size_t kKeptOutput = 1U << 20;
// What a session that waits keeps of its own.
constexpr std::size_t kIdleOutput = 1U << 10;

}  // namespace

Session::Session(Hub& hub, boost::asio::local::stream_protocol::socket socket, Caller caller,
                 std::function<void(Session&)> closed)
    : hub_(hub),
      socket_(std::move(socket)),
      caller_(std::move(caller)),
      on_close_(std::move(closed)),
      cutter_(hub.limits.line_bytes) {}

void Session::pump() {
  if (closed_) {
    return;
  }
  try {
    take_turn();
  } catch (const std::exception& error) {  // out of memory: only this client's fault or loss
    drop(error.what());
  }
}

void Session::take_turn() {
  if (out_.empty()) {
    out_.swap(hub_.output);  // one warm buffer for all
  }
  const bool more = work();
  cutter_.keep();
  if (closed_ || !send()) {
    return;
  }
  if (out_.empty()) {
    if (out_.capacity() <= kKeptOutput && out_.capacity() > hub_.output.capacity()) {
      out_.swap(hub_.output);
    }
    if (out_.capacity() > kIdleOutput) {
      out_ = std::string();
    }
  }
  arm(more);
}

// True: there is more to do right now.
bool Session::work() {
  blocked_ = false;
  turn_lines_ = 0;
  turn_input_ = 0;
  const std::size_t enough = out_.size() + kTurnOutput;
  for (;;) {
    for (;;) {
      if (working_ || stuffed()) {
        return false;
      }
      if (turn_lines_ >= kTurnLines || out_.size() + held_ >= enough) {
        return true;
      }
      if (batch_ != nullptr) {
        if (!go_on_with_batch()) {
          return !blocked_;
        }
        continue;
      }
      if (draining_) {
        return false;
      }
      std::string_view line;
      const LineCutter::Cut cut = cutter_.next(line);
      if (cut == LineCutter::Cut::kNone) {
        break;
      }
      ++turn_lines_;
      if (cut == LineCutter::Cut::kTooLong) {
        answer_line(limit_exceeded("line_bytes", hub_.limits.line_bytes,
                                   "a line has at most " + std::to_string(hub_.limits.line_bytes) +
                                       " bytes; the rest of it is skipped"));
      } else if (!take_line(line)) {
        cutter_.back();
        blocked_ = true;
        return false;
      }
    }
    cutter_.keep();
    if (end_of_stream_ || !readable_) {
      return false;
    }
    if (turn_input_ >= kTurnInput) {
      return true;  // a client can send a long line as fast as we read it
    }
    if (!receive()) {
      return false;
    }
  }
}

// False: nothing to read now, or the connection is closed.
bool Session::receive() {
  ssize_t got = 0;
  do {
    got = ::recv(socket_.native_handle(), hub_.input.data(), hub_.input.size(), MSG_DONTWAIT);
  } while (got < 0 && errno == EINTR);
  if (got > 0) {
    // Less than asked for: that was all.
    readable_ = static_cast<std::size_t>(got) == hub_.input.size();
    turn_input_ += static_cast<std::size_t>(got);
    cutter_.feed({hub_.input.data(), static_cast<std::size_t>(got)});
    return true;
  }
  readable_ = false;
  if (got == 0) {
    end_of_stream_ = true;
    cutter_.end();
    return true;
  }
  if (errno != EAGAIN && errno != EWOULDBLOCK) {
    close();
  }
  return false;
}

// False: the connection is closed.
bool Session::send() {
  while (sent_ < out_.size()) {
    const ssize_t wrote =
        ::send(socket_.native_handle(), out_.data() + sent_, unsent(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (wrote >= 0) {
      sent_ += static_cast<std::size_t>(wrote);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      break;
    } else if (errno != EINTR) {
      close();  // the client has gone
      return false;
    }
  }
  if (sent_ == out_.size()) {
    out_.clear();
    sent_ = 0;
  } else if (sent_ > out_.size() / 2) {
    out_.erase(0, sent_);
    sent_ = 0;
  }
  return true;
}

// Too much unsent until half of it has gone.
bool Session::stuffed() {
  const std::size_t waiting = unsent() + held_;
  stuffed_ = waiting >= (stuffed_ ? hub_.limits.unsent_bytes / 2 : hub_.limits.unsent_bytes);
  return stuffed_;
}

void Session::arm(bool more) {
  const bool was_stuffed = stuffed_;
  if (was_stuffed && !stuffed()) {
    more = true;
  }
  if ((draining_ || end_of_stream_) && idle() && !more && !working_ && !blocked_) {
    close();
    return;
  }
  if (unsent() > 0 && !waiting_write_) {
    waiting_write_ = true;
    socket_.async_wait(socket_.wait_write, [self = shared_from_this()](auto) {
      self->waiting_write_ = false;
      self->pump();
    });
  }
  if (more) {
    if (!posted_) {
      posted_ = true;
      boost::asio::post(hub_.io, [self = shared_from_this()] {
        self->posted_ = false;
        self->pump();
      });
    }
    return;
  }
  if (end_of_stream_ || draining_ || stuffed_ || working_ || blocked_ || waiting_read_) {
    return;
  }
  if (!cutter_.mid_line()) {
    unfinished_line_.reset();
  } else if (unfinished_line_ != cutter_.lines()) {
    unfinished_line_ = cutter_.lines();
    unfinished_since_ = Clock::now();
  }
  // A small buffer of its own: one for all cannot be lent for so long.
  readable_ = false;
  waiting_read_ = true;
  socket_.async_read_some(boost::asio::buffer(first_),
                          [self = shared_from_this()](auto error, std::size_t got) {
                            self->waiting_read_ = false;
                            self->on_read(error, got);
                          });
}

void Session::on_read(boost::system::error_code error, std::size_t got) {
  if (closed_) {
    return;
  }
  if (got > 0) {
    cutter_.feed({first_.data(), got});
    readable_ = got == first_.size();  // else that was all
  } else if (error == boost::asio::error::eof) {
    end_of_stream_ = true;
    cutter_.end();
  } else if (error) {
    close();
    return;
  }
  pump();
}

void Session::check_time(Clock::time_point now) {
  if (closed_ || !unfinished_line_) {
    return;
  }
  if (!waiting_read_) {
    unfinished_since_ = now;  // it is we who keep the client waiting
  } else if (now - unfinished_since_ > std::chrono::seconds(hub_.limits.line_seconds)) {
    drop("a line was not ended within " + std::to_string(hub_.limits.line_seconds) +
         " s (line_seconds)");
  }
}

void Session::notify(std::string_view line) {
  if (subscribed_) {
    push(line);
  }
}

void Session::notify_of_task(std::uint64_t task, std::string_view line) {
  if (watching_ && watched_.value_or(task) == task) {
    push(line);
  }
}

void Session::push(std::string_view line) {
  if (closed_) {
    return;
  }
  if (unsent() + line.size() > hub_.limits.unsent_bytes) {
    drop("the subscriber does not read (unsent_bytes)");
    return;
  }
  out_ += line;
  if (!posted_) {
    posted_ = true;
    boost::asio::post(hub_.io, [self = shared_from_this()] {
      self->posted_ = false;
      self->pump();
    });
  }
}

void Session::subscribe() {
  if (!subscribed_) {
    subscribed_ = true;
    add(hub_.traffic.subscribers);
  }
}

void Session::unsubscribe() {
  if (subscribed_) {
    subscribed_ = false;
    subtract(hub_.traffic.subscribers);
  }
}

void Session::watch_tasks(std::optional<std::uint64_t> task) {
  watched_ = task;
  if (!watching_) {
    watching_ = true;
    add(hub_.traffic.task_subscribers);
  }
}

void Session::unwatch_tasks() {
  if (watching_) {
    watching_ = false;
    subtract(hub_.traffic.task_subscribers);
  }
}

void Session::drain() {
  draining_ = true;
  pump();
}

void Session::drop(std::string_view why) {
  if (closed_) {
    return;
  }
  add(hub_.traffic.dropped);
  hub_.dispatcher.log()(TUNINGD_LOG_WARNING, "connection of uid " + std::to_string(caller_.uid) +
                                                 " closed: " + std::string(why));
  close();
}

void Session::close() {
  if (closed_) {
    return;
  }
  closed_ = true;
  unsubscribe();
  unwatch_tasks();
  boost::system::error_code ignored;
  socket_.close(ignored);
  out_ = std::string();
  sent_ = 0;
  slots_.clear();
  batch_.reset();
  on_close_(*this);
}

}  // namespace preset
