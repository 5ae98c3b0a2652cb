#include "plugin/rpc/dispatcher.h"

#include <exception>
#include <future>
#include <type_traits>
#include <utility>

#include "config/json_text.h"
#include "plugin/rpc/method_table.h"
#include "plugin/rpc/openrpc.h"
#include "plugin/rpc/params.h"
#include "plugin/service/service.h"

namespace preset {
namespace {

namespace json = boost::json;

RpcError denied(std::string_view method, Role needed, const Caller& caller) {
  std::string message = caller.role == Role::kNone
                            ? std::string("this user may not call any method")
                            : '"' + std::string(method) + "\" needs the role " + role_name(needed) +
                                  ", this user has " + role_name(caller.role);
  json::object details{{"role", role_name(caller.role)}};
  if (caller.role != Role::kNone) {
    details["needed"] = role_name(needed);
  }
  return to_rpc_error(Failure{Kind::kPermissionDenied, std::move(message), {}, std::move(details)});
}

bool runs_slowly(const Inline& row, Service& service, const Call& call) {
  return row.slow != nullptr && row.slow(service, call);
}

}  // namespace

template <class Handler>
auto Dispatcher::guarded(std::string_view method, const Handler& handler) const
    -> std::expected<typename decltype(handler())::value_type, RpcError> {
  try {
    auto done = handler();
    if (!done) {
      return std::unexpected(explain(done.error(), method));
    }
    if constexpr (std::is_void_v<typename decltype(handler())::value_type>) {
      return {};
    } else {
      return std::move(*done);
    }
  } catch (const std::exception& error) {
    return std::unexpected(
        explain({Kind::kInternal, std::string("it threw: ") + error.what(), {}, {}}, method));
  } catch (...) {
    return std::unexpected(explain({Kind::kInternal, "it threw", {}, {}}, method));
  }
}

RpcError Dispatcher::explain(const Failure& failure, std::string_view method) const {
  if (failure.kind == Kind::kInternal) {
    log_(TUNINGD_LOG_ERROR, std::string(method) + ": internal error: " + failure.message);
  }
  return to_rpc_error(failure);
}

bool Dispatcher::is_change(std::string_view method) const {
  const Method* found = find_method(methods_, method);
  return found != nullptr && std::holds_alternative<Write>(found->run);
}

std::expected<Admitted, RpcError> Dispatcher::admit(const Request& request,
                                                    const Caller& caller) const {
  if (caller.role == Role::kNone) {
    return std::unexpected(denied(request.method, Role::kRead, caller));
  }
  const Method* method = find_method(methods_, request.method);
  if (method == nullptr) {
    if (request.method != kDiscover) {
      return Admitted{Route::kWorker, nullptr, {}, {}};
    }
    method = &kDiscoverMethod;
  }
  if (caller.role < method->role) {
    return std::unexpected(denied(method->name, method->role, caller));
  }
  auto checked = check_params(*method, request.params);
  if (!checked) {
    return std::unexpected(to_rpc_error(checked.error()));
  }
  Admitted admitted{Route::kHere, method, std::move(checked->members),
                    std::move(checked->request_id)};
  if (std::holds_alternative<Write>(method->run)) {
    admitted.route = Route::kWrite;
  } else if (std::holds_alternative<Worker>(method->run)) {
    admitted.route = Route::kWorker;
  } else {
    const auto slow = guarded(method->name, [&]() -> Result<bool> {
      return runs_slowly(std::get<Inline>(method->run), service_,
                         Call{admitted.params, caller, nullptr});
    });
    if (!slow) {
      return std::unexpected(slow.error());
    }
    admitted.route = *slow ? Route::kWorker : Route::kHere;
  }
  return admitted;
}

std::expected<void, RpcError> Dispatcher::read(const Admitted& request, const Caller& caller,
                                               Subscriptions* session, std::string& out) const {
  const std::size_t before = out.size();
  auto done = guarded(request.method->name, [&] {
    return std::get<Inline>(request.method->run)
        .handle(service_, Call{request.params, caller, session}, out);
  });
  if (!done) {
    out.resize(before);
  }
  return done;
}

Detached Dispatcher::detach(const Request& request, const Admitted& admitted) const {
  if (admitted.method != nullptr) {
    return {admitted.method, {}, json::object(admitted.params, json::storage_ptr()), {}};
  }
  Detached job{nullptr, std::string(request.method), {}, "{}"};
  if (request.params != nullptr) {
    job.params_text = config::to_json(*request.params);
  }
  return job;
}

std::expected<std::string, RpcError> Dispatcher::run_row(const Method& method,
                                                         const json::object& params,
                                                         const Caller& caller) const {
  return guarded(method.name, [&]() -> Result<std::string> {
    const Worker* worker = std::get_if<Worker>(&method.run);
    std::string out;
    const ReadHandler handle =
        worker != nullptr ? worker->handle : std::get<Inline>(method.run).handle;
    if (auto done = handle(service_, Call{params, caller, nullptr}, out); !done) {
      return std::unexpected(std::move(done.error()));
    }
    return out;
  });
}

std::expected<std::string, RpcError> Dispatcher::work(const Detached& job,
                                                      const Caller& caller) const {
  if (job.method == &kDiscoverMethod) {
    return guarded(kDiscover, [&]() -> Result<std::string> {
      return openrpc_document(host_.list(), methods_);
    });
  }
  if (job.method != nullptr) {
    return run_row(*job.method, job.params, caller);
  }
  std::expected<std::string, RpcError> answer;
  auto ran = guarded(job.name, [&]() -> Status {
    // "rpc." is nobody's but ours; what follows a NUL would be lost on the way to the host.
    if (job.name.starts_with("rpc.") || job.name.find('\0') != std::string::npos) {
      answer = std::unexpected(method_not_found(job.name, ""));
    } else {
      answer = host_.call(job.name, job.params_text, caller);
    }
    if (!answer && answer.error().code == kMethodNotFoundCode) {
      answer = std::unexpected(
          method_not_found(job.name, nearest_name(method_names(host_.list(), methods_), job.name)));
    }
    return {};
  });
  return ran ? std::move(answer) : std::unexpected(std::move(ran.error()));
}

std::expected<WriteRequest, RpcError> Dispatcher::prepare(const Admitted& request,
                                                          const Caller& caller) const {
  const Method& method = *request.method;
  auto change = guarded(method.name, [&] {
    return std::get<Write>(method.run).prepare(service_, Call{request.params, caller, nullptr});
  });
  if (!change) {
    return std::unexpected(std::move(change.error()));
  }
  return WriteRequest{
      std::move(*change),
      caller,
      request.request_id,
      request.request_id.empty() ? std::string() : request_digest(method, request.params),
      {}};
}

void Dispatcher::submit(WriteRequest request) const {
  service_.submit(std::move(request));
}

std::expected<std::string, RpcError> Dispatcher::call(const Method& method, std::string_view params,
                                                      const Caller& caller) const {
  json::value value;
  Request request{nullptr, method.name, nullptr};
  if (!params.empty()) {
    auto parsed = config::parse_json(params);
    if (!parsed) {
      return std::unexpected(to_rpc_error(parsed.error()));
    }
    value = std::move(*parsed);
    if (!value.is_object() && !value.is_array()) {
      return std::unexpected(invalid_request("params must be an object or an array"));
    }
    request.params = &value;
  }
  const auto admitted = admit(request, caller);
  if (!admitted) {
    return std::unexpected(admitted.error());
  }
  if (admitted->route != Route::kWrite) {
    return run_row(method, admitted->params, caller);
  }
  auto write = prepare(*admitted, caller);
  if (!write) {
    return std::unexpected(std::move(write.error()));
  }
  std::promise<Result<std::string>> promise;
  auto answer = promise.get_future();
  write->done = [promise = std::move(promise)](Result<std::string> result) mutable {
    promise.set_value(std::move(result));
  };
  service_.submit(std::move(*write));
  auto result = answer.get();
  if (!result) {
    return std::unexpected(explain(result.error(), method.name));
  }
  return std::move(*result);
}

}  // namespace preset
