#include "host_services.h"

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace tuningd {
namespace {

using Misuse = PluginContext::Misuse;

PluginContext& context_of(const tuningd_host* host) {
  return *static_cast<PluginContext*>(host->ctx);
}

std::string_view text_of(const char* text) {
  return text == nullptr ? "" : text;
}

// Lets a call in, or logs why not. Holds the context's gate while it lives.
class Entrance {
 public:
  Entrance(const tuningd_host* host, std::string_view function)
      : context_(context_of(host)), pass_(context_.gate().enter()) {
    if (!pass_) context_.report(Misuse::kTooLate, function);
  }
  explicit operator bool() const { return static_cast<bool>(pass_); }
  PluginContext* operator->() const { return &context_; }
  PluginContext& operator*() const { return context_; }

 private:
  PluginContext& context_;
  CallGate::Pass pass_;
};

// For what is only allowed inside start, on the main thread.
std::optional<AbiFailure> refuse_registration(PluginContext& context, std::string_view function) {
  if (context.phase() != Phase::kStarting) {
    context.report(Misuse::kOutsideStart, function);
    return AbiFailure{TUNINGD_E_INVALID, "", std::string(function) + " is allowed inside start"};
  }
  if (!context.parts().loop.on_main_thread()) {
    context.report(Misuse::kThread, function);
    return AbiFailure{TUNINGD_E_INVALID, "",
                      std::string(function) + " is allowed on the main thread"};
  }
  return std::nullopt;
}

// Registers by `add`, which takes `release` over unless it throws; whatever happens, `release` runs
// exactly once.
template <class Add>
std::int32_t do_registration(const Entrance& context, std::string_view function, void* user,
                             void (*release)(void* user), tuningd_error* error,
                             const Add& add) noexcept {
  const auto give_back = [&] {
    if (release != nullptr) std::ignore = guarded([&] { release(user); });
  };
  try {
    if (!context) {
      give_back();
      fill_error(error, TUNINGD_E_UNAVAILABLE, "", "the plugin has been stopped");
      return TUNINGD_E_UNAVAILABLE;
    }
    if (const auto failure = refuse_registration(*context, function)) {
      give_back();
      return fill_error(error, *failure);
    }
    const std::expected<void, AbiFailure> added = add(*context);
    return added ? TUNINGD_OK : fill_error(error, added.error());
  } catch (const std::exception&) {
    give_back();
    fill_error(error, TUNINGD_E_INTERNAL, "", "out of memory");
    return TUNINGD_E_INTERNAL;
  }
}

// --- tuningd.log/1 ---

std::int32_t log_enabled(const tuningd_host* host, std::int32_t level) noexcept {
  return context_of(host).parts().log.enabled(static_cast<LogLevel>(level)) ? 1 : 0;
}

void log_write(const tuningd_host* host, std::int32_t level, tuningd_str message) noexcept {
  const Entrance context(host, "tuningd.log/1 write");
  // A late message is written all the same: it may say what went wrong.
  context->parts().log.write(static_cast<LogLevel>(level), context->owner()->name, view(message));
}

// --- tuningd.loop/1 ---

std::int32_t loop_post(const tuningd_host* host, void (*fn)(void* user), void* user) noexcept {
  const Entrance context(host, "tuningd.loop/1 post");
  if (!context) return TUNINGD_E_UNAVAILABLE;
  if (fn == nullptr) return TUNINGD_E_INVALID;
  try {
    PluginContext& self = *context;
    const bool accepted = self.parts().loop.post([&self, fn, user] {
      if (self.gate().is_shut()) return;  // its start failed meanwhile
      if (const auto ran = guarded([&] { fn(user); }); !ran) {
        self.parts().log.error(to_string(*self.owner()) + ": a function it posted " + ran.error());
      }
    });
    return accepted ? TUNINGD_OK : TUNINGD_E_UNAVAILABLE;
  } catch (const std::exception&) {
    return TUNINGD_E_INTERNAL;
  }
}

// --- tuningd.hooks/1 ---

std::int32_t hooks_subscribe(const tuningd_host* host, const char* hook, std::int32_t order,
                             tuningd_hook_fn fn, void* user, void (*release)(void* user),
                             tuningd_error* error) noexcept {
  constexpr std::string_view kFunction = "tuningd.hooks/1 subscribe";
  return do_registration(
      Entrance(host, kFunction), kFunction, user, release, error, [&](PluginContext& context) {
        return context.parts().hooks.subscribe(
            {context.owner(), std::string(text_of(hook)), order, fn, user, release});
      });
}

// --- tuningd.events/1 ---

std::int32_t events_subscribe(const tuningd_host* host, tuningd_event_fn fn, void* user,
                              void (*release)(void* user), tuningd_error* error) noexcept {
  constexpr std::string_view kFunction = "tuningd.events/1 subscribe";
  return do_registration(
      Entrance(host, kFunction), kFunction, user, release, error, [&](PluginContext& context) {
        return context.parts().events.subscribe({context.owner(), fn, user, release});
      });
}

// --- tuningd.methods/1 ---

std::int32_t methods_add(const tuningd_host* host, const tuningd_method* method,
                         tuningd_error* error) noexcept {
  constexpr std::string_view kFunction = "tuningd.methods/1 add";
  const tuningd_method copy = method == nullptr ? tuningd_method{} : size_safe_copy(method);
  return do_registration(
      Entrance(host, kFunction), kFunction, copy.user, copy.release, error,
      [&](PluginContext& context) { return context.parts().methods.add(context.owner(), copy); });
}

std::int32_t methods_call(const tuningd_host* host, const char* name, tuningd_str params,
                          const tuningd_caller* caller, const tuningd_sink* reply,
                          tuningd_error* error) noexcept {
  const Entrance context(host, "tuningd.methods/1 call");
  if (!context) {
    fill_error(error, rpc::kUnavailable, "", "the calling plugin has been stopped");
    return rpc::kUnavailable;
  }
  try {
    const MethodAnswer answer = context->parts().methods.call(text_of(name), view(params), caller);
    if (!answer.reply.empty() && reply != nullptr && reply->write != nullptr) {
      // A sink that wants no more is the caller's own affair.
      std::ignore = guarded([&] { return reply->write(reply->ctx, borrow(answer.reply)); });
    }
    if (answer.code != 0) fill_error(error, answer.code, answer.path, answer.message);
    return answer.code;
  } catch (const std::exception&) {
    fill_error(error, rpc::kInternalError, "", "internal error: out of memory");
    return rpc::kInternalError;
  }
}

std::int32_t methods_list(const tuningd_host* host, const tuningd_sink* reply) noexcept {
  const Entrance context(host, "tuningd.methods/1 list");
  if (!context) return TUNINGD_E_UNAVAILABLE;
  if (reply == nullptr || reply->write == nullptr) return TUNINGD_E_INVALID;
  try {
    const std::string list = context->parts().methods.list();
    const auto written = guarded([&] { return reply->write(reply->ctx, borrow(list)); });
    return written && *written >= 0 ? TUNINGD_OK : TUNINGD_E_UNAVAILABLE;
  } catch (const std::exception&) {
    return TUNINGD_E_INTERNAL;
  }
}

// --- tuningd.sockets/1 ---

std::int32_t sockets_get(const tuningd_host* host, const char* name) noexcept {
  const Entrance context(host, "tuningd.sockets/1 get");
  return context ? context->parts().sockets.get(text_of(name)) : -1;
}

constexpr tuningd_log kLog{sizeof(tuningd_log), 0, log_enabled, log_write};
constexpr tuningd_loop kLoop{sizeof(tuningd_loop), 0, loop_post};
constexpr tuningd_hooks kHooks{sizeof(tuningd_hooks), 0, hooks_subscribe};
constexpr tuningd_events kEvents{sizeof(tuningd_events), 0, events_subscribe};
constexpr tuningd_methods kMethods{sizeof(tuningd_methods), 0, methods_add, methods_call,
                                   methods_list};
constexpr tuningd_sockets kSockets{sizeof(tuningd_sockets), 0, sockets_get};

// A new service is one row.
struct ServiceRow {
  std::string_view id;
  const void* table;
};
constexpr std::array<ServiceRow, 6> kServices = {{{TUNINGD_SERVICE_LOG, &kLog},
                                                  {TUNINGD_SERVICE_LOOP, &kLoop},
                                                  {TUNINGD_SERVICE_HOOKS, &kHooks},
                                                  {TUNINGD_SERVICE_EVENTS, &kEvents},
                                                  {TUNINGD_SERVICE_METHODS, &kMethods},
                                                  {TUNINGD_SERVICE_SOCKETS, &kSockets}}};

const void* get_service(const tuningd_host* host, const char* id) noexcept {
  const Entrance context(host, "get_service");
  if (!context) return nullptr;
  if (context->phase() == Phase::kCreated) {
    context->report(Misuse::kTooEarly, "get_service");
    return nullptr;
  }
  for (const ServiceRow& row : kServices) {
    if (row.id == text_of(id)) return row.table;
  }
  return nullptr;
}

}  // namespace

PluginContext::PluginContext(OwnerPtr owner, const HostParts& parts)
    : owner_(std::move(owner)), parts_(parts) {
  host_.size = sizeof host_;
  host_.ctx = this;
  host_.get_service = get_service;
}

PluginContext& PluginContext::make(OwnerPtr owner, const HostParts& parts) {
  // Reachable for ever, so that leak checkers know it is meant.
  static std::mutex mutex;
  static auto* const all = new std::vector<PluginContext*>;
  auto* const context = new PluginContext(std::move(owner), parts);
  const std::lock_guard lock(mutex);
  all->push_back(context);
  return *context;
}

void PluginContext::close() {
  phase_ = Phase::kStopped;
  gate_.shut();
  left_behind_ = !parts_.hooks.remove(*owner_);
  parts_.events.remove(*owner_, !left_behind_);
  parts_.methods.remove(*owner_, !left_behind_);
}

void PluginContext::report(Misuse kind, std::string_view function) noexcept try {
  const auto bit = static_cast<std::uint8_t>(kind);
  if ((reported_.fetch_or(bit) & bit) != 0) return;
  std::string what = to_string(*owner_) + ": breaks the rules: it called ";
  what += function;
  switch (kind) {
    case Misuse::kTooEarly:
      what += " before start";
      break;
    case Misuse::kTooLate:
      what += " after stop";
      break;
    case Misuse::kOutsideStart:
      what += " outside start";
      break;
    case Misuse::kThread:
      what += " on a thread other than the main thread";
      break;
  }
  parts_.log.error(what);
} catch (const std::exception&) {
  parts_.log.error("a plugin breaks the rules, and memory is out");
}

}  // namespace tuningd
