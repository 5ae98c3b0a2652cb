// A method of the plugin is one row of this type. Checking of names and types of params, roles,
// `rpc.discover`, in-process calls through the host's table and the order of answers all derive
// from the row; a handler sees only params that fit it.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "plugin/domain/failure.h"
#include "plugin/service/caller.h"
#include "plugin/service/writer.h"

namespace preset {

class Service;

// What a session can do for a handler; null for callers inside the process.
class Subscriptions {
 public:
  virtual ~Subscriptions() = default;
  virtual void subscribe() = 0;
  virtual void unsubscribe() = 0;
  // Of tasks: of all (nullopt) or of one, instead of what was watched before.
  virtual void watch_tasks(std::optional<std::uint64_t> task) = 0;
  virtual void unwatch_tasks() = 0;
};

// One call. `params` hold only known members, each of its declared type.
struct Call {
  const boost::json::object& params;
  const Caller& caller;
  Subscriptions* session = nullptr;
};

// Appends the result's JSON text to `out`.
using ReadHandler = Status (*)(Service&, const Call&, std::string& out);

// A change in two steps. `prepare` (any thread, no store access needed) checks the params and
// returns the Change to make; the writer thread runs that (service/writer.h).
using WriteHandler = Result<Change> (*)(Service&, const Call&);

// A read that is always quick: it runs where the request was read.
struct Inline {
  ReadHandler handle;
  // If set and true for a call, that call runs on a worker instead.
  bool (*slow)(Service&, const Call&) = nullptr;
};
// A read, or an administrative call, that may take long: it runs on a worker thread.
struct Worker {
  ReadHandler handle;
};
// A change. Takes the optional param `request_id` without listing it.
struct Write {
  WriteHandler prepare;
};

enum class ParamType {
  kAny,
  kString,
  kInteger,
  kBoolean,
  kObject,
  kArray,
  kPresetRef,  // an integer (id) or a string (name)
};

struct Param {
  std::string_view name;
  ParamType type = ParamType::kAny;
  bool required = false;
  bool nullable = false;    // null is handed on as null; otherwise null is a wrong type
  std::string_view doc;     // one line
  std::string_view schema;  // JSON Schema text, or the name of one (schemas.h); "": by the type
};

struct Method {
  std::string_view name;
  Role role;
  std::string_view summary;
  std::span<const Param> params;   // in the order of the table: array params follow it
  std::string_view result_schema;  // the name of a schema (schemas.h), or JSON Schema text
  std::variant<Inline, Worker, Write> run;
  // Where the handler knows of more faults than the row: all of them, asked for once the row has
  // found one, so that all are told at once.
  void (*all_faults)(const boost::json::object& params, FieldErrors& errors) = nullptr;
};

// All rows of the plugin's own methods, sorted by name (rpc/…_methods.cc).
std::span<const Method> preset_methods();

}  // namespace preset
