// The one table of named JSON methods: the host's and every plugin's. In-process callers and the
// endpoint that a plugin serves go through it; the caller's role is checked here and nowhere else.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "abi.h"
#include "log.h"

namespace tuningd {

// JSON-RPC's codes, and those of the daemon's own that the table and the host's methods answer.
namespace rpc {
inline constexpr std::int32_t kMethodNotFound = -32601;
inline constexpr std::int32_t kInvalidParams = -32602;
inline constexpr std::int32_t kInternalError = -32603;
inline constexpr std::int32_t kNotFound = -32001;
inline constexpr std::int32_t kAlreadyExists = -32002;
inline constexpr std::int32_t kPermissionDenied = -32005;
inline constexpr std::int32_t kLimitExceeded = -32006;
inline constexpr std::int32_t kUnavailable = -32007;
inline constexpr std::int32_t kVetoed = -32008;
inline constexpr std::int32_t kWrongState = -32009;
inline constexpr std::int32_t kNoRunner = -32010;
}  // namespace rpc

struct MethodAnswer {
  std::int32_t code = 0;  // 0, or a JSON-RPC error code
  std::string reply;      // JSON text: the result, or the error's `data` ("" for none)
  std::string message = {};
  std::string path = {};
};

using MethodFunction =
    std::function<MethodAnswer(std::string_view params, const tuningd_caller& caller)>;

// [any thread]
class MethodTable {
 public:
  explicit MethodTable(Log& log) : log_(log) {}
  MethodTable(const MethodTable&) = delete;
  MethodTable& operator=(const MethodTable&) = delete;

  // A method of the host's own, for the life of the table. A wrong row is std::invalid_argument.
  void add(std::string_view name, std::int32_t role, std::string_view description,
           MethodFunction function);

  // A plugin's method. Takes `release` over: it runs once, at once if this fails; if this throws
  // (out of memory) it did not run. Fails with TUNINGD_E_EXISTS if the name is taken,
  // TUNINGD_E_INVALID for a name that is empty, reserved ("rpc.…") or has other than printable
  // ASCII characters, a role that is none, no function, or a description that is no JSON object.
  std::expected<void, AbiFailure> add(OwnerPtr owner, const tuningd_method& method);

  // Ends the owner's methods: calls that run are waited for, then each is released, but for a
  // plugin that is left behind (`release` false). Not from inside one of them.
  void remove(const Owner& owner, bool release = true);

  // Answers what the method answers; kMethodNotFound, kPermissionDenied, or kInternalError (and one
  // logged error) if the method threw, answered a code that is no JSON-RPC error, or text that is
  // no JSON. A null caller has no role. Empty params are "{}". The reply holds no line breaks.
  MethodAnswer call(std::string_view name, std::string_view params,
                    const tuningd_caller* caller) const;

  // A JSON array of OpenRPC Method Objects, each with "name" and "x-role" ("none", "read", "write",
  // "admin"), sorted by name.
  std::string list() const;

 private:
  struct Row;
  using RowPtr = std::shared_ptr<Row>;

  std::expected<void, AbiFailure> insert(RowPtr row, std::string_view description);
  RowPtr find(std::string_view name) const;
  MethodAnswer run(const Row& row, std::string_view params, const tuningd_caller& caller) const;
  MethodAnswer broken(const Row& row, const std::string& what) const;

  Log& log_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, RowPtr, std::less<>> rows_;
};

// "none", "read", "write", "admin".
std::string_view role_name(std::int32_t role);

}  // namespace tuningd
