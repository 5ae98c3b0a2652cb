// One plugin in the host, from its file to its end. Every call into it is guarded: what it throws
// or answers against the header becomes a Failure or a log line, never the end of the daemon.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "abi.h"
#include "host_services.h"
#include "plugin_library.h"
#include "tuningd/plugin.h"

namespace tuningd {

// Why a plugin is out of service.
struct PluginFailure {
  std::string path;     // JSON pointer into the plugin's settings, "" where none is at fault
  std::string message;  // one line that names the file and the reason
};

// [main thread]. The library's file is owner->file.
class PluginInstance {
 public:
  // Loads the library and creates the plugin; nothing is started. `settings` is JSON text.
  static std::expected<std::unique_ptr<PluginInstance>, PluginFailure> create(
      OwnerPtr owner, std::string_view settings, const HostParts& parts);
  // Stops and destroys it, where that has not happened.
  ~PluginInstance();
  PluginInstance(const PluginInstance&) = delete;
  PluginInstance& operator=(const PluginInstance&) = delete;

  // Once. After a failure it is as after `stop`: nothing it registered is left.
  std::expected<void, PluginFailure> start();

  // Does nothing unless it is started. Afterwards none of its hooks and methods runs, and each has
  // been released; calls of others that were inside have been waited for.
  void stop();

  // Asks it to read its data files again; does nothing if it does not offer that.
  std::expected<void, PluginFailure> reload();

  const Owner& owner() const { return *context_.owner(); }
  const PluginLibrary& library() const { return library_; }

 private:
  PluginInstance(PluginLibrary library, PluginContext& context, tuningd_plugin* plugin);

  PluginLibrary library_;
  PluginContext& context_;
  tuningd_plugin* plugin_;  // the plugin's own; calls pass this pointer
  tuningd_plugin table_;    // what of it this host knows
};

}  // namespace tuningd
