// The params of the host's methods, checked by the method's own OpenRPC description: what is
// documented is what is enforced. [any thread]
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tasks/rpc_failure.h"

namespace tuningd {

// Checked params: every member is known and of its documented type; null counts as absent.
class Params {
 public:
  explicit Params(boost::json::object members) : members_(std::move(members)) {}

  std::optional<std::string> text(std::string_view name) const;
  std::optional<std::int64_t> integer(std::string_view name) const;
  std::optional<bool> flag(std::string_view name) const;
  const boost::json::object* object(std::string_view name) const;  // null: absent
  const boost::json::value* value(std::string_view name) const;    // null: absent

 private:
  boost::json::object members_;
};

// `described`: the "params" of an OpenRPC Method Object, each with `required` and a schema: `$ref`
// to one of an object, whose members are not looked at, or `type` (one or several of object,
// string, integer, boolean), and for strings `enum` and `maxLength`, for integers `minimum` and
// `maximum`. `text`: an object, or an array in that order. All faults, not the first.
RpcResult<Params> read_params(const boost::json::array& described, std::string_view text);

}  // namespace tuningd
