// A method's refusal, as JSON-RPC says it, and the failures that several methods share.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "kvstore/error.h"
#include "method_table.h"

namespace tuningd {

struct RpcFailure {
  std::int32_t code = rpc::kInternalError;
  std::string message;
  boost::json::object data;
};
template <class T>
using RpcResult = std::expected<T, RpcFailure>;

// -32602 with {"errors":[{"path","message"}]}; not empty.
RpcFailure invalid_params(const std::vector<std::pair<std::string, std::string>>& errors);
RpcFailure no_such_task(std::string message);
RpcFailure wrong_state(std::string message, std::string_view state);
// What the store answered: unavailable, or an internal error.
RpcFailure store_failure(const kvstore::Error& error);

MethodAnswer answer_of(const RpcFailure& failure);

}  // namespace tuningd
