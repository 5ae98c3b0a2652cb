#include "plugin_library.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstring>

namespace tuningd {
namespace {

constexpr std::size_t kLeastEntry = sizeof(tuningd_entry);  // version 1.0: nothing may be missing

std::string hex(std::uint32_t number) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "0x%08X", number);
  return text.data();
}

// The size that the linker noted for a symbol, 0 if unknown.
std::size_t size_of_symbol(const void* address) {
  Dl_info info{};
  void* extra = nullptr;
  if (::dladdr1(address, &info, &extra, RTLD_DL_SYMENT) == 0 || extra == nullptr) return 0;
  return static_cast<const ElfW(Sym)*>(extra)->st_size;
}

std::string last_loader_error() {
  const char* text = ::dlerror();
  return text == nullptr ? "unknown error" : text;
}

}  // namespace

std::string fault_of(const tuningd_entry& entry, std::size_t symbol_size) {
  // Fields are read one by one: a foreign symbol may end before the next.
  if (symbol_size != 0 && symbol_size < offsetof(tuningd_entry, abi_major)) {
    return "the entry symbol has " + std::to_string(symbol_size) + " bytes, that is no entry";
  }
  if (entry.magic != TUNINGD_PLUGIN_MAGIC) {
    return "entry field magic is " + hex(entry.magic) + ", expected " + hex(TUNINGD_PLUGIN_MAGIC);
  }
  if (entry.size < kLeastEntry || (symbol_size != 0 && symbol_size < kLeastEntry)) {
    return "entry field size is " + std::to_string(entry.size) + ", expected at least " +
           std::to_string(kLeastEntry);
  }
  if (entry.abi_major != TUNINGD_ABI_MAJOR) {
    return "entry field abi_major is " + std::to_string(entry.abi_major) + ", this host speaks " +
           std::to_string(TUNINGD_ABI_MAJOR);
  }
  if (entry.abi_minor > TUNINGD_ABI_MINOR) {
    return "entry field abi_minor is " + std::to_string(entry.abi_minor) +
           ", this host knows no newer one than " + std::to_string(TUNINGD_ABI_MINOR);
  }
  if (entry.id == nullptr) return "entry field id is null";
  if (entry.version == nullptr) return "entry field version is null";
  if (entry.create == nullptr) return "entry field create is null";
  return "";
}

std::expected<PluginLibrary, std::string> load_plugin_library(const std::string& file) {
  // NODELETE, and no handle kept: there is nothing to close.
  void* handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (handle == nullptr) {
    // The loader's text mostly begins with the file.
    const std::string reason = last_loader_error();
    return std::unexpected(reason.starts_with(file) ? reason : file + ": " + reason);
  }
  const void* symbol = ::dlsym(handle, TUNINGD_PLUGIN_ENTRY_SYMBOL);
  if (symbol == nullptr) {
    return std::unexpected(file + ": no symbol " TUNINGD_PLUGIN_ENTRY_SYMBOL
                                  ": not a tuningd plugin, or one for another major version");
  }
  const auto& entry = *static_cast<const tuningd_entry*>(symbol);
  if (const std::string fault = fault_of(entry, size_of_symbol(symbol)); !fault.empty()) {
    return std::unexpected(file + ": " + fault);
  }
  return PluginLibrary{file, entry.id, entry.version, entry.create};
}

}  // namespace tuningd
