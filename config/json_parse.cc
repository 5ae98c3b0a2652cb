#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <new>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "config/json_text.h"
#include "utf8.h"

namespace config {
namespace {

namespace json = boost::json;
using Kind = JsonError::Kind;

// What every handler of basic_parser needs; a derived handler hides the events it wants.
struct Events {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  using View = json::string_view;
  using Code = json::error_code;

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return true; }
  bool on_object_end(std::size_t, Code&) { return true; }
  bool on_array_begin(Code&) { return true; }
  bool on_array_end(std::size_t, Code&) { return true; }
  bool on_key_part(View, std::size_t, Code&) { return true; }
  bool on_key(View, std::size_t, Code&) { return true; }
  bool on_string_part(View, std::size_t, Code&) { return true; }
  bool on_string(View, std::size_t, Code&) { return true; }
  bool on_number_part(View, Code&) { return true; }
  bool on_int64(std::int64_t, View, Code&) { return true; }
  bool on_uint64(std::uint64_t, View, Code&) { return true; }
  bool on_double(double, View, Code&) { return true; }
  bool on_bool(bool, Code&) { return true; }
  bool on_null(Code&) { return true; }
  bool on_comment_part(View, Code&) { return true; }
  bool on_comment(View, Code&) { return true; }
};

// Builds the value and counts the members it was given. The input is one contiguous buffer, so a
// number's text always arrives whole.
struct Builder : Events {
  Builder(const json::storage_ptr& storage, unsigned char* scratch, std::size_t size)
      : stack(storage, scratch, size) {
    stack.reset(storage);
  }

  bool on_object_end(std::size_t count, Code&) {
    members += count;
    stack.push_object(count);
    return true;
  }
  bool on_array_end(std::size_t count, Code&) {
    stack.push_array(count);
    return true;
  }
  bool on_key_part(View part, std::size_t, Code&) {
    stack.push_chars(part);
    return true;
  }
  bool on_key(View part, std::size_t, Code&) {
    stack.push_key(part);
    return true;
  }
  bool on_string_part(View part, std::size_t, Code&) {
    stack.push_chars(part);
    return true;
  }
  bool on_string(View part, std::size_t, Code&) {
    stack.push_string(part);
    return true;
  }
  bool on_int64(std::int64_t number, View, Code&) {
    stack.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, View, Code&) {
    stack.push_uint64(number);
    return true;
  }
  // The library's own conversion may be off by one unit in the last place, and turns 1e400 into
  // infinity and 2^64 into a double.
  bool on_double(double, View text, Code& code) {
    const char* end = text.data() + text.size();
    double number = 0;
    const auto [stopped, fault] = std::from_chars(text.data(), end, number);
    if (text.find_first_of(".eE") == View::npos) {
      fault_message = "an integer beyond 64 bits";
    } else if (fault != std::errc{} || stopped != end || !std::isfinite(number)) {
      fault_message = "a number beyond the range of a double";
    } else {
      stack.push_double(number);
      return true;
    }
    fault_at = text.data();
    code = json::error::exponent_overflow;
    return false;
  }
  bool on_bool(bool value, Code&) {
    stack.push_bool(value);
    return true;
  }
  bool on_null(Code&) {
    stack.push_null();
    return true;
  }

  json::value_stack stack;
  std::size_t members = 0;
  const char* fault_message = nullptr;
  const char* fault_at = nullptr;
};

// Stops at the first key that its object has already; run only when there is one.
struct DuplicateFinder : Events {
  bool on_object_begin(Code&) {
    keys.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, Code&) {
    keys.pop_back();
    return true;
  }
  bool on_key_part(View part, std::size_t, Code&) {
    key.append(part.data(), part.size());
    return true;
  }
  bool on_key(View part, std::size_t, Code& code) {
    key.append(part.data(), part.size());
    if (!keys.back().insert(key).second) {
      code = json::error::syntax;
      return false;
    }
    key.clear();
    return true;
  }

  std::vector<std::set<std::string>> keys;
  std::string key;
};

json::parse_options options_for(const JsonLimits& limits) {
  json::parse_options options;
  options.max_depth = limits.depth;
  return options;
}

// The library keeps the last of several equal keys, so a duplicate makes the result smaller than
// what went in.
std::size_t count_members(const json::value& value) {
  std::size_t count = 0;
  if (const auto* object = value.if_object()) {
    count = object->size();
    for (const auto& member : *object) {
      if (member.value().is_structured()) count += count_members(member.value());
    }
  } else if (const auto* array = value.if_array()) {
    for (const auto& item : *array) {
      if (item.is_structured()) count += count_members(item);
    }
  }
  return count;
}

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

JsonError fault(Kind kind, std::string message, std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  message += " at ";
  if (text.find('\n') < text.size() - 1) {
    std::size_t line = 1;
    for (const char c : before) line += c == '\n' ? 1U : 0U;
    message += "line " + std::to_string(line) + ", ";
  }
  message += "column " + std::to_string(count_characters(before.substr(line_start)) + 1);
  return JsonError{kind, std::move(message), offset};
}

std::string describe_unexpected(std::string_view text, std::size_t offset) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return "no JSON text";
  if (offset >= text.size()) return "the text ends too early";
  const auto byte = static_cast<unsigned char>(text[offset]);
  if (byte < 0x20 || byte == 0x7F) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    return std::string("unexpected control character U+00") + kDigits[byte >> 4U] +
           kDigits[byte & 15U];
  }
  if (text.substr(offset).starts_with("\xEF\xBB\xBF")) return "unexpected byte order mark";
  const std::size_t length = utf8_length(text.substr(offset));
  if (length == 0) return "not valid UTF-8";
  return "unexpected " + quoted(text.substr(offset, length));
}

JsonError explain(const json::error_code& code, std::string_view text, std::size_t offset,
                  const JsonLimits& limits) {
  if (code == json::error::too_deep) {
    return fault(Kind::kTooDeep, "nested deeper than " + std::to_string(limits.depth) + " levels",
                 text, offset);
  }
  if (code == json::error::exponent_overflow) {
    return fault(Kind::kNumberRange, "a number beyond the range of a double", text, offset);
  }
  // A bad byte inside a string is reported at the place where the library noticed.
  const std::size_t bad = find_invalid_utf8(text);
  if (bad <= offset) return fault(Kind::kSyntax, "not valid UTF-8", text, bad);
  if (code == json::error::illegal_leading_surrogate ||
      code == json::error::illegal_trailing_surrogate ||
      code == json::error::expected_utf16_escape) {
    return fault(Kind::kSyntax, "an escape of half a surrogate pair", text, offset);
  }
  if (code == json::error::expected_hex_digit && offset < text.size()) {
    return fault(Kind::kSyntax, "expected four hexadecimal digits after \\u", text, offset);
  }
  return fault(Kind::kSyntax, describe_unexpected(text, offset), text, offset);
}

JsonError explain_duplicate(std::string_view text, const JsonLimits& limits) {
  json::basic_parser<DuplicateFinder> parser(options_for(limits));
  json::error_code code;
  const std::size_t offset = parser.write_some(false, text.data(), text.size(), code);
  return fault(Kind::kDuplicateKey, "duplicate key " + quoted(parser.handler().key), text, offset);
}

}  // namespace

std::expected<json::value, JsonError> parse_json(std::string_view text, const JsonLimits& limits,
                                                 json::storage_ptr storage) {
  if (text.data() == nullptr) text = "";
  try {
    // Values are gathered here before they become objects and arrays; beyond it, `storage` pays.
    alignas(json::value) unsigned char scratch[4096];
    json::basic_parser<Builder> parser(options_for(limits), storage, scratch, sizeof scratch);
    Builder& builder = parser.handler();
    json::error_code code;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), code);
    if (builder.fault_message != nullptr) {
      const auto offset = static_cast<std::size_t>(builder.fault_at - text.data());
      return std::unexpected(fault(Kind::kNumberRange, builder.fault_message, text, offset));
    }
    if (code) return std::unexpected(explain(code, text, used, limits));
    if (used < text.size()) {
      return std::unexpected(
          fault(Kind::kSyntax, describe_unexpected(text, used) + " after the value", text, used));
    }
    json::value value = builder.stack.release();
    if (builder.members != 0 && count_members(value) != builder.members) {
      return std::unexpected(explain_duplicate(text, limits));
    }
    return value;
  } catch (const std::bad_alloc&) {
    return std::unexpected(JsonError{Kind::kMemory, "the value needs more memory than allowed", 0});
  } catch (const std::length_error&) {
    return std::unexpected(JsonError{Kind::kMemory, "the value is larger than can be held", 0});
  }
}

}  // namespace config
