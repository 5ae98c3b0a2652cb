// The JSON that came with a request, and the text that goes on to the daemon.
#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "config/capped_resource.h"
#include "http.h"

namespace console {

inline constexpr std::size_t kBodyDepth = 300;         // beyond any setting of the daemon
inline constexpr std::size_t kBodyMemory = 64U << 20;  // as the daemon's own by default

// An object in memory of its own. [one thread]
class JsonBody {
 public:
  // The error is the answer to give: 422, in the shape of the original's framework.
  static std::expected<std::shared_ptr<const JsonBody>, Response> read(const Request& request);

  const boost::json::value& value() const { return value_; }
  const boost::json::object& members() const { return value_.get_object(); }
  const boost::json::value* find(std::string_view name) const {
    return members().if_contains(name);
  }

 private:
  JsonBody() : arena_(4096, &heap_), value_(boost::json::storage_ptr(&arena_)) {}

  config::CappedResource heap_{kBodyMemory};
  boost::json::monotonic_resource arena_;
  boost::json::value value_;
};

// True unless the request says that its body is something else than JSON (a form, say, which a
// page of another site could send).
bool may_be_json(const Request& request);

// {"a":1,…} member by member, on one line.
class ObjectText {
 public:
  ObjectText& add(std::string_view name, const boost::json::value& value);
  ObjectText& add_text(std::string_view name, std::string_view value);  // as a JSON string
  ObjectText& add_json(std::string_view name, std::string_view json);   // JSON already
  std::string take() &&;

 private:
  void begin(std::string_view name);
  std::string text_ = "{";
};

// 128 random bits as hex digits.
std::string new_request_id();

}  // namespace console
