// How a verb ends. Expected failures are values; main prints them and exits with their status.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "client/client.h"

namespace presetctl {

// The exit statuses are part of the command's contract (presetctl.1).
enum Status : int {
  kDone = 0,
  kRefused = 1,        // by the daemon, or a problem was found
  kMisused = 2,        // wrong verb, option, operand or file
  kNoDaemon = 3,       // nobody listens, or the connection broke
  kInterrupted = 130,  // Ctrl-C while watching; as shells count it
};

struct Fault {
  Status status = kRefused;
  std::vector<std::string> lines;  // one problem each; escaped when they are printed
  std::int64_t code = 0;           // the daemon's JSON-RPC code, if it refused
};

template <class T>
using Result = std::expected<T, Fault>;

inline std::unexpected<Fault> misuse(std::string line) {
  return std::unexpected(Fault{kMisused, {std::move(line)}});
}
inline std::unexpected<Fault> refuse(std::string line) {
  return std::unexpected(Fault{kRefused, {std::move(line)}});
}

// The daemon's error as lines for people: one for each entry of data.errors, else its message.
Fault fault_of(const client::Error& error, const std::string& socket);

}  // namespace presetctl
