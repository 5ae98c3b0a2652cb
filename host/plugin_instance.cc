#include "plugin_instance.h"

#include <cstring>
#include <tuple>
#include <utility>

namespace tuningd {
namespace {

// A call that answers 0 or fills the error, with all that may go wrong on the way.
template <class Call>
std::expected<void, PluginFailure> checked(const PluginLibrary& library, std::string_view function,
                                           const Call& call) {
  const std::string prefix = library.file + ": " + std::string(function) + " ";
  tuningd_error error = empty_error();
  const std::expected<std::int32_t, std::string> code = guarded([&] { return call(&error); });
  if (!code) return std::unexpected(PluginFailure{"", prefix + code.error()});
  if (*code == TUNINGD_OK) return {};
  std::string reason = message_of(error);
  if (reason.empty() || *code > 0) reason = "answered " + std::to_string(*code) + " " + reason;
  while (reason.ends_with(' ')) reason.pop_back();
  return std::unexpected(PluginFailure{path_of(error), prefix + "failed: " + reason});
}

void destroy(const PluginContext& context, const tuningd_plugin& table, tuningd_plugin* plugin) {
  if (table.destroy == nullptr) return;
  const auto destroyed = guarded([&] { table.destroy(plugin); });
  if (!destroyed) {
    context.parts().log.error(to_string(*context.owner()) + ": destroy " + destroyed.error());
  }
}

}  // namespace

PluginInstance::PluginInstance(PluginLibrary library, PluginContext& context,
                               tuningd_plugin* plugin)
    : library_(std::move(library)),
      context_(context),
      plugin_(plugin),
      table_(size_safe_copy(plugin)) {}

std::expected<std::unique_ptr<PluginInstance>, PluginFailure> PluginInstance::create(
    OwnerPtr owner, std::string_view settings, const HostParts& parts) {
  auto library = load_plugin_library(owner->file);
  if (!library) return std::unexpected(PluginFailure{"", std::move(library.error())});
  PluginContext& context = PluginContext::make(std::move(owner), parts);
  tuningd_plugin* plugin = nullptr;
  const auto created = checked(*library, "create", [&](tuningd_error* error) {
    return library->create(context.host(), borrow(settings), &plugin, error);
  });
  if (!created) {
    context.close();
    return std::unexpected(created.error());
  }
  const auto broken = [&](const std::string& what) {
    context.close();
    return std::unexpected(PluginFailure{"", library->file + ": create " + what});
  };
  if (plugin == nullptr) return broken("gave no plugin");
  const tuningd_plugin table = size_safe_copy(plugin);
  if (table.start == nullptr || table.stop == nullptr || table.destroy == nullptr) {
    const std::string size = std::to_string(plugin->size);
    destroy(context, table, plugin);
    return broken("gave a plugin without start, stop or destroy (field size is " + size +
                  ", expected at least " + std::to_string(offsetof(tuningd_plugin, get_extension)) +
                  ")");
  }
  return std::unique_ptr<PluginInstance>(new PluginInstance(std::move(*library), context, plugin));
}

PluginInstance::~PluginInstance() {
  stop();
  if (context_.left_behind()) return;
  destroy(context_, table_, plugin_);
  if (!context_.gate().is_shut()) context_.close();
}

std::expected<void, PluginFailure> PluginInstance::start() {
  context_.set_phase(Phase::kStarting);
  auto started = checked(library_, "start",
                         [&](tuningd_error* error) { return table_.start(plugin_, error); });
  if (started) {
    context_.set_phase(Phase::kStarted);
  } else {
    context_.close();
  }
  return started;
}

void PluginInstance::stop() {
  if (context_.phase() != Phase::kStarted) return;
  context_.set_phase(Phase::kStopping);
  const auto stopped = guarded([&] { table_.stop(plugin_); });
  if (!stopped) {
    context_.parts().log.error(to_string(owner()) + ": stop " + stopped.error());
  }
  context_.close();
}

std::expected<void, PluginFailure> PluginInstance::reload() {
  if (context_.phase() != Phase::kStarted || table_.get_extension == nullptr) return {};
  const auto extension =
      guarded([&] { return table_.get_extension(plugin_, TUNINGD_EXTENSION_RELOAD); });
  if (!extension) {
    return std::unexpected(
        PluginFailure{"", library_.file + ": get_extension " + extension.error()});
  }
  if (*extension == nullptr) return {};
  const tuningd_reload table = size_safe_copy(static_cast<const tuningd_reload*>(*extension));
  if (table.reload == nullptr) return {};
  return checked(library_, "reload",
                 [&](tuningd_error* error) { return table.reload(plugin_, error); });
}

}  // namespace tuningd
