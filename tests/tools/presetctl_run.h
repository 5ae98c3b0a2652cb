// presetctl as people and scripts run it, against the shared daemon.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "support/facts.h"
#include "support/process.h"

namespace test {

struct CtlOptions {
  std::string input = {};
  std::vector<std::string> env = {};
  std::string directory = {};
  std::string socket = {};  // "": the shared daemon's
};

// Without a terminal. Throws if it takes too long or is ended by a signal.
Finished ctl(const std::vector<std::string>& words, const CtlOptions& options = {});

// The same, and it must exit with 0 and write nothing to standard error; answers its output.
std::string ctl_out(const std::vector<std::string>& words, const CtlOptions& options = {});

// With --json; must exit with 0 and print one line of JSON.
boost::json::value ctl_json(std::vector<std::string> words, const CtlOptions& options = {});

// On a terminal of 60 columns, where `typed` is typed. Both outputs come as one.
struct OnTerminal {
  int code = -1;
  std::string screen;
};
OnTerminal ctl_on_terminal(const std::vector<std::string>& words, std::string_view typed = {},
                           const std::vector<std::string>& env = {});

// A name that no other case uses.
std::string fresh_name(std::string_view what);

// True if `text` holds a byte or character that steers a terminal; LF and CR are none.
bool can_harm(std::string_view text);

}  // namespace test
