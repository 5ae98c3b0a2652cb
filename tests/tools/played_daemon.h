// A daemon that is played by the test: it listens on a socket and answers what it was told to, so
// that answers can hold what no real daemon would let in, come late, or not at all.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/process.h"
#include "support/temp_dir.h"

namespace test {

// Handlers run on the daemon's thread, one call after the other; everything else is the test's.
class PlayedDaemon {
 public:
  struct Refusal {
    int code;
    std::string message;
    boost::json::value data = nullptr;
  };
  using Reply = std::expected<boost::json::value, Refusal>;
  using Handler = std::function<Reply(const boost::json::object& params)>;

  PlayedDaemon();
  ~PlayedDaemon();
  PlayedDaemon(const PlayedDaemon&) = delete;
  PlayedDaemon& operator=(const PlayedDaemon&) = delete;

  void on(std::string method, Handler handler);
  void answer(std::string method, boost::json::value result);
  void refuse(std::string method, Refusal refusal);

  // To every connection.
  void notify(std::string_view method, const boost::json::value& params);
  // Ends all connections and takes no more, until start().
  void stop();
  void start();

  // Waits until `method` was called `times` in all; false if it is not.
  bool was_called(std::string_view method, std::size_t times = 1);
  // The params of its last call.
  boost::json::object last_params(std::string_view method);

  const std::string& socket() const { return socket_; }

  // presetctl against it, without a terminal.
  Finished ctl(std::vector<std::string> words, const std::string& input = {},
               const std::string& directory = {});
  Process start_ctl(std::vector<std::string> words);

 private:
  struct State;
  TempDir folder_;
  std::string socket_;
  std::unique_ptr<State> state_;
};

// Fails the case unless `text` holds `part`, or if it does.
void expect_in(std::string_view text, std::string_view part);
void expect_not_in(std::string_view text, std::string_view part);

}  // namespace test
