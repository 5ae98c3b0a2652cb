// Expected failures of the plugin, and the one Result type.
#pragma once

#include <boost/json/object.hpp>
#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace preset {

// One kind per row of the error table (rpc/errors.cc maps them to JSON-RPC codes).
enum class Kind {
  kInvalidParams,
  kNotFound,
  kAlreadyExists,
  kSystemPreset,
  kRevisionConflict,
  kPermissionDenied,
  kLimitExceeded,
  kUnavailable,
  kVetoed,
  kInternal,
};

// What is wrong with one field: `path` is a JSON pointer into the params.
struct FieldError {
  std::string path;
  std::string message;

  bool operator==(const FieldError&) const = default;
};
using FieldErrors = std::vector<FieldError>;

struct Failure {
  Kind kind;
  std::string message;          // one line, for people: what was wrong, what to do
  FieldErrors errors;           // all of them; for kInvalidParams
  boost::json::object details;  // further members of the error's `data`, e.g. "revision"
};

template <class T>
using Result = std::expected<T, Failure>;
using Status = Result<void>;

inline std::unexpected<Failure> fail(Kind kind, std::string message,
                                     boost::json::object details = {}) {
  return std::unexpected(Failure{kind, std::move(message), {}, std::move(details)});
}

// kInvalidParams; the message is the first error's.
std::unexpected<Failure> fail(FieldErrors errors);

}  // namespace preset
