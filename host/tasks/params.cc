#include "tasks/params.h"

#include <algorithm>
#include <boost/json/value.hpp>
#include <utility>
#include <vector>

#include "config/json_text.h"
#include "config/keys.h"

namespace tuningd {
namespace {

namespace json = boost::json;

// Text of params; parsing takes some twenty times as much memory.
constexpr std::size_t kParamsBytes = std::size_t{1} << 20U;

using Faults = std::vector<std::pair<std::string, std::string>>;

bool is_of_type(const json::value& value, std::string_view type) {
  if (type == "object") return value.is_object();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_int64();
  return type == "boolean" && value.is_bool();
}

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : config::to_json(value);
}

// "an integer or a string"
std::string expected_types(const json::array& types) {
  std::string text;
  for (const json::value& type : types) {
    const std::string name = text_of(type);
    if (!text.empty()) text += " or ";
    text += name == "integer" || name == "object" ? "an " : "a ";
    text += name;
  }
  return text;
}

// "" or what is wrong with it.
std::string fault_of(const json::value& value, const json::object& schema) {
  if (schema.contains("$ref")) return value.is_object() ? "" : "must be an object";
  const json::value& type = schema.at("type");
  const json::array types = type.is_array() ? type.get_array() : json::array{type};
  if (std::ranges::none_of(types, [&](const auto& t) { return is_of_type(value, text_of(t)); })) {
    return "must be " + expected_types(types);
  }
  if (const auto* words = schema.if_contains("enum")) {
    const auto& list = words->as_array();
    if (std::ranges::find(list, value) != list.end()) return "";
    std::string known;
    for (const json::value& word : list) known += (known.empty() ? "" : ", ") + text_of(word);
    return "must be one of " + known;
  }
  if (value.is_string()) {
    const auto* most = schema.if_contains("maxLength");
    const auto* least = schema.if_contains("minLength");
    if (least != nullptr && value.get_string().empty()) return "must not be empty";
    if (most != nullptr && value.get_string().size() > most->to_number<std::size_t>()) {
      return "must have at most " + config::to_json(*most) + " bytes";
    }
  }
  if (value.is_int64()) {
    const auto* least = schema.if_contains("minimum");
    const auto* most = schema.if_contains("maximum");
    const std::int64_t number = value.get_int64();
    if (least != nullptr && number < least->as_int64()) {
      return "must be at least " + config::to_json(*least);
    }
    if (most != nullptr && number > most->as_int64()) {
      return "must be at most " + config::to_json(*most);
    }
  }
  return "";
}

RpcResult<json::object> members_of(const json::array& described, std::string_view text) {
  if (text.size() > kParamsBytes) {
    return std::unexpected(RpcFailure{
        rpc::kLimitExceeded,
        "the params have " + std::to_string(text.size()) + " bytes, at most " +
            std::to_string(kParamsBytes) + " are allowed",
        json::object{
            {"code", "limit_exceeded"}, {"limit", "task_bytes"}, {"value", kParamsBytes}}});
  }
  auto parsed = config::parse_json(text);
  if (!parsed) return std::unexpected(invalid_params({{"", parsed.error().message}}));
  if (auto* object = parsed->if_object()) return std::move(*object);
  auto* array = parsed->if_array();
  if (array == nullptr) {
    return std::unexpected(invalid_params({{"", "params must be an object or an array"}}));
  }
  if (array->size() > described.size()) {
    return std::unexpected(
        invalid_params({{config::pointer_append("", described.size()),
                         "there are " + std::to_string(described.size()) + " params at most"}}));
  }
  json::object members;
  for (std::size_t place = 0; place < array->size(); ++place) {
    members[described[place].at("name").as_string()] = std::move((*array)[place]);
  }
  return members;
}

}  // namespace

const json::value* Params::value(std::string_view name) const {
  const auto* value = members_.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::string> Params::text(std::string_view name) const {
  const auto* value = this->value(name);
  const auto* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::nullopt : std::optional<std::string>(*text);
}

std::optional<std::int64_t> Params::integer(std::string_view name) const {
  const auto* value = this->value(name);
  const auto* number = value == nullptr ? nullptr : value->if_int64();
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::optional<bool> Params::flag(std::string_view name) const {
  const auto* value = this->value(name);
  const auto* flag = value == nullptr ? nullptr : value->if_bool();
  return flag == nullptr ? std::nullopt : std::optional(*flag);
}

const json::object* Params::object(std::string_view name) const {
  const auto* value = this->value(name);
  return value == nullptr ? nullptr : value->if_object();
}

RpcResult<Params> read_params(const json::array& described, std::string_view text) {
  auto members = members_of(described, text);
  if (!members) return std::unexpected(std::move(members.error()));
  Faults faults;
  std::vector<std::string> names;
  for (const json::value& param : described) names.push_back(text_of(param.at("name")));
  for (const auto& [key, value] : *members) {
    if (std::ranges::find(names, std::string_view(key)) != names.end()) continue;
    const std::string nearest = config::nearest_name(key, names);
    faults.emplace_back(
        config::pointer_append("", std::string_view(key)),
        nearest.empty() ? "unknown param" : "unknown param; did you mean '" + nearest + "'?");
  }
  for (const json::value& param : described) {
    const std::string name = text_of(param.at("name"));
    const auto* value = members->if_contains(name);
    if (value == nullptr || value->is_null()) {
      if (param.at("required").as_bool()) faults.emplace_back("/" + name, "is missing");
      continue;
    }
    const std::string fault = fault_of(*value, param.at("schema").as_object());
    if (!fault.empty()) faults.emplace_back("/" + name, fault);
  }
  if (!faults.empty()) return std::unexpected(invalid_params(faults));
  return Params(std::move(*members));
}

}  // namespace tuningd
