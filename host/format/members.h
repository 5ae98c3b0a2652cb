// Members of a JSON object that may be absent or of another kind. [any thread]
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string_view>

namespace tuningd {

// Null: it is absent, or null.
inline const boost::json::value* member_at(const boost::json::object& object,
                                           std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

// Null: it is no object.
inline const boost::json::object* map_at(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_object();
}

// "": it is no text, or there is no object. Lives as long as the object.
inline std::string_view text_at(const boost::json::object* object, std::string_view key) {
  const boost::json::value* value = object == nullptr ? nullptr : object->if_contains(key);
  const boost::json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}
inline std::string_view text_at(const boost::json::object& object, std::string_view key) {
  return text_at(&object, key);
}

}  // namespace tuningd
