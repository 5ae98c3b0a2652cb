// Failures as JSON-RPC errors: the one place that knows codes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "config/json_text.h"
#include "plugin/domain/failure.h"

namespace preset {

// What stands in an answer's `error`. `data` is JSON text, an object with at least "code".
struct RpcError {
  int code;
  std::string message;
  std::string data;
};

// One row per kind of error that a client can meet.
struct ErrorRow {
  int code;
  const char* name;     // data.code
  const char* summary;  // one line, for the OpenRPC document
};
std::span<const ErrorRow> error_rows();

inline constexpr int kParseErrorCode = -32700;
inline constexpr int kInvalidRequestCode = -32600;
inline constexpr int kMethodNotFoundCode = -32601;
inline constexpr int kInternalErrorCode = -32603;

// data.code for a code; "error" for one that is not in the table.
const char* error_name(int code);

const ErrorRow& error_row(Kind kind);

// Of kInternal only the fact is told, the message belongs into the log.
RpcError to_rpc_error(const Failure& failure);

// A text that is no JSON: -32700; one beyond a limit (nesting, memory): limit_exceeded.
RpcError to_rpc_error(const config::JsonError& error);

RpcError invalid_request(std::string message);
// `nearest`: a method of a similar name, or "".
RpcError method_not_found(std::string_view name, std::string_view nearest);
// `limit` is the key of the setting.
RpcError limit_exceeded(std::string_view limit, std::size_t value, std::string message);
RpcError internal_error();

// A name from a request, short enough for a message.
std::string shorten(std::string_view name);

// {"jsonrpc":"2.0","id":…,"error":{…}}; `id` is JSON text.
void append_error(std::string& out, std::string_view id, const RpcError& error);

}  // namespace preset
