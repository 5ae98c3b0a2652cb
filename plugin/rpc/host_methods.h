// The host's table of methods, as C++: methods of the host and of other plugins.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "plugin/rpc/errors.h"
#include "plugin/service/caller.h"
#include "tuningd/plugin.h"

namespace preset {

// The host's services must outlive it. [any thread]
class HostMethods {
 public:
  // `methods` may be null: a host without a table.
  HostMethods(const tuningd_host* host, const tuningd_methods* methods)
      : host_(host), methods_(methods) {}

  // The result's JSON text on one line. -32601 if the host has no such method. May take long.
  std::expected<std::string, RpcError> call(std::string_view name, std::string_view params,
                                            const Caller& caller) const;

  // The JSON array of OpenRPC Method Objects; "[]" if the host has no table or fails.
  std::string list() const;

 private:
  const tuningd_host* host_;
  const tuningd_methods* methods_;
};

// A tuningd_sink that appends to a string.
tuningd_sink sink_to(std::string& text);
inline tuningd_str borrow(std::string_view text) {
  return {text.data(), text.size()};
}
inline std::string_view view(tuningd_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.len);
}

// Fills the caller's error, cut at a character's boundary. `error` may be null.
void set_error(tuningd_error* error, int code, std::string_view path, std::string_view message);

}  // namespace preset
