#include "plugin/settings.h"

#include <sys/un.h>

#include <algorithm>
#include <boost/json/value.hpp>

#include "config/json_text.h"
#include "config/keys.h"

namespace preset {
namespace {

namespace json = boost::json;
using config::Complaint;
using config::Problem;

constexpr std::uint64_t kKiB = 1024;
constexpr std::uint64_t kMiB = 1024 * kKiB;

bool has_control_character(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_absolute(const std::string& path) {
  return path.starts_with('/');
}

bool climbs(const std::string& path) {
  return path == ".." || path.starts_with("../") || path.ends_with("/..") ||
         path.find("/../") != std::string::npos;
}

Complaint check_socket_path(const std::string& path) {
  constexpr std::size_t kLongest = sizeof(sockaddr_un::sun_path) - 1;
  if (path.empty()) return "";
  if (!is_absolute(path) || has_control_character(path)) return "must be an absolute path";
  if (path.size() > kLongest) {
    return "must be at most " + std::to_string(kLongest) + " bytes long, as a socket's path";
  }
  return "";
}

Complaint check_state_dir(const std::string& path) {
  return path.empty() || has_control_character(path) ? "must be a path" : "";
}

Complaint check_store_path(const std::string& path) {
  if (path.empty() || has_control_character(path)) return "must be a path";
  if (climbs(path)) return "must not contain \"..\"";
  return "";
}

Complaint check_folder(const std::string& path) {
  if (!is_absolute(path) || has_control_character(path)) {
    return "must hold absolute paths of folders";
  }
  return "";
}

// As an account may be called: what getpwnam() could find, and nothing that confuses a log.
bool is_account(std::string_view name) {
  constexpr std::size_t kLongest = 256;
  if (name.empty() || name.size() > kLongest || name.front() == '-') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F && c != ':' && c != ',' && c != '/' &&
           c != '@' && c != '*';
  });
}

Complaint check_group(const std::string& name) {
  return name.empty() || is_account(name) ? "" : "must be a group's name";
}

Complaint check_who(const std::string& who) {
  if (who == "*" || is_account(who)) return "";
  if (who.starts_with('@') && is_account(std::string_view(who).substr(1))) return "";
  return "must hold user names, \"@group\" or \"*\"";
}

Complaint set_mode(Settings& settings, const json::value& value) {
  const auto* text = value.if_string();
  std::uint32_t mode = 0;
  bool good = text != nullptr && (text->size() == 3 || (text->size() == 4 && (*text)[0] == '0'));
  if (good) {
    for (const char c : *text) {
      good = good && c >= '0' && c <= '7';
      mode = mode * 8 + static_cast<std::uint32_t>(c - '0');
    }
  }
  if (!good) return "must be octal digits in quotes, like \"0660\"";
  if ((mode & 0600U) != 0600U) return "must let the owner read and write, like \"0600\"";
  settings.socket.mode = mode;
  return "";
}

Complaint set_check(Settings& settings, const json::value& value) {
  const std::string_view word = value.is_string() ? std::string_view(value.get_string()) : "";
  if (word != "warn" && word != "strict") return "must be warn or strict";
  settings.catalogs.check = word == "strict" ? CatalogCheck::kStrict : CatalogCheck::kWarn;
  return "";
}

Complaint set_facts(Settings& settings, const json::value& value) {
  const auto* facts = value.if_object();
  if (facts == nullptr) return "must be a map of name: value";
  for (const auto& fact : *facts) {
    if (fact.value().is_structured() || fact.value().is_null()) {
      return "must hold numbers, texts, true or false; " + std::string(fact.key()) + " is none";
    }
  }
  settings.facts = *facts;
  return "";
}

void add_limits(config::KeyTable<Settings>& rows) {
  rows.integer(
      "limits.line_bytes", [](auto& s) -> auto& { return s.limits.line_bytes; }, kKiB, 256 * kMiB,
      "one request line");
  rows.integer(
      "limits.parse_bytes", [](auto& s) -> auto& { return s.limits.parse_bytes; }, 64 * kKiB,
      4096 * kMiB, "memory to parse one request line");
  rows.integer(
      "limits.document_bytes", [](auto& s) -> auto& { return s.limits.document_bytes; }, kKiB,
      64 * kMiB, "one preset as stored");
  rows.integer(
      "limits.batch", [](auto& s) -> auto& { return s.limits.batch; }, 1, 100'000,
      "requests in one JSON-RPC batch");
  rows.integer(
      "limits.nesting", [](auto& s) -> auto& { return s.limits.nesting; }, 8, 256,
      "objects and arrays within each other in a request");
  rows.integer(
      "limits.connections", [](auto& s) -> auto& { return s.limits.connections; }, 1, 65'536,
      "clients at once");
  rows.integer(
      "limits.unsent_bytes", [](auto& s) -> auto& { return s.limits.unsent_bytes; }, 64 * kKiB,
      1024 * kMiB,
      "answers a client has not read; beyond it nothing more is read from that client");
  rows.integer(
      "limits.answer_bytes", [](auto& s) -> auto& { return s.limits.answer_bytes; }, 64 * kKiB,
      1024 * kMiB, "one answer");
  rows.integer(
      "limits.line_seconds", [](auto& s) -> auto& { return s.limits.line_seconds; }, 1, 3600,
      "a started line must end within; else the connection is closed");
  rows.integer(
      "limits.merge_presets", [](auto& s) -> auto& { return s.limits.merge_presets; }, 1, 1024,
      "presets in one merge");
  rows.integer(
      "limits.page", [](auto& s) -> auto& { return s.limits.page; }, 1, 10'000,
      "presets in one answer of preset.list");
}

const config::KeyTable<Settings>& keys() {
  static const config::KeyTable<Settings> table = [] {
    config::KeyTable<Settings> rows;
    rows.text(
        "state_dir", [](auto& s) -> auto& { return s.state_dir; }, "a path",
        "the daemon's state folder, handed down by the host; not a key of the file",
        check_state_dir);
    rows.text(
        "socket.path", [](auto& s) -> auto& { return s.socket.path; }, "an absolute path",
        "the socket; empty: /run/tuningd/preset.sock for root, "
        "$XDG_RUNTIME_DIR/tuningd/preset.sock for others",
        check_socket_path);
    rows.add("socket.mode", "octal digits in quotes", "permissions of the socket", "0660",
             set_mode);
    rows.text(
        "socket.group", [](auto& s) -> auto& { return s.socket.group; }, "a group's name",
        "group of the socket; empty: the daemon's own", check_group);
    rows.text(
        "store.path", [](auto& s) -> auto& { return s.store.path; }, "a path",
        "the store's folder; relative: under the daemon's state folder", check_store_path);
    rows.integer(
        "store.cache_mb", [](auto& s) -> auto& { return s.store.cache_mb; }, 1, 65'536,
        "memory for presets and blocks of the store, in MiB");
    rows.texts(
        "seeds", [](auto& s) -> auto& { return s.seeds; }, "a list of folders",
        "folders whose *.yaml files hold the system presets", check_folder);
    rows.texts(
        "catalogs.folders", [](auto& s) -> auto& { return s.catalogs.folders; },
        "a list of folders", "folders of engine catalogs, <engine>/<version>.yaml", check_folder);
    rows.add("catalogs.check", "warn or strict",
             "whether a preset with errors by its engine's catalog is saved (warn) or refused",
             "warn", set_check);
    rows.add("facts", "a map of name: value",
             "what rules may know of this host, such as gpus: 8; goes before what is found",
             json::object{}, set_facts);
    constexpr auto kWho = "a list of user names, \"@group\" or \"*\"";
    rows.texts(
        "roles.admin", [](auto& s) -> auto& { return s.roles.admin; }, kWho,
        "who may do everything; root and the daemon's own user always may", check_who);
    rows.texts(
        "roles.write", [](auto& s) -> auto& { return s.roles.write; }, kWho,
        "who may change presets; if this and roles.read are empty: members of the "
        "socket's group",
        check_who);
    rows.texts(
        "roles.read", [](auto& s) -> auto& { return s.roles.read; }, kWho,
        "who may read; \"*\" is anyone who can connect", check_who);
    rows.integer(
        "history.keep", [](auto& s) -> auto& { return s.history.keep; }, 1, 10'000,
        "revisions kept of each preset");
    add_limits(rows);
    return rows;
  }();
  return table;
}

// What no row can say alone.
void check_together(const Settings& settings, std::vector<Problem>& problems) {
  const auto complain = [&](std::string path, std::string message) {
    problems.push_back({"", {}, std::move(path), std::move(message)});
  };
  const Limits& limits = settings.limits;
  if (limits.document_bytes > limits.line_bytes) {
    complain("/limits/document_bytes", "must not exceed limits.line_bytes (" +
                                           std::to_string(limits.line_bytes) +
                                           "): a preset travels in one line");
  }
  if (limits.parse_bytes < limits.line_bytes) {
    complain("/limits/parse_bytes",
             "must not be less than limits.line_bytes (" + std::to_string(limits.line_bytes) + ")");
  }
  if (limits.answer_bytes < limits.document_bytes) {
    complain("/limits/answer_bytes", "must not be less than limits.document_bytes (" +
                                         std::to_string(limits.document_bytes) + ")");
  }
  if (settings.state_dir.empty() && !is_absolute(settings.store.path)) {
    complain("/store/path", "must be absolute, since no state_dir was handed down");
  }
}

}  // namespace

std::expected<Settings, std::vector<Problem>> read_settings(std::string_view text) {
  const auto refuse = [](std::string message) {
    return std::unexpected(std::vector<Problem>{{"", {}, "", std::move(message)}});
  };
  const auto value = config::parse_json(text);
  if (!value) return refuse("the settings are not JSON: " + value.error().message);
  const auto* object = value->if_object();
  if (object == nullptr) return refuse("the settings must be a JSON object");
  Settings settings;
  std::vector<Problem> problems = keys().read(*object, settings);
  if (problems.empty()) check_together(settings, problems);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return settings;
}

std::string settings_help() {
  return keys().describe();
}

}  // namespace preset
