#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "config/json_text.h"
#include "utf8.h"

namespace config {
namespace {

namespace json = boost::json;

std::string_view view(const json::string& text) {
  return {text.data(), text.size()};
}
std::string_view view(json::string_view text) {
  return {text.data(), text.size()};
}

// Which bytes a string may hold as they are. Bytes from 0x80 on are looked at more closely.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}();

void append_escape(std::string& out, unsigned char byte) {
  constexpr char kDigits[] = "0123456789abcdef";
  switch (byte) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 15U];
  }
}

template <class Integer>
void append_integer(std::string& out, Integer number) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  out.append(buffer, end);
}

// The fewest digits that read back as the same number, laid out as people write it: 0.85, 1.0,
// 100000.0, 1e+30, 1.5e-9.
void append_double(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  if (std::signbit(number)) out += '-';
  const double magnitude = std::fabs(number);
  if (magnitude == 0) {
    out += "0.0";
    return;
  }
  char buffer[40];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, magnitude, std::chars_format::scientific).ptr;
  // "d.ddde±xx": the digits without the point, and the exponent of the first one.
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  const std::size_t e = text.find('e');
  int exponent = 0;
  std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), end, exponent);
  char digits[24];
  std::size_t count = 0;
  for (const char c : text.substr(0, e)) {
    if (c != '.') digits[count++] = c;
  }

  if (magnitude < 1e-7 || magnitude >= 1e21) {
    out += digits[0];
    if (count > 1) {
      out += '.';
      out.append(digits + 1, count - 1);
    }
    out += exponent < 0 ? "e" : "e+";
    append_integer(out, exponent);
  } else if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    out.append(digits, count);
  } else {
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (count <= whole) {
      out.append(digits, count);
      out.append(whole - count, '0');
      out += ".0";
    } else {
      out.append(digits, whole);
      out += '.';
      out.append(digits + whole, count - whole);
    }
  }
}

void append_scalar(std::string& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      break;
    case json::kind::int64:
      append_integer(out, value.get_int64());
      break;
    case json::kind::uint64:
      append_integer(out, value.get_uint64());
      break;
    case json::kind::double_:
      append_double(out, value.get_double());
      break;
    case json::kind::string:
      append_json_string(out, view(value.get_string()));
      break;
    default:
      out += "null";
  }
}

void append_pretty(std::string& out, const json::value& value, std::size_t level);

void append_pretty(std::string& out, const json::object& object, std::size_t level) {
  if (object.empty()) {
    out += "{}";
    return;
  }
  char before = '{';
  for (const auto& member : object) {
    out += before;
    before = ',';
    out += '\n';
    out.append(2 * (level + 1), ' ');
    append_json_string(out, view(member.key()));
    out += ": ";
    append_pretty(out, member.value(), level + 1);
  }
  out += '\n';
  out.append(2 * level, ' ');
  out += '}';
}

void append_pretty(std::string& out, const json::array& array, std::size_t level) {
  if (array.empty()) {
    out += "[]";
    return;
  }
  bool scalars = true;
  for (const auto& item : array) scalars = scalars && !item.is_structured();
  out += '[';
  bool first = true;
  for (const auto& item : array) {
    if (!first) out += scalars ? ", " : ",";
    first = false;
    if (!scalars) {
      out += '\n';
      out.append(2 * (level + 1), ' ');
    }
    append_pretty(out, item, level + 1);
  }
  if (!scalars) {
    out += '\n';
    out.append(2 * level, ' ');
  }
  out += ']';
}

void append_pretty(std::string& out, const json::value& value, std::size_t level) {
  if (const auto* object = value.if_object()) {
    append_pretty(out, *object, level);
  } else if (const auto* array = value.if_array()) {
    append_pretty(out, *array, level);
  } else {
    append_scalar(out, value);
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t start = 0;  // of the run not yet copied
  std::size_t at = 0;
  while (at < text.size()) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (kPlain[byte]) {
      ++at;
      continue;
    }
    const std::size_t length = byte < 0x80 ? 0 : utf8_length(text.substr(at));
    if (length != 0) {
      at += length;
      continue;
    }
    out.append(text, start, at - start);
    if (byte < 0x80) {
      append_escape(out, byte);
    } else {
      out += "\xEF\xBF\xBD";  // U+FFFD
    }
    start = ++at;
  }
  out.append(text, start, at - start);
  out += '"';
}

void append_json(std::string& out, const json::value& value) {
  if (const auto* object = value.if_object()) {
    append_json(out, *object);
  } else if (const auto* array = value.if_array()) {
    append_json(out, *array);
  } else {
    append_scalar(out, value);
  }
}

void append_json(std::string& out, const json::object& object) {
  out += '{';
  bool first = true;
  for (const auto& member : object) {
    if (!first) out += ',';
    first = false;
    append_json_string(out, view(member.key()));
    out += ':';
    append_json(out, member.value());
  }
  out += '}';
}

void append_json(std::string& out, const json::array& array) {
  out += '[';
  bool first = true;
  for (const auto& item : array) {
    if (!first) out += ',';
    first = false;
    append_json(out, item);
  }
  out += ']';
}

std::string to_json(const json::value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

std::string to_pretty_json(const json::value& value) {
  std::string out;
  append_pretty(out, value, 0);
  out += '\n';
  return out;
}

std::string pointer_append(std::string_view pointer, std::string_view token) {
  std::string out(pointer);
  out += '/';
  for (const char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string pointer_append(std::string_view pointer, std::size_t index) {
  std::string out(pointer);
  out += '/';
  append_integer(out, index);
  return out;
}

}  // namespace config
