// The C entry: thin thunks from the ABI to Plugin. No exception leaves them. The library has no
// state of its own, so that create after destroy begins afresh.
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "plugin/plugin.h"
#include "plugin/rpc/host_methods.h"
#include "plugin/settings.h"
#include "tuningd/plugin.h"

namespace {

// What the host holds.
struct Handle {
  Handle(const tuningd_host* host, preset::Settings settings) : plugin(host, std::move(settings)) {}

  tuningd_plugin abi{};  // first: the host's pointer is to it
  preset::Plugin plugin;
};

preset::Plugin& plugin_of(tuningd_plugin* plugin) {
  return static_cast<Handle*>(plugin->ctx)->plugin;
}

// Runs `body`; what it throws fills the error.
template <class Body>
std::int32_t barrier(tuningd_error* error, const Body& body) noexcept {
  try {
    return body();
  } catch (const std::exception& thrown) {
    preset::set_error(error, TUNINGD_E_INTERNAL, "", thrown.what());
  } catch (...) {
    preset::set_error(error, TUNINGD_E_INTERNAL, "", "unknown exception");
  }
  return TUNINGD_E_INTERNAL;
}

std::int32_t answer(const preset::Status& status, tuningd_error* error) {
  if (status) {
    return TUNINGD_OK;
  }
  const int code = status.error().kind == preset::Kind::kUnavailable ? TUNINGD_E_UNAVAILABLE
                                                                     : TUNINGD_E_INTERNAL;
  preset::set_error(error, code, "", status.error().message);
  return code;
}

std::int32_t start(tuningd_plugin* plugin, tuningd_error* error) noexcept {
  return barrier(error, [&] { return answer(plugin_of(plugin).start(), error); });
}

void stop(tuningd_plugin* plugin) noexcept {
  barrier(nullptr, [&] {
    plugin_of(plugin).stop();
    return TUNINGD_OK;
  });
}

void destroy(tuningd_plugin* plugin) noexcept {
  barrier(nullptr, [&] {
    delete static_cast<Handle*>(plugin->ctx);
    return TUNINGD_OK;
  });
}

std::int32_t reload(tuningd_plugin* plugin, tuningd_error* error) noexcept {
  return barrier(error, [&] { return answer(plugin_of(plugin).reload(), error); });
}

constexpr tuningd_reload kReload = {sizeof(tuningd_reload), 0, &reload};

const void* get_extension(tuningd_plugin*, const char* id) noexcept {
  return std::string_view(id) == TUNINGD_EXTENSION_RELOAD ? &kReload : nullptr;
}

std::int32_t create(const tuningd_host* host, tuningd_str settings, tuningd_plugin** plugin,
                    tuningd_error* error) noexcept {
  return barrier(error, [&]() -> std::int32_t {
    auto checked = preset::read_settings(preset::view(settings));
    if (!checked) {
      const auto& problems = checked.error();
      std::string message;
      for (const config::Problem& problem : problems) {
        // The first one's path goes along; those of the others stand in the text.
        message += message.empty() ? problem.message : "; " + problem.path + ": " + problem.message;
      }
      preset::set_error(error, TUNINGD_E_INVALID, problems.empty() ? "" : problems.front().path,
                        message);
      return TUNINGD_E_INVALID;
    }
    auto handle = std::make_unique<Handle>(host, std::move(*checked));
    handle->abi = {sizeof(tuningd_plugin), 0, handle.get(), &start, &stop, &destroy,
                   &get_extension};
    *plugin = &handle.release()->abi;
    return TUNINGD_OK;
  });
}

}  // namespace

extern "C" {

[[gnu::visibility("default")]] extern const tuningd_entry tuningd_plugin_entry_v1;

const tuningd_entry tuningd_plugin_entry_v1 = {TUNINGD_PLUGIN_MAGIC,
                                               sizeof(tuningd_entry),
                                               TUNINGD_ABI_MAJOR,
                                               TUNINGD_ABI_MINOR,
                                               "preset",
                                               TUNINGD_VERSION,
                                               &create};

}  // extern "C"
