// The preset service: one open store, its writer, the seeds. What the methods work with.
#pragma once

#include <atomic>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/catalog/catalogs.h"
#include "plugin/domain/failure.h"
#include "plugin/service/hardware.h"
#include "plugin/service/writer.h"
#include "plugin/settings.h"
#include "plugin/store/preset_store.h"

namespace preset {

class Service {
 public:
  using Log = std::function<void(int level, std::string_view message)>;  // TUNINGD_LOG_…

  // Opens the store. Errors name the folder and what to do.
  static Result<std::unique_ptr<Service>> open(Settings settings, Log log);
  ~Service();

  const Settings& settings() const { return settings_; }
  PresetStore& store() { return *store_; }
  Writer& writer() { return *writer_; }

  // [any thread] See Writer.
  void submit(WriteRequest request) { writer_->submit(std::move(request)); }
  void on_changes(std::function<void(const std::vector<ChangeEvent>&)> listener);
  void on_commit(std::function<void()> listener);

  // The catalogs in force. [any thread]
  CatalogSetPtr catalogs() const;
  // What is known of this host: the setting `facts` over what was found. [any thread]
  boost::json::object facts() const;
  Hardware hardware() const;

  // Whether a preset with these fields may be saved: not if the setting is strict and its catalog
  // finds errors. Their paths are below `base`. [any thread]
  Status check_findings(const PresetFields& fields, std::string_view base) const;

  // Reads the catalogs and the hardware, then the seed files, with which it reconciles the store;
  // logs and keeps the report, which it answers. Faulty files are in the report; a failure means
  // that the store could not be written. [any thread but the writer's]
  Result<boost::json::object> reload();

  // What system.status answers. [any thread]
  boost::json::object status() const;
  // A further member of the status, made anew for each call. Before the first request.
  void add_status(std::string name, std::function<boost::json::value()> make);

  // Commits what waits, refuses further changes, closes the store. Idempotent.
  void stop();

 private:
  Service(Settings settings, Log log);

  Settings settings_;
  Log log_;
  std::uint64_t started_ms_;
  std::unique_ptr<PresetStore> store_;
  std::unique_ptr<Writer> writer_;
  boost::json::object reload_catalogs();

  std::mutex reload_mutex_;  // one reload at a time
  std::atomic<CatalogSetPtr> catalogs_;
  std::atomic<std::shared_ptr<const Hardware>> hardware_;
  mutable std::mutex status_mutex_;
  boost::json::object seed_report_;
  std::vector<std::pair<std::string, std::function<boost::json::value()>>> status_;
};

}  // namespace preset
