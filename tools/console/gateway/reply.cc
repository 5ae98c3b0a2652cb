#include "reply.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <iterator>
#include <utility>

#include "config/json_text.h"

namespace console {

namespace json = boost::json;

namespace {

constexpr std::string_view kResultHead = R"({"jsonrpc":"2.0","id":1,"result":)";
constexpr std::size_t kDepth = 300;  // beyond any setting of the daemon

struct Word {
  std::int64_t code;
  std::string_view word;
};
constexpr Word kWords[] = {
    {-32700, "parse_error"},
    {-32600, "invalid_request"},
    {-32601, "method_not_found"},
    {-32602, "invalid_params"},
    {-32603, "internal_error"},
    {-32001, "not_found"},
    {-32002, "already_exists"},
    {-32003, "system_preset"},
    {-32004, "revision_conflict"},
    {-32005, "permission_denied"},
    {-32006, "limit_exceeded"},
    {-32007, "unavailable"},
    {-32008, "vetoed"},
    {-32009, "wrong_state"},
    {-32010, "no_runner"},
};

Reply read_error(const json::object& error) {
  Reply reply;
  reply.kind = Reply::Kind::kRefused;
  if (const json::value* code = error.if_contains("code"); code != nullptr && code->is_int64()) {
    reply.code = code->get_int64();
  }
  if (const json::value* text = error.if_contains("message"); text != nullptr) {
    if (const json::string* message = text->if_string()) reply.message = *message;
  }
  if (const json::value* data = error.if_contains("data")) reply.data = *data;
  return reply;
}

}  // namespace

std::string_view Reply::word() const {
  if (kind != Kind::kRefused) return {};
  if (const json::object* members = data.if_object()) {
    if (const json::value* word = members->if_contains("code")) {
      if (const json::string* name = word->if_string()) return *name;
    }
  }
  const auto* known = std::ranges::find(kWords, code, &Word::code);
  return known == std::end(kWords) ? std::string_view() : known->word;
}

Reply read_reply(std::string_view line) {
  // As the daemon writes it: nothing to parse, the result is copied.
  if (line.starts_with(kResultHead) && line.ends_with('}')) {
    line.remove_prefix(kResultHead.size());
    line.remove_suffix(1);
    Reply reply;
    reply.kind = Reply::Kind::kResult;
    reply.text = line;
    return reply;
  }
  const auto parsed = config::parse_json(line, {.depth = kDepth});
  const json::object* answer = parsed ? parsed->if_object() : nullptr;
  if (answer != nullptr) {
    if (const json::value* error = answer->if_contains("error"); error && error->is_object()) {
      return read_error(error->get_object());
    }
    if (const json::value* result = answer->if_contains("result")) {
      Reply reply;
      reply.kind = Reply::Kind::kResult;
      reply.text = config::to_json(*result);
      return reply;
    }
  }
  Reply reply;
  reply.message = "what it sent is no answer in JSON-RPC 2.0";
  return reply;
}

}  // namespace console
