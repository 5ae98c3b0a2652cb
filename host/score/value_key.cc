#include "score/value_key.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

namespace tuningd {
namespace {

namespace json = boost::json;

template <typename Number>
void append_number(std::string& out, Number number) {
  char text[32];
  const std::to_chars_result end = std::to_chars(text, text + sizeof text, number);
  out.append(text, end.ptr);
}

void append_double(std::string& out, double number) {
  constexpr double kInt64End = 9223372036854775808.0;    // 2^63
  constexpr double kUint64End = 18446744073709551616.0;  // 2^64
  if (std::trunc(number) != number || number < -kInt64End || number >= kUint64End) {
    append_number(out, number);
  } else if (number < kInt64End) {
    append_number(out, static_cast<std::int64_t>(number));
  } else {
    append_number(out, static_cast<std::uint64_t>(number));
  }
}

// The length first, so that no text can look like the end of itself.
void append_text(std::string& out, std::string_view text) {
  append_number(out, text.size());
  out += '"';
  out += text;
}

void append_key(std::string& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      out += 'n';
      return;
    case json::kind::bool_:
      out += value.get_bool() ? 't' : 'f';
      return;
    case json::kind::int64:
      return append_number(out, value.get_int64());
    case json::kind::uint64:
      return append_number(out, value.get_uint64());
    case json::kind::double_:
      return append_double(out, value.get_double());
    case json::kind::string:
      return append_text(out, value.get_string());
    case json::kind::array:
      out += '[';
      for (const json::value& item : value.get_array()) {
        append_key(out, item);
        out += ',';
      }
      out += ']';
      return;
    case json::kind::object:
      break;
  }
  std::vector<const json::key_value_pair*> members;
  for (const json::key_value_pair& member : value.get_object()) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return a->key() < b->key(); });
  out += '{';
  for (const json::key_value_pair* member : members) {
    append_text(out, member->key());
    append_key(out, member->value());
    out += ',';
  }
  out += '}';
}

}  // namespace

std::string value_key(const json::value& value) {
  std::string key;
  append_key(key, value);
  return key;
}

}  // namespace tuningd
