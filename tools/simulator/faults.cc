#include "faults.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace simulator {
namespace {

struct Named {
  std::string_view name;
  Fault fault;
};
constexpr Named kNames[] = {
    {"none", Fault::kNone},
    {"hang", Fault::kHang},
    {"fork-orphans", Fault::kForkOrphans},
    {"flood", Fault::kFlood},
    {"exit", Fault::kExit},
    {"half-json", Fault::kHalfJson},
    {"ignore-sigterm", Fault::kIgnoreSigterm},
    {"die", Fault::kDie},
};

}  // namespace

std::optional<Fault> fault_named(std::string_view name) {
  const auto* found = std::find_if(std::begin(kNames), std::end(kNames),
                                   [&](const Named& named) { return named.name == name; });
  return found == std::end(kNames) ? std::nullopt : std::optional(found->fault);
}

std::vector<std::string> fault_names() {
  std::vector<std::string> names;
  for (const auto& named : kNames) names.emplace_back(named.name);
  return names;
}

void hang() {
  while (true) ::pause();
}

void die() {
  ::kill(::getpid(), SIGKILL);
  hang();
}

void fork_orphans() {
  // A child in the group, and the child of a child that leads a session of its own.
  if (::fork() == 0) hang();
  if (::fork() == 0) {
    ::setsid();
    if (::fork() == 0) hang();
    ::_exit(0);
  }
}

void ignore_sigterm() {
  ::signal(SIGTERM, SIG_IGN);
}

void flood(std::uint64_t bytes) {
  const std::string line = "simulated: " + std::string(116, 'x') + '\n';
  for (std::uint64_t written = 0; bytes == 0 || written < bytes; written += line.size()) {
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) std::exit(1);
  }
  std::fflush(stdout);
}

}  // namespace simulator
