// Asks a server of this machine again and again, until it says that it is ready.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace tuningd {

// Never blocks: the owner polls. One thread.
class HttpProbe {
 public:
  using Clock = std::chrono::steady_clock;

  HttpProbe(std::uint16_t port, std::string path);  // "/health"
  ~HttpProbe();
  HttpProbe(const HttpProbe&) = delete;
  HttpProbe& operator=(const HttpProbe&) = delete;

  // Goes on as far as it gets.
  void step();
  bool answered() const { return answered_; }  // with 2xx

  int descriptor() const { return socket_; }  // -1: waits for its time
  short events() const;
  Clock::time_point next() const { return next_; }  // when to step without an event
  // What the last try came to: "HTTP 503", "Connection refused".
  const std::string& last() const { return last_; }

 private:
  struct Answer;
  void connect();
  void send();
  void receive();
  void give_up(std::string why);

  std::uint16_t port_;
  std::string request_;
  std::size_t sent_ = 0;
  int socket_ = -1;
  bool connected_ = false;
  bool answered_ = false;
  std::unique_ptr<Answer> answer_;
  Clock::time_point next_;
  Clock::duration pause_;
  std::string last_;
};

}  // namespace tuningd
