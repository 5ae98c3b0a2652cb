// Everything the gateway serves but the page's files: the routes of /api, /openapi.json, /metrics
// and /healthz, and the way to the daemon behind them. [the gateway's one thread]
//
// What the server has seen to when a handler is called: who may (the token, Host, Origin), the
// limits of headers, body, connections and times but the two named below, HEAD (the handler answers
// as to GET; a stream's write() then says that the client is gone), 404 and 405 of paths and
// methods no route has. What it adds to every answer: the security headers, CORS, Date,
// Content-Length, and `Cache-Control: no-store` unless the answer has a Cache-Control of its own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "limits.h"
#include "router.h"
#include "traffic.h"

namespace console {

class Api {
 public:
  // Of the limits, `event_streams` and `daemon_time` are kept here. `traffic` outlives this.
  Api(boost::asio::io_context& io, std::string socket_path, const Limits& limits,
      const Traffic& traffic);
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  // Once, before the first request; the router's routes stay where they are from then on.
  void add_routes(Router& router);

  // After each answer.
  void answered(const Answered& what);

  // The gateway is ending: event streams end, nothing new comes. Requests already taken may still
  // be answered; the server waits a little for them.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace console
