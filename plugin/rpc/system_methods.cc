#include <filesystem>

#include "config/json_text.h"
#include "plugin/rpc/handlers.h"
#include "plugin/service/service.h"
#include "plugin/store/store_failure.h"

namespace preset {
namespace {

std::unexpected<Failure> no_connection() {
  return fail(Kind::kUnavailable,
              "notifications need a connection of their own; call this over the socket");
}

}  // namespace

Status ping(Service&, const Call&, std::string& out) {
  out += "{\"pong\":true}";
  return {};
}

Status subscribe(Service&, const Call& call, std::string& out) {
  if (call.session == nullptr) return no_connection();
  call.session->subscribe();
  out += "{\"subscribed\":true}";
  return {};
}

Status unsubscribe(Service&, const Call& call, std::string& out) {
  if (call.session == nullptr) return no_connection();
  call.session->unsubscribe();
  out += "{\"subscribed\":false}";
  return {};
}

Status subscribe_tasks(Service&, const Call& call, std::string& out) {
  FieldErrors errors;
  const auto task = integer_param(call, "task", 1, errors);
  if (!errors.empty()) return fail(std::move(errors));
  if (call.session == nullptr) return no_connection();
  call.session->watch_tasks(task);
  out += "{\"subscribed\":true}";
  return {};
}

Status unsubscribe_tasks(Service&, const Call& call, std::string& out) {
  if (call.session == nullptr) return no_connection();
  call.session->unwatch_tasks();
  out += "{\"subscribed\":false}";
  return {};
}

Status system_status(Service& service, const Call&, std::string& out) {
  config::append_json(out, service.status());
  return {};
}

Status reload(Service& service, const Call&, std::string& out) {
  const auto report = service.reload();
  if (!report) return std::unexpected(report.error());
  config::append_json(out, *report);
  return {};
}

Status system_hardware(Service& service, const Call&, std::string& out) {
  json::object answer = to_json(service.hardware());
  answer["facts"] = service.facts();
  config::append_json(out, answer);
  return {};
}

Status verify_store(Service& service, const Call&, std::string& out) {
  const auto wrong = service.store().verify();
  if (!wrong) return std::unexpected(wrong.error());
  json::array problems;
  for (const auto& line : *wrong) problems.emplace_back(line);
  config::append_json(out, json::object{{"ok", wrong->empty()}, {"problems", std::move(problems)}});
  return {};
}

Status backup_store(Service& service, const Call& call, std::string& out) {
  const std::string directory = *text_param(call, "directory");
  if (!std::filesystem::path(directory).is_absolute() ||
      directory.find('\0') != std::string::npos) {
    return fail(FieldErrors{{"/directory", "expected an absolute path"}});
  }
  if (auto status = service.store().engine().backup(directory); !status) {
    if (status.error().code == kvstore::Code::kInvalid) {
      return fail(FieldErrors{{"/directory", status.error().message}});
    }
    return fail(status.error());
  }
  config::append_json(out, json::object{{"directory", directory}});
  return {};
}

}  // namespace preset
