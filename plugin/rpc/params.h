// Params checked against a method's row, before its handler sees them.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "plugin/domain/failure.h"
#include "plugin/rpc/method.h"

namespace preset {

// The param that every Write row takes without listing it.
extern const Param kRequestIdParam;

struct CheckedParams {
  boost::json::object members;  // uses the memory of what it was made from
  std::string request_id;       // "" none
};

// Takes the params apart. `params` is an object, or an array in the order of the row's table (for a
// Write row request_id comes after the last; null stands for one left out), or null for none. All
// faults are told at once, up to a hundred. [any thread]
Result<CheckedParams> check_params(const Method& method, boost::json::value* params);

// The same text for the same params, whatever the order in which they were given.
std::string canonical_params(const Method& method, const boost::json::object& members);

// 32 hexadecimal digits of a method and its canonical params, the same in every build: to tell a
// repeat from another request that uses the same request_id. Not proof against forgery.
std::string request_digest(const Method& method, const boost::json::object& members);

// JSON Schema text as it is; the name of a schema (schemas.h) as a reference to it.
std::string schema_text(std::string_view text_or_name);

// The JSON Schema of a param.
std::string param_schema(const Param& param);

}  // namespace preset
