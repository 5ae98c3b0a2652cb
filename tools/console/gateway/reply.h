// What the daemon answers, as the gateway's handlers see it.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace console {

// What the daemon answered to one call.
struct Reply {
  enum class Kind {
    kResult,   // `text` is the result, JSON as the daemon wrote it
    kRefused,  // the daemon's error: code, message, data
    kDown,     // no daemon, or it went away before the answer: `message` says what
    kLate,     // no answer within the time
  };
  Kind kind = Kind::kDown;
  std::string text;
  std::int64_t code = 0;
  std::string message;
  boost::json::value data = nullptr;

  // The daemon's word for a refusal ("not_found"): data.code, or what `code` stands for; else "".
  std::string_view word() const;
};

// Reads a line that answers the request with the id 1. What is no answer is kDown.
Reply read_reply(std::string_view line);

}  // namespace console
