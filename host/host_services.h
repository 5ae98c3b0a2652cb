// The tables of functions that a plugin gets from the host (tuningd/plugin.h), and the rules on
// when it may call them.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "abi.h"
#include "call_gate.h"
#include "event_bus.h"
#include "hook_bus.h"
#include "log.h"
#include "main_loop.h"
#include "method_table.h"
#include "service_manager.h"
#include "tuningd/plugin.h"

namespace tuningd {

// What the services rest on; outlives every plugin.
struct HostParts {
  Log& log;
  MainLoop& loop;
  HookBus& hooks;
  EventBus& events;
  MethodTable& methods;
  const PassedSockets& sockets;
};

// Where a plugin stands in its life.
enum class Phase : std::uint8_t { kCreated, kStarting, kStarted, kStopping, kStopped };

// The host as one plugin sees it. A plugin that calls it against the rules (too early, too late,
// on the wrong thread) gets an error, and the log gets one line for each kind of misuse.
//
// A context is made once per plugin and never destroyed: a thread that a plugin forgot may call
// after the plugin is gone, and must then meet a closed door, not freed memory.
class PluginContext {
 public:
  // The context lives until the process ends.
  static PluginContext& make(OwnerPtr owner, const HostParts& parts);

  PluginContext(const PluginContext&) = delete;
  PluginContext& operator=(const PluginContext&) = delete;

  const tuningd_host* host() const { return &host_; }
  const OwnerPtr& owner() const { return owner_; }
  const HostParts& parts() const { return parts_; }

  Phase phase() const { return phase_; }
  void set_phase(Phase phase) { phase_ = phase; }  // [main thread]

  // After stop, or a failed start: nobody gets in any more; calls that are inside are waited for,
  // then what the plugin registered is removed and released. [main thread]
  void close();
  // After close: a hook of it did not come back. Nothing of it may be released or destroyed.
  bool left_behind() const { return left_behind_; }

  // Misuses, one bit each.
  enum class Misuse : std::uint8_t { kTooEarly = 1, kTooLate = 2, kOutsideStart = 4, kThread = 8 };
  void report(Misuse kind, std::string_view function) noexcept;

  CallGate& gate() { return gate_; }

 private:
  PluginContext(OwnerPtr owner, const HostParts& parts);
  ~PluginContext() = default;

  OwnerPtr owner_;
  HostParts parts_;
  tuningd_host host_{};
  std::atomic<Phase> phase_ = Phase::kCreated;
  std::atomic<std::uint8_t> reported_ = 0;
  CallGate gate_;
  bool left_behind_ = false;
};

}  // namespace tuningd
