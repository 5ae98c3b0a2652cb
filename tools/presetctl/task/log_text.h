// What engines write, made safe to show: colours and other escape sequences are taken out, a
// carriage return (of progress bars) begins a new line, other control characters are escaped.
#pragma once

#include <string>
#include <string_view>

namespace presetctl {

class LogText {
 public:
  // The next piece of a log, for the output. A sequence or character cut by its end waits for the
  // next piece.
  std::string add(std::string_view piece);

 private:
  std::string pending_;
};

}  // namespace presetctl
