#include "plugin/plugin.h"

#include <algorithm>
#include <utility>

#include "config/json_text.h"
#include "plugin/rpc/method.h"
#include "plugin/rpc/openrpc.h"
#include "plugin/service/task_prepare.h"

namespace preset {
namespace {

namespace json = boost::json;

// The struct of a service, or null if the host has none or an older, shorter one.
template <class Struct>
const Struct* find_service(const tuningd_host* host, const char* id) {
  const auto* found = static_cast<const Struct*>(host->get_service(host, id));
  return found != nullptr && found->size >= sizeof(Struct) ? found : nullptr;
}

Log make_log(const tuningd_host* host) {
  const auto* log = find_service<tuningd_log>(host, TUNINGD_SERVICE_LOG);
  if (log == nullptr) {
    return [](int, std::string_view) {};
  }
  return [host, log](int level, std::string_view message) {
    if (log->enabled(host, level) != 0) {
      log->write(host, level, borrow(message));
    }
  };
}

tuningd_error empty_error() {
  tuningd_error error{};
  error.size = sizeof error;
  return error;
}

Caller to_caller(const tuningd_caller* caller) {
  if (caller == nullptr || caller->size < sizeof(tuningd_caller)) {
    return {};
  }
  const auto role = std::clamp(caller->role, TUNINGD_ROLE_NONE, TUNINGD_ROLE_ADMIN);
  return {caller->uid, std::string(view(caller->user)), static_cast<Role>(role)};
}

std::int32_t reply_text(const tuningd_sink* reply, std::string_view text) {
  return reply == nullptr ? TUNINGD_OK : reply->write(reply->ctx, borrow(text));
}

std::int32_t answer_error(const RpcError& wrong, const tuningd_sink* reply, tuningd_error* error) {
  set_error(error, wrong.code, "", wrong.message);
  reply_text(reply, wrong.data);
  return wrong.code;
}

// The reply of a hook that refuses a task.
std::string veto_text(const Failure& failure) {
  json::object veto{{"reasons", json::array{failure.message}}};
  if (!failure.errors.empty()) {
    json::array errors;
    for (const FieldError& error : failure.errors) {
      errors.push_back(json::object{{"path", error.path}, {"message", error.message}});
    }
    veto["errors"] = std::move(errors);
  }
  std::string text;
  config::append_json(text, veto);
  return text;
}

// A fault of the request is a veto with its reasons; one of ours is not the task's.
bool is_veto(Kind kind) {
  return kind != Kind::kInternal && kind != Kind::kUnavailable;
}

}  // namespace

Plugin::Plugin(const tuningd_host* host, Settings settings)
    : host_(host), settings_(std::move(settings)) {}

Plugin::~Plugin() {
  stop();
}

Status Plugin::start() {
  try {
    auto started = start_parts();
    if (!started) {
      stop();
    }
    return started;
  } catch (...) {
    stop();
    throw;
  }
}

Status Plugin::start_parts() {
  log_ = make_log(host_);
  auto service = Service::open(settings_, log_);
  if (!service) {
    return std::unexpected(std::move(service.error()));
  }
  service_ = std::move(*service);
  host_methods_ = std::make_unique<HostMethods>(
      host_, find_service<tuningd_methods>(host_, TUNINGD_SERVICE_METHODS));
  dispatcher_ = std::make_unique<Dispatcher>(*service_, preset_methods(), *host_methods_, log_);
  endpoint_ = std::make_unique<Endpoint>(*service_, *dispatcher_, settings_, log_);
  if (auto seeded = reload(); !seeded) {
    return seeded;
  }
  if (auto done = register_methods(); !done) {
    return done;
  }
  if (auto done = subscribe_hooks(); !done) {
    return done;
  }
  if (auto done = subscribe_events(); !done) {
    return done;
  }
  auto listener = make_listener();
  if (!listener) {
    return std::unexpected(std::move(listener.error()));
  }
  log_(TUNINGD_LOG_INFO, "listening on " + listener->path());
  gate_.open();
  endpoint_->start(std::move(*listener));
  return {};
}

void Plugin::stop() {
  if (endpoint_ != nullptr) {
    endpoint_->stop();
  }
  gate_.close();
  if (service_ != nullptr) {
    service_->stop();
  }
  service_.reset();
  endpoint_.reset();
  dispatcher_.reset();
  host_methods_.reset();
}

Status Plugin::reload() {
  auto report = service_->reload();
  return report ? Status() : std::unexpected(std::move(report.error()));
}

Status Plugin::register_methods() {
  const auto* methods = find_service<tuningd_methods>(host_, TUNINGD_SERVICE_METHODS);
  if (methods == nullptr) {
    return {};
  }
  for (const Method& row : preset_methods()) {
    registered_.push_back(std::make_unique<Registered>(Registered{this, &row}));
    const std::string name(row.name);
    const std::string description = method_description(row);
    const tuningd_method method = {sizeof(tuningd_method),
                                   static_cast<std::int32_t>(row.role),
                                   name.c_str(),
                                   description.c_str(),
                                   &Plugin::on_call,
                                   registered_.back().get(),
                                   nullptr};
    tuningd_error error = empty_error();
    if (methods->add(host_, &method, &error) != TUNINGD_OK) {
      return fail(Kind::kUnavailable, "cannot register the method " + name + ": " + error.message);
    }
  }
  return {};
}

Status Plugin::subscribe_hooks() {
  const auto* hooks = find_service<tuningd_hooks>(host_, TUNINGD_SERVICE_HOOKS);
  if (hooks == nullptr) {
    return {};
  }
  tuningd_error error = empty_error();
  if (hooks->subscribe(host_, TUNINGD_HOOK_TASK_PREPARE, 0, &Plugin::on_prepare, this, nullptr,
                       &error) != TUNINGD_OK) {
    return fail(Kind::kUnavailable, std::string("cannot subscribe to ") +
                                        TUNINGD_HOOK_TASK_PREPARE + ": " + error.message);
  }
  return {};
}

Status Plugin::subscribe_events() {
  const auto* events = find_service<tuningd_events>(host_, TUNINGD_SERVICE_EVENTS);
  if (events == nullptr) {
    return {};
  }
  tuningd_error error = empty_error();
  if (events->subscribe(host_, &Plugin::on_event, this, nullptr, &error) != TUNINGD_OK) {
    return fail(Kind::kUnavailable, std::string("cannot subscribe to events: ") + error.message);
  }
  return {};
}

Result<Listener> Plugin::make_listener() const {
  if (const auto* sockets = find_service<tuningd_sockets>(host_, TUNINGD_SERVICE_SOCKETS)) {
    if (const int fd = sockets->get(host_, "preset"); fd >= 0) {
      return Listener::adopt(fd);
    }
  }
  return Listener::open(settings_.socket);
}

std::int32_t Plugin::on_call(void* user, tuningd_str params, const tuningd_caller* caller,
                             const tuningd_sink* reply, tuningd_error* error) noexcept {
  try {
    const auto& registered = *static_cast<Registered*>(user);
    const Gate::Pass pass(registered.plugin->gate_);
    if (!pass) {
      return answer_error(
          to_rpc_error(Failure{Kind::kUnavailable, "the preset plugin does not run", {}, {}}),
          reply, error);
    }
    const auto answer =
        registered.plugin->dispatcher_->call(*registered.method, view(params), to_caller(caller));
    return answer ? reply_text(reply, *answer) : answer_error(answer.error(), reply, error);
  } catch (...) {
    set_error(error, kInternalErrorCode, "", "out of memory");
    return kInternalErrorCode;
  }
}

std::int32_t Plugin::on_prepare(void* user, const tuningd_event* event, const tuningd_sink* reply,
                                tuningd_error* error) noexcept {
  try {
    auto& plugin = *static_cast<Plugin*>(user);
    const Gate::Pass pass(plugin.gate_);
    if (!pass) {
      set_error(error, TUNINGD_E_UNAVAILABLE, "", "the preset plugin does not run");
      return TUNINGD_E_UNAVAILABLE;
    }
    const auto task = config::parse_json(view(event->json), {.depth = 64});
    if (!task || !task->is_object()) {
      set_error(error, TUNINGD_E_INVALID, "",
                task ? "a task is a JSON object" : task.error().message);
      return TUNINGD_E_INVALID;
    }
    const auto prepared = prepare_task(*plugin.service_, task->get_object());
    if (prepared) {
      std::string text;
      config::append_json(text, *prepared);
      return reply_text(reply, text);
    }
    const Failure& failure = prepared.error();
    if (is_veto(failure.kind)) {
      reply_text(reply, veto_text(failure));
      return TUNINGD_VETO;
    }
    const int code =
        failure.kind == Kind::kUnavailable ? TUNINGD_E_UNAVAILABLE : TUNINGD_E_INTERNAL;
    set_error(error, code, "", failure.message);
    return code;
  } catch (...) {
    set_error(error, TUNINGD_E_INTERNAL, "", "out of memory");
    return TUNINGD_E_INTERNAL;
  }
}

void Plugin::on_event(void* user, tuningd_str event, tuningd_str json) noexcept {
  auto& plugin = *static_cast<Plugin*>(user);
  try {
    const Gate::Pass pass(plugin.gate_);
    if (pass) {
      plugin.endpoint_->tell(view(event), view(json));
    }
  } catch (...) {  // out of memory: nobody is told
  }
}

}  // namespace preset
