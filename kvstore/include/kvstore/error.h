// The one error type of kvstore.
#pragma once

#include <expected>
#include <string>

namespace kvstore {

enum class Code {
  kConflict,     // a precondition of a batch did not hold; nothing was written
  kCorruption,   // stored bytes are damaged or missing; the message names the file
  kInvalid,      // the caller asked for something that makes no sense (bad path, unknown table)
  kLocked,       // another process has the directory open
  kTooNew,       // the directory was written by a newer format version
  kUnavailable,  // writing is not possible now (disk full, failed sync); nothing was changed
};

// A stable lower-case name, e.g. "unavailable". [any thread]
const char* code_name(Code code);

struct Error {
  Code code;
  std::string message;  // one line, for people: what failed, which file, what to do
};

template <class T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

inline std::unexpected<Error> fail(Code code, std::string message) {
  return std::unexpected(Error{code, std::move(message)});
}

}  // namespace kvstore
