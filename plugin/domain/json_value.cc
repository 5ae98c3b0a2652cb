#include "plugin/domain/json_value.h"

#include <boost/container_hash/hash.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>
#include <cstdint>
#include <variant>

namespace preset {
namespace {

// A number in the one form that equal numbers share: an integer wherever it is one that fits.
using Number = std::variant<std::int64_t, std::uint64_t, double>;

Number number_of(const json::value& value) {
  if (const auto* i = value.if_int64()) return *i;
  if (const auto* u = value.if_uint64()) {
    if (*u <= static_cast<std::uint64_t>(INT64_MAX)) return static_cast<std::int64_t>(*u);
    return *u;
  }
  const double d = value.get_double();
  constexpr double kTwo63 = 9223372036854775808.0;
  if (std::trunc(d) == d) {
    if (d >= -kTwo63 && d < kTwo63) return static_cast<std::int64_t>(d);
    if (d >= kTwo63 && d < 2 * kTwo63) return static_cast<std::uint64_t>(d);
  }
  return d;
}

bool same_object(const json::object& a, const json::object& b) {
  if (a.size() != b.size()) return false;
  for (const auto& member : a) {
    const json::value* other = b.if_contains(member.key());
    if (other == nullptr || !same_value(member.value(), *other)) return false;
  }
  return true;
}

bool same_array(const json::array& a, const json::array& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!same_value(a[i], b[i])) return false;
  }
  return true;
}

}  // namespace

bool same_value(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_number()) return number_of(a) == number_of(b);
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case json::kind::null:
      return true;
    case json::kind::bool_:
      return a.get_bool() == b.get_bool();
    case json::kind::string:
      return a.get_string() == b.get_string();
    case json::kind::array:
      return same_array(a.get_array(), b.get_array());
    case json::kind::object:
      return same_object(a.get_object(), b.get_object());
    default:
      return false;  // numbers were compared above
  }
}

std::size_t hash_value(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return 1;
    case json::kind::bool_:
      return value.get_bool() ? 3 : 2;
    case json::kind::string:
      return std::hash<std::string_view>{}(value.get_string());
    case json::kind::array: {
      std::size_t seed = 4;
      for (const auto& item : value.get_array()) boost::hash_combine(seed, hash_value(item));
      return seed;
    }
    case json::kind::object: {
      std::size_t sum = 5;  // a sum, since key order does not count
      for (const auto& member : value.get_object()) {
        std::size_t seed = std::hash<std::string_view>{}(member.key());
        boost::hash_combine(seed, hash_value(member.value()));
        sum += seed;
      }
      return sum;
    }
    default:
      return std::hash<Number>{}(number_of(value));
  }
}

bool same_candidates(const json::array& a, const json::array& b) {
  if (a.size() != b.size()) return false;
  ValueSet set;
  for (const auto& value : a) set.insert(value);
  for (const auto& value : b) {
    if (!set.contains(value)) return false;
  }
  return true;
}

}  // namespace preset
