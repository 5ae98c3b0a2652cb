// Params of a call out of a request's path and query.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

#include "http.h"
#include "json_body.h"

namespace console {

// The `index`th captured segment as the number of a `what` ("preset"). The error is the answer to
// give: 422 for what is no number, in the shape of the original's framework; 404 for a number below
// `least` or beyond 64 bits.
std::expected<std::int64_t, Response> path_id(const Request& request, std::string_view what,
                                              std::size_t index = 0, std::int64_t least = 1);

// A param that the query may have.
struct QueryParam {
  enum class Kind { kText, kInteger, kBoolean };
  std::string_view name;
  Kind kind;
};

// Adds those of `known` that the request has to `params`. What is of another kind: 422. Names that
// are not known are let be.
std::expected<void, Response> add_query(const Request& request, std::span<const QueryParam> known,
                                        ObjectText& params);

}  // namespace console
