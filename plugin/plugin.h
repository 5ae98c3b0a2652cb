// The plugin as an object: it owns the service and the endpoint, and starts and stops them in
// order.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugin/domain/failure.h"
#include "plugin/gate.h"
#include "plugin/log.h"
#include "plugin/rpc/dispatcher.h"
#include "plugin/rpc/endpoint.h"
#include "plugin/rpc/host_methods.h"
#include "plugin/service/service.h"
#include "plugin/settings.h"
#include "tuningd/plugin.h"

namespace preset {

// All of the main thread, but for what says otherwise.
class Plugin {
 public:
  // `host` must outlive the plugin. Starts nothing, asks the host for nothing.
  Plugin(const tuningd_host* host, Settings settings);
  ~Plugin();
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  // Opens the store, seeds, registers methods and hooks, then takes connections: whoever gets in
  // finds everything there. A failure, thrown or returned, leaves nothing running.
  Status start();

  // Answers what has begun, ends all threads, closes the store. Once started.
  void stop();

  // Reads the seeds again.
  Status reload();

 private:
  // What the host's table calls for one row.
  struct Registered {
    Plugin* plugin;
    const Method* method;
  };

  Status start_parts();
  Status register_methods();
  Status subscribe_hooks();
  Status subscribe_events();
  Result<Listener> make_listener() const;

  // [any thread], called by the host; nothing leaves them.
  static std::int32_t on_call(void* user, tuningd_str params, const tuningd_caller* caller,
                              const tuningd_sink* reply, tuningd_error* error) noexcept;
  static std::int32_t on_prepare(void* user, const tuningd_event* event, const tuningd_sink* reply,
                                 tuningd_error* error) noexcept;
  static void on_event(void* user, tuningd_str event, tuningd_str json) noexcept;

  const tuningd_host* const host_;
  const Settings settings_;
  Log log_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<HostMethods> host_methods_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<Endpoint> endpoint_;
  std::vector<std::unique_ptr<Registered>> registered_;
  Gate gate_;
};

}  // namespace preset
