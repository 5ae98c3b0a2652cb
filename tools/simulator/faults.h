// What can go wrong with an engine, on purpose.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

enum class Fault : std::uint8_t {
  kNone,
  kHang,           // says nothing, and never ends
  kForkOrphans,    // leaves sleeping processes behind, one of them in a session of its own
  kFlood,          // writes without end, or as many bytes as it is told
  kExit,           // ends with a status before it has done anything
  kHalfJson,       // the metrics end in the middle
  kIgnoreSigterm,  // ends by SIGKILL alone; without a server it hangs
  kDie,            // is killed while it measures
};

std::optional<Fault> fault_named(std::string_view name);
std::vector<std::string> fault_names();

[[noreturn]] void hang();
[[noreturn]] void die();  // by SIGKILL
void fork_orphans();
void ignore_sigterm();
// 0: without an end. The last line is whole.
void flood(std::uint64_t bytes);

}  // namespace simulator
