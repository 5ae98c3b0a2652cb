#include "failure.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <charconv>
#include <iterator>
#include <utility>

#include "config/json_text.h"

namespace console {

namespace json = boost::json;

namespace {

struct Status {
  std::string_view word;
  unsigned status;
};
constexpr Status kStatuses[] = {
    {"not_found", 404},      {"already_exists", 409}, {"revision_conflict", 409},
    {"wrong_state", 409},    {"system_preset", 403},  {"permission_denied", 403},
    {"invalid_params", 422}, {"vetoed", 422},         {"no_runner", 422},
    {"limit_exceeded", 422}, {"unavailable", 503},
};

struct Error {
  std::string path;
  std::string message;
};

Response answer(unsigned status, json::value detail, std::string_view code) {
  json::object body;
  body["detail"] = std::move(detail);
  body["code"] = code;
  Response response{.status = status, .content_type = "application/json"};
  config::append_json(response.body, body);
  return response;
}

std::string_view text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  const json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

const json::array* array_at(const json::value& value, std::string_view key) {
  const json::object* object = value.if_object();
  const json::value* member = object == nullptr ? nullptr : object->if_contains(key);
  return member == nullptr ? nullptr : member->if_array();
}

std::vector<Error> errors_of(const json::value& data) {
  std::vector<Error> errors;
  if (const json::array* list = array_at(data, "errors")) {
    for (const json::value& entry : *list) {
      if (const json::object* error = entry.if_object()) {
        errors.push_back(
            {std::string(text_at(*error, "path")), std::string(text_at(*error, "message"))});
      }
    }
  }
  return errors;
}

std::vector<std::string> tokens_of(std::string_view pointer) {
  std::vector<std::string> tokens;
  for (const char c : pointer) {
    if (c == '/') {
      tokens.emplace_back();
    } else if (!tokens.empty() && tokens.back().ends_with('~') && (c == '0' || c == '1')) {
      tokens.back().back() = c == '0' ? '~' : '/';
    } else if (!tokens.empty()) {
      tokens.back() += c;
    }
  }
  return tokens;
}

// Follows the tokens into the body and writes them down on the way; null where they leave it.
const json::value* follow(const json::value* at, std::span<const std::string> tokens,
                          json::array& loc) {
  for (const std::string& token : tokens) {
    std::size_t index = 0;
    const bool digits = std::from_chars(token.data(), token.data() + token.size(), index).ptr ==
                            token.data() + token.size() &&
                        !token.empty();
    if (digits && (at == nullptr || at->is_array())) {
      loc.emplace_back(index);
    } else {
      loc.emplace_back(token);
    }
    if (at == nullptr) continue;
    if (const json::array* list = at->if_array()) {
      at = digits && index < list->size() ? &(*list)[index] : nullptr;
    } else {
      const json::object* object = at->if_object();
      at = object == nullptr ? nullptr : object->if_contains(token);
    }
  }
  return at;
}

std::string_view type_of(const json::value* found, std::span<const std::string> tokens,
                         const Origin& origin) {
  if (origin.body != nullptr && found == nullptr) return "missing";
  if (tokens.size() != 1 || origin.fields.empty()) return "value_error";
  const auto field = std::ranges::find(origin.fields, tokens.front(), &Field::name);
  if (field == origin.fields.end()) return "extra_forbidden";
  if (field->type == "string") {
    if (!found->is_string()) return "string_type";
    return found->get_string().empty() ? "string_too_short" : "value_error";
  }
  if (field->type == "dict") return found->is_object() ? "value_error" : "dict_type";
  if (field->type == "bool") return found->is_bool() ? "value_error" : "bool_type";
  return found->is_array() ? "value_error" : "list_type";
}

Fault fault_of(const Error& error, const Origin& origin) {
  Fault fault{.loc = {}, .message = error.message, .type = "value_error"};
  std::string_view path = error.path;
  if (!path.starts_with(origin.prefix) || (origin.body == nullptr && origin.fields.empty())) {
    fault.loc.emplace_back(origin.elsewhere);
    follow(nullptr, tokens_of(path), fault.loc);
    return fault;
  }
  path.remove_prefix(origin.prefix.size());
  std::vector<std::string> tokens = tokens_of(path);
  if (!tokens.empty() && !origin.renamed.empty() && tokens.front() == origin.renamed) {
    tokens.front() = origin.as;
  }
  fault.loc.emplace_back("body");
  const json::value* found = follow(origin.body, tokens, fault.loc);
  fault.type = type_of(found, tokens, origin);
  return fault;
}

// "/version: is missing"; nothing before the colon is left out with it.
std::string located_text(const Error& error, std::string_view prefix) {
  std::string_view path = error.path;
  if (path.starts_with(prefix)) path.remove_prefix(prefix.size());
  return path.empty() ? error.message : std::string(path) + ": " + error.message;
}

// "tp-size[1]: …" for /parameters/tp-size/1.
std::string value_text(const Error& error, std::size_t skipped) {
  const std::vector<std::string> tokens = tokens_of(error.path.substr(skipped));
  std::string text = tokens.empty() ? std::string() : tokens.front();
  for (std::size_t i = 1; i < tokens.size(); ++i) text += "[" + tokens[i] + "]";
  return text + ": " + error.message;
}

Response invalid(const Reply& reply, const Origin& origin) {
  const std::vector<Error> errors = errors_of(reply.data);
  const std::string values = std::string(origin.prefix) + "/" + std::string(origin.values) + "/";
  if (!origin.values.empty() && !errors.empty() &&
      std::ranges::all_of(errors, [&](const Error& e) { return e.path.starts_with(values); })) {
    json::array texts;
    for (const Error& error : errors) texts.emplace_back(value_text(error, values.size() - 1));
    return answer(422, json::object{{"validation_errors", std::move(texts)}}, "invalid_params");
  }
  if (origin.as_text || errors.empty()) {
    std::string text;
    for (const Error& error : errors) {
      text += (text.empty() ? "" : "; ") + located_text(error, origin.prefix);
    }
    return answer(422, text.empty() ? json::value(reply.message) : json::value(text),
                  "invalid_params");
  }
  std::vector<Fault> faults;
  for (const Error& error : errors) faults.push_back(fault_of(error, origin));
  return unprocessable(faults);
}

// Of several things that are not there all are named, of several reasons all are given.
std::string detail_of(const Reply& reply) {
  std::string text;
  for (const Error& error : errors_of(reply.data)) {
    text += (text.empty() ? "" : "; ") + error.message;
  }
  if (reply.word() == "not_found" && !text.empty()) return text;
  text = reply.message;
  if (const json::array* reasons = array_at(reply.data, "reasons")) {
    for (const json::value& reason : *reasons) {
      const json::string* more = reason.if_string();
      if (more != nullptr && !text.contains(std::string_view(*more))) {
        text += "; ";
        text += *more;
      }
    }
  }
  return text;
}

}  // namespace

Response failure(unsigned status, std::string_view detail, std::string_view code) {
  return answer(status, json::value(detail), code);
}

Response unprocessable(std::span<const Fault> faults) {
  json::array list;
  for (const Fault& fault : faults) {
    list.push_back(json::object{{"loc", fault.loc}, {"msg", fault.message}, {"type", fault.type}});
  }
  return answer(422, std::move(list), "invalid_params");
}

Response unprocessable(Fault fault) {
  return unprocessable(std::span<const Fault>(&fault, 1));
}

Response refusal(const Reply& reply, const Origin& origin) {
  switch (reply.kind) {
    case Reply::Kind::kDown: {
      Response response = failure(503,
                                  "no answer from tuningd at " + reply.message +
                                      ". Start it ('systemctl start tuningd'), or start the "
                                      "console with the socket it has (--socket PATH)",
                                  "unavailable");
      response.headers.emplace_back("Retry-After", "1");
      return response;
    }
    case Reply::Kind::kLate:
      return failure(504, "tuningd is busy: " + reply.message, "timeout");
    case Reply::Kind::kRefused:
    case Reply::Kind::kResult:
      break;
  }
  const std::string_view word = reply.word();
  if (word == "invalid_params") return invalid(reply, origin);
  const auto* known = std::ranges::find(kStatuses, word, &Status::word);
  const unsigned status = known == std::end(kStatuses) ? 500 : known->status;
  Response response = failure(status, detail_of(reply), word.empty() ? "internal_error" : word);
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace console
