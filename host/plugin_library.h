// A plugin's shared object and its checked entry.
#pragma once

#include <expected>
#include <string>

#include "tuningd/plugin.h"

namespace tuningd {

// What the host may use of a library. The library stays mapped for the life of the process: what it
// brought along (RocksDB, Asio) leaves statics and thread-locals behind.
struct PluginLibrary {
  std::string file;
  std::string id;
  std::string version;
  decltype(tuningd_entry::create) create = nullptr;
};

// Loads the file (every symbol bound at once, none shared with other plugins) and checks the entry
// field by field before anything in it is called. The error is one line that names the file and the
// reason. [main-thread]
std::expected<PluginLibrary, std::string> load_plugin_library(const std::string& file);

// The check alone: what is wrong with an entry of `symbol_size` bytes (0: not known), or "".
std::string fault_of(const tuningd_entry& entry, std::size_t symbol_size);

}  // namespace tuningd
