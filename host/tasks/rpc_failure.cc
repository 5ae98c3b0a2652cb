#include "tasks/rpc_failure.h"

#include <boost/json/array.hpp>

#include "config/json_text.h"

namespace tuningd {

namespace json = boost::json;

RpcFailure invalid_params(const std::vector<std::pair<std::string, std::string>>& errors) {
  json::array list;
  for (const auto& [path, message] : errors) {
    list.push_back(json::object{{"path", path}, {"message", message}});
  }
  const auto& [path, first] = errors.front();
  std::string message = path.empty() ? first : path + ": " + first;
  if (errors.size() > 1) message += " (and " + std::to_string(errors.size() - 1) + " more)";
  return {rpc::kInvalidParams, std::move(message), json::object{{"errors", std::move(list)}}};
}

RpcFailure no_such_task(std::string message) {
  return {rpc::kNotFound, std::move(message), json::object{{"code", "not_found"}}};
}

RpcFailure wrong_state(std::string message, std::string_view state) {
  return {rpc::kWrongState, std::move(message),
          json::object{{"code", "wrong_state"}, {"state", state}}};
}

RpcFailure store_failure(const kvstore::Error& error) {
  if (error.code == kvstore::Code::kUnavailable) {
    return {rpc::kUnavailable, error.message, json::object{{"code", "unavailable"}}};
  }
  return {rpc::kInternalError, error.message, json::object{{"code", "internal_error"}}};
}

MethodAnswer answer_of(const RpcFailure& failure) {
  return {failure.code, failure.data.empty() ? "" : config::to_json(failure.data), failure.message};
}

}  // namespace tuningd
