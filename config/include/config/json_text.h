// Strict JSON text: what Boost.JSON lets pass is refused here.
//
// Refused with a message and the byte offset: invalid UTF-8, duplicate keys, integers that fit no
// 64 bits, numbers beyond a double (1e400), nesting deeper than the limit, text after the value.
// Key order is kept. Numbers come back as people write them: 0.85, 1.0, 100000.0, 1e+30.
// All functions are [any thread].
#pragma once

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace config {

struct JsonError {
  enum class Kind {
    kSyntax,  // not JSON, or not UTF-8
    kDuplicateKey,
    kNumberRange,  // an integer beyond 64 bits, a number beyond a double
    kTooDeep,
    kMemory,  // the storage refused (a capped resource)
  };
  Kind kind;
  std::string message;  // for people, with line and column when the text has several lines
  std::size_t offset;   // bytes from the start, where known; else 0
};

struct JsonLimits {
  std::size_t depth = 32;
};

std::expected<boost::json::value, JsonError> parse_json(std::string_view text,
                                                        const JsonLimits& limits = {},
                                                        boost::json::storage_ptr storage = {});

// Appends the value as one line of JSON. Doubles are written with the fewest digits that read back
// as the same number.
void append_json(std::string& out, const boost::json::value& value);
void append_json(std::string& out, const boost::json::object& object);
void append_json(std::string& out, const boost::json::array& array);
void append_json_string(std::string& out, std::string_view text);
std::string to_json(const boost::json::value& value);

// The same with two blanks of indentation a level and an LF at the end, for files people read.
// Arrays of scalars stay on one line.
std::string to_pretty_json(const boost::json::value& value);

// True for valid UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
bool is_utf8(std::string_view text);

// Appends `token` to a JSON pointer, escaped (RFC 6901).
std::string pointer_append(std::string_view pointer, std::string_view token);
std::string pointer_append(std::string_view pointer, std::size_t index);

}  // namespace config
