// Finds the method of a request, checks role and params, and runs it. The same way for requests
// from the socket and for calls from inside the process.
#pragma once

#include <boost/json/object.hpp>
#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "plugin/log.h"
#include "plugin/rpc/host_methods.h"
#include "plugin/rpc/method.h"
#include "plugin/rpc/request.h"

namespace preset {

// Where an admitted request runs.
enum class Route {
  kHere,    // quick: on the thread that read it
  kWorker,  // may take long
  kWrite,   // prepared here, run by the writer thread
};

// A request that has passed every check.
struct Admitted {
  Route route = Route::kHere;
  const Method* method = nullptr;  // nullptr: a method of the host's table
  boost::json::object params;      // in the memory of the request
  std::string request_id;          // "" none
};

// What a worker or a change takes along: nothing of it lives in the request's memory.
struct Detached {
  const Method* method = nullptr;
  std::string name;            // of a host's method
  boost::json::object params;  // of an own method
  std::string params_text;     // of a host's method
};

// Everything here is [any thread], and nothing throws but std::bad_alloc while an answer is made.
class Dispatcher {
 public:
  // `methods` are sorted by name. All must outlive the dispatcher.
  Dispatcher(Service& service, std::span<const Method> methods, const HostMethods& host, Log log)
      : service_(service), methods_(methods), host_(host), log_(std::move(log)) {}

  // True for a method that goes to the writer thread.
  bool is_change(std::string_view method) const;

  // Takes the params out of the request. The role is checked here and nowhere else.
  std::expected<Admitted, RpcError> admit(const Request& request, const Caller& caller) const;

  // Route::kHere: appends the result's JSON text; on failure `out` is as it was.
  std::expected<void, RpcError> read(const Admitted& request, const Caller& caller,
                                     Subscriptions* session, std::string& out) const;

  Detached detach(const Request& request, const Admitted& admitted) const;

  // Route::kWorker: the result's JSON text.
  std::expected<std::string, RpcError> work(const Detached& job, const Caller& caller) const;

  // Route::kWrite: what to submit; `done` is not set. The Change keeps nothing of the params'
  // memory.
  std::expected<WriteRequest, RpcError> prepare(const Admitted& request,
                                                const Caller& caller) const;

  // A whole call, for callers inside the process: waits for a change to be committed. `params` is
  // JSON text or "". Not from the writer thread.
  std::expected<std::string, RpcError> call(const Method& method, std::string_view params,
                                            const Caller& caller) const;

  // The answer for a failure; one of kInternal is logged.
  RpcError explain(const Failure& failure, std::string_view method) const;

  void submit(WriteRequest request) const;
  const Log& log() const { return log_; }

 private:
  // Runs a handler; what it throws becomes an internal error.
  template <class Handler>
  auto guarded(std::string_view method, const Handler& handler) const
      -> std::expected<typename decltype(handler())::value_type, RpcError>;

  std::expected<std::string, RpcError> run_row(const Method& method,
                                               const boost::json::object& params,
                                               const Caller& caller) const;

  Service& service_;
  std::span<const Method> methods_;
  const HostMethods& host_;
  Log log_;
};

}  // namespace preset
