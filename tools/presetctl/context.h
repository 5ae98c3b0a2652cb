// What a verb works with: the connection, opened when it is first needed, and the output.
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "client/client.h"
#include "presetctl/fault.h"
#include "presetctl/output.h"

namespace presetctl {

// One for each run; one thread.
class Context {
 public:
  Context(std::string socket, bool json) : socket_(std::move(socket)), json_(json) {}

  // The result, or what the person is to be told (kRefused, kNoDaemon).
  Result<boost::json::value> call(std::string_view method, const boost::json::value& params);
  // The same for methods whose result is an object.
  Result<boost::json::object> call_object(std::string_view method,
                                          const boost::json::value& params);
  Result<client::Notification> next_notification();
  // The same, or nothing if none came in time.
  Result<std::optional<client::Notification>> next_notification(std::chrono::milliseconds timeout);
  // The next call connects again.
  void disconnect() { client_.reset(); }

  Output& out() { return out_; }
  bool json() const { return json_; }
  const std::string& socket() const { return socket_; }

  // A line on standard error that is no failure.
  static void note(std::string_view text);

 private:
  Result<client::Client*> connection();

  std::string socket_;
  bool json_;
  std::optional<client::Client> client_;
  Output out_;
};

// For reading answers: the member if it is there and of that type, else nothing or "".
const boost::json::value* member(const boost::json::object& object, std::string_view key);
std::string text_member(const boost::json::object& object, std::string_view key);
const boost::json::object* object_member(const boost::json::object& object, std::string_view key);
const boost::json::array* array_member(const boost::json::object& object, std::string_view key);

}  // namespace presetctl
