// The command line.
#pragma once

#include <expected>
#include <string>
#include <variant>

#include "settings.h"

namespace console {

// What is printed instead of serving: --help, --version.
struct Information {
  std::string text;
};

// The error is one line for people.
std::expected<std::variant<Settings, Information>, std::string> parse_options(int argc,
                                                                              char** argv);

}  // namespace console
