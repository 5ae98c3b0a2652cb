#include "plugin/rpc/errors.h"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <utility>

namespace preset {
namespace {

namespace json = boost::json;

struct KindRow {
  Kind kind;
  ErrorRow row;
};

constexpr std::array kKinds = {
    KindRow{Kind::kInvalidParams,
            {-32602, "invalid_params", "The params do not fit; errors lists every fault"}},
    KindRow{Kind::kNotFound, {-32001, "not_found", "No such preset, revision or task"}},
    KindRow{Kind::kAlreadyExists, {-32002, "already_exists", "The name is taken"}},
    KindRow{Kind::kSystemPreset,
            {-32003, "system_preset", "A system preset is not changed or deleted"}},
    KindRow{Kind::kRevisionConflict,
            {-32004, "revision_conflict", "if_revision is not the current revision"}},
    KindRow{Kind::kPermissionDenied,
            {-32005, "permission_denied", "The caller's role does not allow the method"}},
    KindRow{Kind::kLimitExceeded,
            {-32006, "limit_exceeded", "A limit of the settings, which limit names"}},
    KindRow{Kind::kUnavailable,
            {-32007, "unavailable", "The store cannot write now; nothing was changed"}},
    KindRow{Kind::kVetoed, {-32008, "vetoed", "A hook refused; reasons says why"}},
    KindRow{Kind::kInternal,
            {kInternalErrorCode, "internal_error", "A fault of the daemon; its log says more"}},
};

// Of the host's methods alone: no call of the plugin's own ends so.
constexpr ErrorRow kWrongState = {-32009, "wrong_state",
                                  "The task's state, which state names, does not allow it"};
constexpr ErrorRow kNoRunner = {-32010, "no_runner",
                                "No such runner, or none for the runtime; runners lists them"};

constexpr ErrorRow kParseError = {kParseErrorCode, "parse_error", "The line is not JSON"};
constexpr ErrorRow kInvalidRequest = {kInvalidRequestCode, "invalid_request",
                                      "The JSON is not a JSON-RPC 2.0 request"};
constexpr ErrorRow kMethodNotFound = {kMethodNotFoundCode, "method_not_found",
                                      "There is no such method"};

constexpr auto kRows = [] {
  constexpr std::array kOthers = {kParseError, kInvalidRequest, kMethodNotFound, kWrongState,
                                  kNoRunner};
  std::array<ErrorRow, kKinds.size() + kOthers.size()> rows{};
  for (std::size_t i = 0; i < kOthers.size(); ++i) {
    rows[i] = kOthers[i];
  }
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    rows[i + kOthers.size()] = kKinds[i].row;
  }
  return rows;
}();

RpcError make_error(const ErrorRow& row, std::string message, const json::object& details = {},
                    const FieldErrors& errors = {}) {
  json::object data;
  data["code"] = row.name;
  for (const auto& member : details) {
    if (member.key() != "code") {
      data.insert(member);
    }
  }
  if (!errors.empty() || row.code == -32602) {
    json::array list;
    for (const FieldError& error : errors) {
      list.push_back(json::object{{"path", error.path}, {"message", error.message}});
    }
    data["errors"] = std::move(list);
  }
  RpcError made{row.code, std::move(message), {}};
  config::append_json(made.data, data);
  return made;
}

}  // namespace

std::span<const ErrorRow> error_rows() {
  return kRows;
}

const char* error_name(int code) {
  for (const ErrorRow& row : kRows) {
    if (row.code == code) {
      return row.name;
    }
  }
  return "error";
}

const ErrorRow& error_row(Kind kind) {
  for (const KindRow& row : kKinds) {
    if (row.kind == kind) {
      return row.row;
    }
  }
  return kKinds.back().row;
}

RpcError to_rpc_error(const Failure& failure) {
  if (failure.kind == Kind::kInternal) {
    return internal_error();
  }
  return make_error(error_row(failure.kind), failure.message, failure.details, failure.errors);
}

RpcError to_rpc_error(const config::JsonError& error) {
  switch (error.kind) {
    case config::JsonError::Kind::kTooDeep:
      return make_error(error_row(Kind::kLimitExceeded), error.message, {{"limit", "nesting"}});
    case config::JsonError::Kind::kMemory:
      return make_error(error_row(Kind::kLimitExceeded), error.message, {{"limit", "parse_bytes"}});
    case config::JsonError::Kind::kSyntax:
    case config::JsonError::Kind::kDuplicateKey:
    case config::JsonError::Kind::kNumberRange:
      break;
  }
  return make_error(kParseError,
                    "not valid JSON at byte " + std::to_string(error.offset) + ": " + error.message,
                    {{"offset", error.offset}});
}

RpcError invalid_request(std::string message) {
  return make_error(kInvalidRequest, std::move(message));
}

RpcError method_not_found(std::string_view name, std::string_view nearest) {
  std::string message = "there is no method \"" + shorten(name) + '"';
  if (nearest.empty()) {
    return make_error(kMethodNotFound, std::move(message));
  }
  message += "; did you mean \"" + std::string(nearest) + "\"?";
  return make_error(kMethodNotFound, std::move(message), {{"did_you_mean", nearest}});
}

RpcError limit_exceeded(std::string_view limit, std::size_t value, std::string message) {
  return make_error(error_row(Kind::kLimitExceeded), std::move(message),
                    {{"limit", limit}, {"value", value}});
}

RpcError internal_error() {
  return make_error(error_row(Kind::kInternal), "internal error; the daemon's log says more");
}

std::string shorten(std::string_view name) {
  constexpr std::size_t kShown = 64;
  if (name.size() <= kShown) {
    return std::string(name);
  }
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) {
    --end;  // not within a character
  }
  return std::string(name.substr(0, end)) + "…";
}

void append_error(std::string& out, std::string_view id, const RpcError& error) {
  out += R"({"jsonrpc":"2.0","id":)";
  out += id;
  out += R"(,"error":{"code":)";
  out += std::to_string(error.code);
  out += R"(,"message":)";
  config::append_json_string(out, error.message);
  if (!error.data.empty()) {
    out += R"(,"data":)";
    out += error.data;
  }
  out += "}}";
}

}  // namespace preset
