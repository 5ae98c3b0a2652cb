// The JSON-RPC endpoint: a listening Unix socket, one io thread that reads, checks, answers reads
// and writes, and a few workers for what takes long.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "plugin/domain/failure.h"
#include "plugin/log.h"
#include "plugin/rpc/dispatcher.h"
#include "plugin/rpc/listener.h"
#include "plugin/settings.h"

namespace preset {

class Service;

class Endpoint {
 public:
  // Sets the service's listeners and its status "endpoint", so: before the first change. All must
  // outlive the endpoint; the service must not be used after it has gone without stop().
  Endpoint(Service& service, const Dispatcher& dispatcher, const Settings& settings, Log log);
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;
  // Stops, if stop() was not called.
  ~Endpoint();

  // Takes connections from now on. Once. Throws what making a thread throws.
  void start(Listener listener);

  // Takes no more connections and requests, answers what has begun (up to five seconds for clients
  // that do not read), closes all, ends the threads, removes the socket's file. The service must
  // still run. [the thread that called start]
  void stop();

  // Tells those who watch tasks; `json` is a task's row or a trial. Other events, and what is no
  // such thing, are nobody's. [any thread]
  void tell(std::string_view event, std::string_view json);

 private:
  class Core;
  std::shared_ptr<Core> core_;  // with the service's listeners too
};

}  // namespace preset
