#include "plugin/service/service.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "config/json_text.h"
#include "plugin/catalog/findings.h"
#include "plugin/service/clock.h"
#include "plugin/service/seeding.h"
#include "plugin/store/tables.h"

namespace preset {
namespace {

namespace fs = std::filesystem;

Caller daemon_itself() {
  Caller caller;
  caller.uid = geteuid();
  caller.role = Role::kAdmin;
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> buffer{};
  if (getpwuid_r(caller.uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found) {
    caller.user = found->pw_name;
  }
  return caller;
}

json::array findings_of(const std::vector<SeedFile>& seeds, const CatalogSet& catalogs) {
  json::array list;
  for (const auto& file : seeds) {
    for (const auto& fields : file.presets) {
      const auto findings = find_faults(catalogs, fields);
      if (findings.empty()) continue;
      list.push_back(json::object{{"name", fields.name}, {"findings", to_json(findings)}});
    }
  }
  return list;
}

json::object limits_json(const Limits& limits) {
  return {{"line_bytes", limits.line_bytes},
          {"parse_bytes", limits.parse_bytes},
          {"document_bytes", limits.document_bytes},
          {"batch", limits.batch},
          {"nesting", limits.nesting},
          {"connections", limits.connections},
          {"unsent_bytes", limits.unsent_bytes},
          {"answer_bytes", limits.answer_bytes},
          {"line_seconds", limits.line_seconds},
          {"merge_presets", limits.merge_presets},
          {"page", limits.page}};
}

}  // namespace

Service::Service(Settings settings, Log log)
    : settings_(std::move(settings)),
      log_(std::move(log)),
      started_ms_(now_ms()),
      catalogs_(std::make_shared<const CatalogSet>()),
      hardware_(std::make_shared<const Hardware>()) {}

Result<std::unique_ptr<Service>> Service::open(Settings settings, Log log) {
  std::unique_ptr<Service> service(new Service(std::move(settings), std::move(log)));
  kvstore::Options options;
  const fs::path path = service->settings_.store.path;
  options.directory =
      (path.is_absolute() ? path : fs::path(service->settings_.state_dir) / path).string();
  options.cache_bytes = service->settings_.store.cache_mb << 20;
  options.log = service->log_;
  auto store = PresetStore::open(std::move(options));
  if (!store) return std::unexpected(store.error());
  service->store_ = std::move(*store);
  service->writer_ = std::make_unique<Writer>(
      *service->store_,
      Writer::Options{service->settings_.history.keep, service->settings_.limits.document_bytes,
                      [raw = service.get()](const PresetFields& fields, std::string_view base) {
                        return raw->check_findings(fields, base);
                      },
                      service->log_});
  return service;
}

Service::~Service() {
  stop();
}

void Service::on_changes(std::function<void(const std::vector<ChangeEvent>&)> listener) {
  writer_->on_changes(std::move(listener));
}

void Service::on_commit(std::function<void()> listener) {
  writer_->on_commit(std::move(listener));
}

CatalogSetPtr Service::catalogs() const {
  return catalogs_.load();
}

Hardware Service::hardware() const {
  return *hardware_.load();
}

json::object Service::facts() const {
  json::object facts = facts_of(*hardware_.load());
  for (const auto& fact : settings_.facts) facts[fact.key()] = fact.value();
  return facts;
}

Status Service::check_findings(const PresetFields& fields, std::string_view base) const {
  if (settings_.catalogs.check != CatalogCheck::kStrict) return {};
  FieldErrors errors;
  for (const auto& finding : find_faults(*catalogs(), fields)) {
    if (finding.severity == FindingSeverity::kError) {
      errors.push_back({std::string(base) + finding.path, finding.message});
    }
  }
  if (!errors.empty()) return fail(std::move(errors));
  return {};
}

json::object Service::reload_catalogs() {
  hardware_ = std::make_shared<const Hardware>(detect_hardware());
  const CatalogLoad load = load_catalogs(settings_.catalogs.folders, catalogs_.load());
  catalogs_ = load.catalogs;
  json::array loaded;
  for (const auto& catalog : load.catalogs->all()) {
    loaded.push_back(json::object{{"engine", catalog->engine()},
                                  {"version", catalog->version()},
                                  {"flags", catalog->parts().flags.size()},
                                  {"rules", catalog->parts().rules.size()},
                                  {"file", catalog->parts().file}});
  }
  json::array errors;
  for (const auto& problem : load.problems) {
    errors.emplace_back(config::to_string(problem));
    log_(3, config::to_string(problem));
  }
  json::array kept;
  for (const auto& file : load.kept) {
    kept.emplace_back(file);
    log_(2, file + ": the catalog read before stays in force");
  }
  log_(1, "catalogs: " + std::to_string(loaded.size()) + " in force");
  return {
      {"in_force", std::move(loaded)}, {"errors", std::move(errors)}, {"kept", std::move(kept)}};
}

Result<json::object> Service::reload() {
  const std::lock_guard one_at_a_time(reload_mutex_);
  json::object catalogs = reload_catalogs();
  auto seeds = read_seeds(settings_.seeds);
  json::array findings = findings_of(seeds, *catalogs_.load());
  auto answer = writer_->run(seed_change(std::move(seeds)), daemon_itself());
  if (!answer) return std::unexpected(answer.error());
  auto parsed = config::parse_json(*answer);
  if (!parsed) return fail(Kind::kInternal, "the seeding report is no JSON");
  json::object report = std::move(parsed->get_object());

  for (const auto& error : report["errors"].get_array()) log_(3, error.get_string());
  for (const auto& conflict : report["conflicts"].get_array()) {
    const auto& entry = conflict.get_object();
    log_(2, "seeding: a user's preset named \"" + std::string(entry.at("name").get_string()) +
                "\" exists; the system preset of " + std::string(entry.at("file").get_string()) +
                " was left out");
  }
  log_(1, "seeding: " + std::to_string(report["created"].get_array().size()) + " created, " +
              std::to_string(report["updated"].get_array().size()) + " updated, " +
              std::to_string(report["removed"].get_array().size()) + " removed, " +
              config::to_json(report["unchanged"]) + " unchanged");
  report["findings"] = std::move(findings);
  report["catalogs"] = std::move(catalogs);
  report["at"] = iso_time(now_ms());
  const std::lock_guard lock(status_mutex_);
  seed_report_ = report;
  return report;
}

json::object Service::status() const {
  const kvstore::Statistics store = store_->engine().statistics();
  const Writer::Figures writer = writer_->figures();
  const Counters& counters = store_->counters();
  json::object status{
      {"version", TUNINGD_VERSION},
      {"started_at", iso_time(started_ms_)},
      {"uptime_seconds", (now_ms() - std::min(started_ms_, now_ms())) / 1000},
      {"presets",
       {{"total", counters.count(kAll)}, {"system", counters.count(kBySystem, kSystemValue)}}},
      {"store",
       {{"writable", store.writable},
        {"commits", store.commits},
        {"wal_syncs", store.wal_syncs},
        {"changes", writer.changes},
        {"largest_group", writer.largest_group},
        {"reopens", store.reopens},
        {"disk_bytes", store.disk_bytes},
        {"wal_bytes", store.wal_bytes},
        {"cache_bytes", store.cache_bytes + store_->documents().bytes()},
        {"memtable_bytes", store.memtable_bytes},
        {"format_version", kFormatVersion}}},
      {"limits", limits_json(settings_.limits)},
      {"history", {{"keep", settings_.history.keep}}}};
  const std::lock_guard lock(status_mutex_);
  status["seeding"] = seed_report_;
  for (const auto& [name, make] : status_) status[name] = make();
  return status;
}

void Service::add_status(std::string name, std::function<json::value()> make) {
  const std::lock_guard lock(status_mutex_);
  status_.emplace_back(std::move(name), std::move(make));
}

void Service::stop() {
  if (writer_) writer_->stop();
  if (!store_) return;
  if (auto status = store_->engine().close(); !status) {
    log_(3, "the store did not close cleanly: " + status.error().message);
  }
}

}  // namespace preset
