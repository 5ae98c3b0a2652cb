#include "kvstore/error.h"

namespace kvstore {

const char* code_name(Code code) {
  switch (code) {
    case Code::kConflict:
      return "conflict";
    case Code::kCorruption:
      return "corruption";
    case Code::kInvalid:
      return "invalid";
    case Code::kLocked:
      return "locked";
    case Code::kTooNew:
      return "too_new";
    case Code::kUnavailable:
      return "unavailable";
  }
  return "unknown";
}

}  // namespace kvstore
