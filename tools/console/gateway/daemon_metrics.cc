#include "daemon_metrics.h"

#include <array>
#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "config/json_text.h"
#include "health.h"
#include "json_body.h"
#include "metrics_text.h"

namespace console {

namespace json = boost::json;

namespace {

// A number of system.status and the metric it is.
struct Figure {
  std::string_view section;  // "": of the answer itself
  std::string_view key;
  std::string_view metric;
  std::string_view type;
  std::string_view help;
};
constexpr Figure kFigures[] = {
    {"", "uptime_seconds", "tuningd_uptime_seconds", "gauge", "Time since the daemon started."},
    {"store", "writable", "tuningd_store_writable", "gauge", "1 while changes can be stored."},
    {"store", "commits", "tuningd_store_commits_total", "counter", "Commits to the store."},
    {"store", "wal_syncs", "tuningd_store_wal_syncs_total", "counter", "Syncs of the store's log."},
    {"store", "changes", "tuningd_store_changes_total", "counter", "Changes in those commits."},
    {"store", "reopens", "tuningd_store_reopens_total", "counter", "Times the store was reopened."},
    {"store", "disk_bytes", "tuningd_store_disk_bytes", "gauge", "The store's size on the disk."},
    {"store", "wal_bytes", "tuningd_store_wal_bytes", "gauge", "The size of the store's log."},
    {"store", "cache_bytes", "tuningd_store_cache_bytes", "gauge", "Memory of the store's cache."},
    {"store", "memtable_bytes", "tuningd_store_memtable_bytes", "gauge",
     "Memory of what the store has not written to tables."},
    {"endpoint", "connections", "tuningd_connections", "gauge", "Clients of the daemon's socket."},
    {"endpoint", "accepted", "tuningd_connections_accepted_total", "counter",
     "Clients since the daemon started."},
    {"endpoint", "requests", "tuningd_requests_total", "counter",
     "Requests to the daemon's socket since it started."},
};

constexpr std::array<std::string_view, 5> kStates = {"pending", "running", "completed", "failed",
                                                     "cancelled"};

std::optional<double> number_of(const json::value& value) {
  if (const bool* truth = value.if_bool()) return *truth ? 1 : 0;
  if (const std::int64_t* number = value.if_int64()) return static_cast<double>(*number);
  if (const std::uint64_t* number = value.if_uint64()) return static_cast<double>(*number);
  if (const double* number = value.if_double()) return *number;
  return std::nullopt;
}

std::optional<double> number_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? std::nullopt : number_of(*value);
}

const json::object* section_of(const json::object& status, std::string_view section) {
  if (section.empty()) return &status;
  const json::value* value = status.if_contains(section);
  return value == nullptr ? nullptr : value->if_object();
}

void append_status(std::string& out, const json::object& status) {
  if (const json::value* version = status.if_contains("version")) {
    if (const json::string* text = version->if_string()) {
      append_metric(out, "tuningd_info", "gauge", "The daemon's version.");
      append_sample(out, "tuningd_info", {{"version", std::string_view(*text)}}, 1);
    }
  }
  for (const Figure& figure : kFigures) {
    const json::object* section = section_of(status, figure.section);
    const auto value = section == nullptr ? std::nullopt : number_at(*section, figure.key);
    if (!value) continue;
    append_metric(out, figure.metric, figure.type, figure.help);
    append_sample(out, figure.metric, {}, *value);
  }
  const json::object* presets = section_of(status, "presets");
  if (presets == nullptr) return;
  const auto total = number_at(*presets, "total");
  const auto system = number_at(*presets, "system");
  if (!total || !system) return;
  append_metric(out, "tuningd_presets", "gauge", "Presets in the store.");
  append_sample(out, "tuningd_presets", {{"system", "true"}}, *system);
  append_sample(out, "tuningd_presets", {{"system", "false"}}, *total - *system);
}

class Reading : public std::enable_shared_from_this<Reading> {
 public:
  explicit Reading(std::function<void(std::string)> then) : then_(std::move(then)) {}

  void begin(DaemonLink& link) {
    open_ = kStates.size() + 1;
    link.call(
        "system.status", "{}", DaemonLink::Repeat::kOnce,
        [self = shared_from_this()](const Reply& reply) {
          self->up_ = reply.kind == Reply::Kind::kResult || reply.kind == Reply::Kind::kRefused;
          self->status_ = reply.text;
          self->finish();
        },
        kLookPatience);
    for (std::size_t i = 0; i < kStates.size(); ++i) {
      ObjectText params;
      params.add_text("state", kStates[i]).add("limit", 1);
      link.call(
          "task.list", std::move(params).take(), DaemonLink::Repeat::kOnce,
          [self = shared_from_this(), i](const Reply& reply) {
            const auto page = config::parse_json(reply.text, {.depth = kBodyDepth});
            if (page && page->is_object()) {
              self->tasks_[i] = number_at(page->get_object(), "total");
            }
            self->finish();
          },
          kLookPatience);
    }
  }

 private:
  void finish() {
    if (--open_ > 0) return;
    std::string text;
    append_metric(text, "tuningd_up", "gauge", "1 while the daemon answers.");
    append_sample(text, "tuningd_up", {}, up_ ? 1 : 0);
    const auto status = config::parse_json(status_, {.depth = kBodyDepth});
    if (status && status->is_object()) append_status(text, status->get_object());
    append_tasks(text);
    then_(std::move(text));
  }

  void append_tasks(std::string& text) const {
    bool begun = false;
    for (std::size_t i = 0; i < kStates.size(); ++i) {
      if (!tasks_[i]) continue;
      if (!begun) append_metric(text, "tuningd_tasks", "gauge", "Tasks by state.");
      begun = true;
      append_sample(text, "tuningd_tasks", {{"state", kStates[i]}}, *tasks_[i]);
    }
  }

  std::function<void(std::string)> then_;
  std::size_t open_ = 0;  // calls without an answer yet
  bool up_ = false;
  std::string status_;
  std::array<std::optional<double>, kStates.size()> tasks_;
};

}  // namespace

void read_daemon_metrics(DaemonLink& link, std::function<void(std::string text)> then) {
  std::make_shared<Reading>(std::move(then))->begin(link);
}

}  // namespace console
