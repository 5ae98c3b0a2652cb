#include "plugin/rpc/params.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "config/json_text.h"
#include "plugin/rpc/errors.h"

namespace preset {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxErrors = 100;
constexpr std::size_t kMaxRequestId = 128;

const char* kind_name(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "a boolean";
    case json::kind::int64:
    case json::kind::uint64:
      return "an integer";
    case json::kind::double_:
      return "a number with a fraction or exponent";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "an array";
    case json::kind::object:
      return "an object";
  }
  return "something else";
}

const char* type_name(ParamType type) {
  switch (type) {
    case ParamType::kAny:
      return "any value";
    case ParamType::kString:
      return "a string";
    case ParamType::kInteger:
      return "an integer";
    case ParamType::kBoolean:
      return "a boolean";
    case ParamType::kObject:
      return "an object";
    case ParamType::kArray:
      return "an array";
    case ParamType::kPresetRef:
      return "a preset's id (an integer) or name (a string)";
  }
  return "any value";
}

bool fits(ParamType type, const json::value& value) {
  switch (type) {
    case ParamType::kAny:
      return true;
    case ParamType::kString:
      return value.is_string();
    case ParamType::kInteger:
      return value.is_int64();
    case ParamType::kBoolean:
      return value.is_bool();
    case ParamType::kObject:
      return value.is_object();
    case ParamType::kArray:
      return value.is_array();
    case ParamType::kPresetRef:
      return value.is_int64() || value.is_string();
  }
  return false;
}

bool takes_request_id(const Method& method) {
  return std::holds_alternative<Write>(method.run);
}

const Param* find_param(const Method& method, std::string_view name) {
  for (const Param& param : method.params) {
    if (param.name == name) {
      return &param;
    }
  }
  return takes_request_id(method) && name == kRequestIdParam.name ? &kRequestIdParam : nullptr;
}

std::string known_names(const Method& method) {
  std::string names;
  for (const Param& param : method.params) {
    names += names.empty() ? "" : ", ";
    names += param.name;
  }
  if (takes_request_id(method)) {
    names += names.empty() ? "" : ", ";
    names += kRequestIdParam.name;
  }
  return names.empty() ? "the method takes none" : "known are " + names;
}

class Checker {
 public:
  explicit Checker(const Method& method) : method_(method) {}

  // An array's members under the names of the table, in the same memory.
  json::object name_members(json::array& list) {
    json::object named(list.storage());
    const std::size_t listed = method_.params.size();
    const std::size_t most = listed + (takes_request_id(method_) ? 1 : 0);
    if (list.size() > most) {
      report(config::pointer_append("", most),
             "too many params: the method takes at most " + std::to_string(most));
    }
    for (std::size_t i = 0; i < std::min(list.size(), most); ++i) {
      const Param& param = i < listed ? method_.params[i] : kRequestIdParam;
      if (list[i].is_null() && !param.nullable && !param.required) {
        continue;
      }
      named.emplace(param.name, std::move(list[i]));
    }
    return named;
  }

  void check(const json::object& members) {
    for (const auto& member : members) {
      const Param* param = find_param(method_, member.key());
      if (param == nullptr) {
        const std::string name = shorten(member.key());
        report(config::pointer_append("", name),
               "there is no param \"" + name + "\"; " + known_names(method_));
      } else {
        check_value(*param, member.value());
      }
    }
    for (const Param& param : method_.params) {
      if (param.required && !members.contains(param.name)) {
        report(config::pointer_append("", param.name), "is required: " + expected(param));
      }
    }
  }

  FieldErrors take_errors(const json::object& members) {
    if (!errors_.empty() && method_.all_faults != nullptr) {
      std::erase_if(errors_, [](const FieldError& error) { return error.path != "/request_id"; });
      json::object own = members;
      own.erase(kRequestIdParam.name);
      method_.all_faults(own, errors_);
    }
    if (unreported_ > 0) {
      errors_.push_back({"", "and " + std::to_string(unreported_) + " more faults"});
    }
    return std::move(errors_);
  }

 private:
  static std::string expected(const Param& param) {
    return std::string(type_name(param.type)) + (param.nullable ? " or null" : "");
  }

  void check_value(const Param& param, const json::value& value) {
    if (value.is_null() && param.nullable) {
      return;
    }
    if (!fits(param.type, value)) {
      const bool too_large = value.is_uint64() && param.type != ParamType::kString;
      report(config::pointer_append("", param.name),
             "expected " + expected(param) + ", got " +
                 (too_large ? "an integer above 9223372036854775807" : kind_name(value)));
    } else if (&param == &kRequestIdParam &&
               (value.get_string().empty() || value.get_string().size() > kMaxRequestId)) {
      report(config::pointer_append("", param.name),
             "must have 1 to " + std::to_string(kMaxRequestId) + " bytes");
    }
  }

  void report(std::string path, std::string message) {
    if (errors_.size() < kMaxErrors) {
      errors_.push_back({std::move(path), std::move(message)});
    } else {
      ++unreported_;
    }
  }

  const Method& method_;
  FieldErrors errors_;
  std::size_t unreported_ = 0;
};

// Two hashes of different make over the same bytes.
class Digest {
 public:
  void add(std::string_view text) {
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      fnv_ = (fnv_ ^ byte) * 0x100000001B3U;
      mixed_ = std::rotl((mixed_ + byte) * 0x9E3779B97F4A7C15U, 29);
      mixed_ ^= mixed_ >> 32U;
    }
  }

  std::string hex() const {
    std::string digits;
    for (const std::uint64_t half : {fnv_, mixed_}) {
      for (int shift = 60; shift >= 0; shift -= 4) {
        digits += "0123456789abcdef"[(half >> static_cast<unsigned>(shift)) & 0xFU];
      }
    }
    return digits;
  }

 private:
  std::uint64_t fnv_ = 0xCBF29CE484222325U;
  std::uint64_t mixed_ = 0x243F6A8885A308D3U;
};

}  // namespace

const Param kRequestIdParam = {
    .name = "request_id",
    .type = ParamType::kString,
    .doc = "A string of the caller's: a repeat within a day gets the first answer again",
    .schema = R"({"type":"string","minLength":1,"maxLength":128})"};

Result<CheckedParams> check_params(const Method& method, json::value* params) {
  Checker checker(method);
  // Only moves within one memory resource: an object assigned to one of another is copied.
  CheckedParams checked{[&] {
                          if (params == nullptr) {
                            return json::object();
                          }
                          if (json::array* list = params->if_array()) {
                            return checker.name_members(*list);
                          }
                          return json::object(std::move(params->get_object()));
                        }(),
                        {}};
  checker.check(checked.members);
  if (FieldErrors errors = checker.take_errors(checked.members); !errors.empty()) {
    return fail(std::move(errors));
  }
  if (takes_request_id(method)) {
    if (const json::value* id = checked.members.if_contains(kRequestIdParam.name)) {
      checked.request_id = id->get_string();
      checked.members.erase(kRequestIdParam.name);
    }
  }
  return checked;
}

std::string canonical_params(const Method& method, const json::object& members) {
  std::string text = "{";
  for (const Param& param : method.params) {
    if (const json::value* value = members.if_contains(param.name)) {
      text += text.size() > 1 ? "," : "";
      config::append_json_string(text, param.name);
      text += ':';
      config::append_json(text, *value);
    }
  }
  text += '}';
  return text;
}

std::string request_digest(const Method& method, const json::object& members) {
  Digest digest;
  digest.add(method.name);
  digest.add(canonical_params(method, members));
  return digest.hex();
}

std::string schema_text(std::string_view text_or_name) {
  if (text_or_name.starts_with('{')) {
    return std::string(text_or_name);
  }
  return R"({"$ref":"#/components/schemas/)" + std::string(text_or_name) + "\"}";
}

std::string param_schema(const Param& param) {
  if (!param.schema.empty()) {
    const bool is_name = !param.schema.starts_with('{');
    const std::string text = schema_text(param.schema);
    return is_name && param.nullable ? R"({"anyOf":[)" + text + R"(,{"type":"null"}]})" : text;
  }
  const auto typed = [&](const char* type) {
    return param.nullable ? std::string(R"({"type":[")") + type + R"(","null"]})"
                          : std::string(R"({"type":")") + type + R"("})";
  };
  switch (param.type) {
    case ParamType::kAny:
      return "true";
    case ParamType::kString:
      return typed("string");
    case ParamType::kInteger:
      return typed("integer");
    case ParamType::kBoolean:
      return typed("boolean");
    case ParamType::kObject:
      return typed("object");
    case ParamType::kArray:
      return typed("array");
    case ParamType::kPresetRef:
      return param.nullable ? R"({"type":["integer","string","null"]})"
                            : R"({"type":["integer","string"]})";
  }
  return "true";
}

}  // namespace preset
