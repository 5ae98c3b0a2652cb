#include "json_body.h"

#include <boost/beast/core/string.hpp>
#include <random>
#include <utility>

#include "config/json_text.h"
#include "failure.h"

namespace console {

namespace json = boost::json;

std::expected<std::shared_ptr<const JsonBody>, Response> JsonBody::read(const Request& request) {
  if (!may_be_json(request)) {
    return std::unexpected(unprocessable(
        {{"body"}, "expected JSON, sent as Content-Type: application/json", "json_type"}));
  }
  if (request.body.empty()) {
    return std::unexpected(unprocessable({{"body"}, "is missing", "missing"}));
  }
  std::shared_ptr<JsonBody> body(new JsonBody);
  auto parsed = config::parse_json(request.body, {.depth = kBodyDepth}, &body->arena_);
  if (!parsed) {
    if (parsed.error().kind == config::JsonError::Kind::kMemory) {
      return std::unexpected(failure(422, parsed.error().message, "limit_exceeded"));
    }
    return std::unexpected(
        unprocessable({{"body", parsed.error().offset}, parsed.error().message, "json_invalid"}));
  }
  if (!parsed->is_object()) {
    return std::unexpected(unprocessable({{"body"}, "expected an object", "dict_type"}));
  }
  body->value_ = std::move(*parsed);
  return body;
}

bool may_be_json(const Request& request) {
  const auto found = request.headers.find(http::field::content_type);
  if (found == request.headers.end()) return true;
  std::string_view type = found->value();
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  const std::size_t size = type.size();
  return boost::beast::iequals(type, "application/json") ||
         (size > 5 && boost::beast::iequals(type.substr(size - 5), "+json"));
}

void ObjectText::begin(std::string_view name) {
  if (text_.size() > 1) text_ += ',';
  config::append_json_string(text_, name);
  text_ += ':';
}

ObjectText& ObjectText::add(std::string_view name, const json::value& value) {
  begin(name);
  config::append_json(text_, value);
  return *this;
}

ObjectText& ObjectText::add_text(std::string_view name, std::string_view value) {
  begin(name);
  config::append_json_string(text_, value);
  return *this;
}

ObjectText& ObjectText::add_json(std::string_view name, std::string_view json) {
  begin(name);
  text_ += json;
  return *this;
}

std::string ObjectText::take() && {
  text_ += '}';
  return std::move(text_);
}

std::string new_request_id() {
  static std::random_device device;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id;
  for (int word = 0; word < 4; ++word) {
    unsigned bits = device();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4) id += kDigits[bits & 15U];
  }
  return id;
}

}  // namespace console
