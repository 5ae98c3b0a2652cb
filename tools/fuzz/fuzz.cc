#include "fuzz.h"

#include <algorithm>
#include <bit>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdio>
#include <cstdlib>

namespace fuzz {

namespace json = boost::json;

void check(bool fact, const char* what) {
  check(fact, what, {});
}

void check(bool fact, const char* what, std::string_view text) {
  if (fact) return;
  std::fprintf(stderr, "\nnot true: %s\n%.*s\n", what, static_cast<int>(text.size()), text.data());
  std::abort();
}

bool identical(const json::value& a, const json::value& b) {
  if (a.kind() != b.kind()) return false;
  if (const auto* number = a.if_double()) {
    return std::bit_cast<std::uint64_t>(*number) == std::bit_cast<std::uint64_t>(b.get_double());
  }
  if (const auto* array = a.if_array()) {
    return std::equal(array->begin(), array->end(), b.get_array().begin(), b.get_array().end(),
                      identical);
  }
  if (const auto* object = a.if_object()) {
    return std::equal(object->begin(), object->end(), b.get_object().begin(), b.get_object().end(),
                      [](const json::key_value_pair& left, const json::key_value_pair& right) {
                        return left.key() == right.key() && identical(left.value(), right.value());
                      });
  }
  return a == b;
}

std::uint8_t Input::byte() {
  if (rest_.empty()) return 0;
  const auto byte = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return byte;
}

std::uint16_t Input::number() {
  const unsigned high = byte();
  return static_cast<std::uint16_t>(high << 8U | byte());
}

std::string_view Input::take(std::size_t most) {
  const std::string_view taken = rest_.substr(0, most);
  rest_.remove_prefix(taken.size());
  return taken;
}

}  // namespace fuzz
