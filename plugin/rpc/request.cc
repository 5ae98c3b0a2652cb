#include "plugin/rpc/request.h"

#include <charconv>

namespace preset {

namespace json = boost::json;

std::optional<RpcError> read_request(json::value& element, Request& request) {
  json::object* envelope = element.if_object();
  if (envelope == nullptr) {
    return invalid_request("a request is a JSON object");
  }
  const json::value* version = nullptr;
  const json::value* method = nullptr;
  bool wrong_id = false;
  for (auto& member : *envelope) {
    const std::string_view key = member.key();
    if (key == "jsonrpc") {
      version = &member.value();
    } else if (key == "method") {
      method = &member.value();
    } else if (key == "params") {
      request.params = &member.value();
    } else if (key == "id") {
      const json::value& id = member.value();
      if (id.is_string() || id.is_number() || id.is_null()) {
        request.id = &id;
      } else {
        wrong_id = true;
      }
    }
  }
  if (wrong_id) {
    return invalid_request("\"id\" must be a string, a number or null");
  }
  if (version == nullptr || !version->is_string() || version->get_string() != "2.0") {
    return invalid_request("\"jsonrpc\" must be \"2.0\"");
  }
  if (method == nullptr || !method->is_string()) {
    return invalid_request("\"method\" must be a string");
  }
  if (request.params != nullptr && !request.params->is_object() && !request.params->is_array()) {
    return invalid_request("\"params\" must be an object or an array");
  }
  request.method = method->get_string();
  return std::nullopt;
}

void append_id(std::string& out, const json::value* id) {
  if (id == nullptr) {
    out += "null";
  } else if (const std::int64_t* number = id->if_int64()) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, *number);
    out.append(digits, end.ptr);
  } else {
    config::append_json(out, *id);
  }
}

std::string id_text(const json::value* id) {
  std::string text;
  append_id(text, id);
  return text;
}

void append_result_head(std::string& out, const json::value* id) {
  out += R"({"jsonrpc":"2.0","id":)";
  append_id(out, id);
  out += R"(,"result":)";
}

}  // namespace preset
