// The plugin's settings, checked. The keys stand in settings.cc, a row each.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml_text.h"

namespace preset {

struct SocketSettings {
  std::string path;  // "": $XDG_RUNTIME_DIR/tuningd/preset.sock for an ordinary user (or
                     // /tmp/tuningd-UID without it), /run/tuningd/preset.sock for root
  std::uint32_t mode = 0660;
  std::string group;  // "": the daemon's own
};

struct StoreSettings {
  std::string path = "presets.db";  // relative: under the daemon's state folder
  std::uint64_t cache_mb = 256;     // half for documents, half for blocks of the store
};

// Who has which role: user names, "@group", or "*" for anyone who can connect. Root and the
// daemon's own user are always admin.
struct RoleSettings {
  std::vector<std::string> admin;
  std::vector<std::string> write;  // empty, and `read` empty too: members of the socket's group
  std::vector<std::string> read;
};

// What happens to a preset that a catalog finds errors in.
enum class CatalogCheck {
  kWarn,    // it is saved; preset.validate tells
  kStrict,  // it is refused
};

struct CatalogSettings {
  std::vector<std::string> folders;  // of <engine>/<version>.yaml; a later folder's file counts
  CatalogCheck check = CatalogCheck::kWarn;
};

struct HistorySettings {
  std::uint64_t keep = 100;  // revisions per preset
};

struct Limits {
  std::uint64_t line_bytes = 4U << 20;      // one request line
  std::uint64_t parse_bytes = 64U << 20;    // memory to parse one
  std::uint64_t document_bytes = 1U << 20;  // one preset
  std::uint64_t batch = 1000;               // requests in a JSON-RPC batch
  std::uint64_t nesting = 32;
  std::uint64_t connections = 1024;
  std::uint64_t unsent_bytes = 16U << 20;  // answers a client has not read
  std::uint64_t answer_bytes = 64U << 20;  // one answer
  std::uint64_t line_seconds = 30;         // a started line must end within
  std::uint64_t merge_presets = 64;
  std::uint64_t page = 1000;  // presets of one list answer
};

struct Settings {
  std::string state_dir;  // handed down by the host
  SocketSettings socket;
  StoreSettings store;
  std::vector<std::string> seeds;  // folders of *.yaml
  CatalogSettings catalogs;
  boost::json::object facts;  // name → scalar: what rules may know of this host, over what is found
  RoleSettings roles;
  HistorySettings history;
  Limits limits;
};

// Checks the JSON text that the host hands to create(): the plugin's `settings` of the file plus
// "state_dir". All that is wrong; each Problem's path names the key. [any thread]
std::expected<Settings, std::vector<config::Problem>> read_settings(std::string_view json);

// The keys, what each expects, its default and what it is for. [any thread]
std::string settings_help();

}  // namespace preset
