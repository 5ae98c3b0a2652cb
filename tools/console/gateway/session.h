// One connection: its requests in their order, their answers, their times.
// [the gateway's one thread]
#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "front.h"
#include "http.h"
#include "limits.h"
#include "outbox.h"
#include "request_reader.h"
#include "response_head.h"
#include "traffic.h"
#include "wire.h"

namespace console {

class Session;

// The server, as its sessions see it.
class SessionOwner {
 public:
  virtual void closed(Session& session) = 0;
  virtual void answered(const Answered& what) = 0;

 protected:
  ~SessionOwner() = default;
};

// Lives until it is closed, and as long as an answer is owed.
class Session : public std::enable_shared_from_this<Session> {
 public:
  using Clock = std::chrono::steady_clock;

  struct Surroundings {
    boost::asio::any_io_executor executor;
    const Limits& limits;
    const Front& front;
    Traffic& traffic;
    SessionOwner& owner;
  };
  // `turned_away`: beyond the limit of connections, its request gets a 503.
  Session(const Surroundings& surroundings, std::unique_ptr<Wire> wire, bool turned_away);

  void run();
  // Ends what has taken too long.
  void check_time(Clock::time_point now);
  // Takes no more requests; closes once what is owed has been answered.
  void stop();
  void close();
  bool turned_away() const { return turned_away_; }

 private:
  enum class State {
    kGreeting,  // TLS
    kIdle,      // between requests
    kHead,
    kBody,
    kWaiting,  // for the handler
    kAnswering,
    kStreaming,
    kLingering,  // answered, and the client may not have read it yet
    kClosed,
  };
  class Exchange;    // the Answer of the request
  class LiveStream;  // its Stream

  void enter(State state, std::chrono::milliseconds limit);
  bool is_reading() const { return state_ <= State::kBody; }

  void read();
  void came(boost::system::error_code error, std::size_t size);
  void advance();
  void wait_for_more();
  void got_head();
  void got_whole();
  void refuse(unsigned status, std::string_view why, std::string_view code);
  void refuse(Front::Refused refused);

  void answer(Response response);
  bool start_stream(Response head);  // false: has no body
  bool write_piece(std::string_view piece);
  void end_stream();
  void sent(bool alive);
  void finish_answer();
  void report();
  void linger();
  void drain();
  void log_answer(unsigned status, std::string_view why) const;
  Framing framing() const;
  void forget_request();
  void call_later(std::function<void()>& callback);

  Surroundings around_;
  std::unique_ptr<Wire> wire_;
  boost::asio::ip::address here_;
  bool turned_away_;
  bool stopping_ = false;
  State state_ = State::kGreeting;
  Clock::time_point deadline_ = Clock::time_point::max();

  std::array<char, 16 * 1024> incoming_;
  std::string received_;  // and not used yet
  bool reading_ = false;
  bool ended_ = false;  // the client sends no more
  RequestReader reader_;
  Front::Admitted admitted_;

  // Of the request at hand.
  http::verb method_ = http::verb::unknown;
  std::string path_;
  const Route* route_ = nullptr;
  std::string cors_origin_;
  unsigned version_ = 11;
  bool last_ = false;       // the connection ends with it
  bool continued_ = false;  // "100 Continue" has been said
  bool reported_ = false;
  unsigned status_ = 0;
  Clock::time_point whole_at_;

  Outbox outbox_;
  std::function<void()> when_sent_;
  std::function<void()> when_gone_;
};

}  // namespace console
