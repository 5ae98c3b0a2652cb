// The envelope of JSON-RPC 2.0: what a request is, and how an answer begins.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/rpc/errors.h"

namespace preset {

// One request, looking into the parsed value that it was read from.
struct Request {
  const boost::json::value* id = nullptr;  // a string, a number or null; nullptr: a notification
  std::string_view method;
  boost::json::value* params = nullptr;  // an object or an array; nullptr: absent
};

// Fills `request`, or tells what is wrong with the envelope. A wrong envelope is always answered:
// with its id if it has a valid one, else with null. [any thread]
std::optional<RpcError> read_request(boost::json::value& element, Request& request);

// The id as JSON text; "null" for none.
void append_id(std::string& out, const boost::json::value* id);
std::string id_text(const boost::json::value* id);

// {"jsonrpc":"2.0","id":…,"result": — the result and '}' follow.
void append_result_head(std::string& out, const boost::json::value* id);

}  // namespace preset
