#include "rpc_proxy.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "config/capped_resource.h"
#include "config/json_text.h"
#include "failure.h"
#include "json_body.h"

namespace console {

namespace json = boost::json;

namespace {

using Line = DaemonLink::Line;

Response rpc_answer(std::string text) {
  return {.status = 200, .content_type = "application/json", .body = std::move(text)};
}

// An error in the daemon's shape, found before it was asked.
Response rpc_error(const json::value& id, int code, std::string_view message,
                   std::string_view word) {
  ObjectText error;
  error.add("code", code)
      .add_text("message", message)
      .add_json("data", std::move(ObjectText().add_text("code", word)).take());
  ObjectText answer;
  answer.add_text("jsonrpc", "2.0").add("id", id).add_json("error", std::move(error).take());
  return rpc_answer(std::move(answer).take());
}

// Line ends between the tokens of a JSON text become blanks. False: one stands within a string,
// where JSON has none.
bool put_on_one_line(std::string& text) {
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char& c = text[i];
    if (in_string && c == '\\') {
      ++i;
      if (i < text.size() && (text[i] == '\n' || text[i] == '\r')) return false;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (c == '\n' || c == '\r') {
      if (in_string) return false;
      c = ' ';
    }
  }
  return true;
}

bool subscribes(const json::value& request) {
  const json::object* members = request.if_object();
  const json::value* method = members == nullptr ? nullptr : members->if_contains("method");
  return method != nullptr && method->is_string() &&
         std::string_view(method->get_string()).ends_with("subscribe");
}

bool may_be_notification(const json::value& request) {
  const json::object* members = request.if_object();
  return members != nullptr && members->if_contains("id") == nullptr;
}

class RpcProxy {
 public:
  explicit RpcProxy(DaemonLink& link) : link_(link) {}

  void operator()(Request request, const Answer& answer) const {
    if (!may_be_json(request)) {
      return answer.send(
          failure(415, "expected JSON, sent as Content-Type: application/json", "invalid_request"));
    }
    std::string& text = request.body;
    config::CappedResource heap(kBodyMemory);
    json::monotonic_resource arena(4096, &heap);
    const auto parsed = config::parse_json(text, {.depth = kBodyDepth}, &arena);
    // What cannot be a line gets here the answer that the daemon gives to such a text.
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!put_on_one_line(text) || blank) {
      const std::string why = parsed ? std::string() : ": " + parsed.error().message;
      return answer.send(rpc_error(nullptr, -32700, "not valid JSON" + why, "parse_error"));
    }
    // The daemon says itself what it does not like; should it like it, it may be anything.
    if (!parsed) return send(std::move(text), Line::kUnread, answer);
    if (const json::array* batch = parsed->if_array()) {
      if (std::ranges::any_of(*batch, subscribes)) return refuse_subscription(nullptr, answer);
      const bool silent = !batch->empty() && std::ranges::all_of(*batch, may_be_notification);
      return send(std::move(text), silent ? Line::kPerhapsSilent : Line::kAnswered, answer);
    }
    if (subscribes(*parsed)) {
      const json::value* id = parsed->get_object().if_contains("id");
      return refuse_subscription(id == nullptr ? json::value() : *id, answer);
    }
    send(std::move(text), may_be_notification(*parsed) ? Line::kPerhapsSilent : Line::kAnswered,
         answer);
  }

 private:
  static void refuse_subscription(const json::value& id, const Answer& answer) {
    answer.send(rpc_error(id, -32601,
                          "subscriptions are not taken over HTTP: GET /api/events streams every "
                          "change",
                          "method_not_found"));
  }

  void send(std::string line, Line kind, const Answer& answer) const {
    link_.exchange(std::move(line), kind, [answer](Reply reply) {
      if (reply.kind != Reply::Kind::kResult) return answer.send(refusal(reply));
      if (reply.text.empty()) return answer.send({.status = 204});
      answer.send(rpc_answer(std::move(reply.text)));
    });
  }

  DaemonLink& link_;
};

}  // namespace

void add_rpc_route(Router& router, DaemonLink& link) {
  router.add(http::verb::post, "/api/rpc", RpcProxy(link));
}

}  // namespace console
