#include "presetctl/context.h"

#include <cstdio>

#include "presetctl/text.h"

namespace presetctl {

namespace json = boost::json;

Result<client::Client*> Context::connection() {
  if (!client_) {
    auto connected = client::Client::connect(socket_);
    if (!connected) return std::unexpected(fault_of(connected.error(), socket_));
    client_.emplace(std::move(*connected));
  }
  return &*client_;
}

Result<json::value> Context::call(std::string_view method, const json::value& params) {
  const Result<client::Client*> connected = connection();
  if (!connected) return std::unexpected(connected.error());
  auto answer = (*connected)->call(method, params);
  if (!answer) return std::unexpected(fault_of(answer.error(), socket_));
  return std::move(*answer);
}

Result<json::object> Context::call_object(std::string_view method, const json::value& params) {
  Result<json::value> result = call(method, params);
  if (!result) return std::unexpected(result.error());
  if (!result->is_object()) {
    return std::unexpected(
        Fault{kNoDaemon, {socket_ + ": " + std::string(method) + " answered no object"}, 0});
  }
  return std::move(result->get_object());
}

Result<client::Notification> Context::next_notification() {
  const Result<client::Client*> connected = connection();
  if (!connected) return std::unexpected(connected.error());
  auto next = (*connected)->next_notification();
  if (!next) return std::unexpected(fault_of(next.error(), socket_));
  return std::move(*next);
}

Result<std::optional<client::Notification>> Context::next_notification(
    std::chrono::milliseconds timeout) {
  const Result<client::Client*> connected = connection();
  if (!connected) return std::unexpected(connected.error());
  auto next = (*connected)->next_notification(timeout);
  if (next) return std::move(*next);
  if (next.error().kind == client::Error::Kind::kTimeout) return std::nullopt;
  return std::unexpected(fault_of(next.error(), socket_));
}

void Context::note(std::string_view text) {
  const std::string line = "presetctl: " + printable(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

const json::value* member(const json::object& object, std::string_view key) {
  return object.if_contains(key);
}

std::string text_member(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

const json::object* object_member(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value ? value->if_object() : nullptr;
}

const json::array* array_member(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value ? value->if_array() : nullptr;
}

}  // namespace presetctl
