// task.preview: what a task would be and do, without running anything.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <string>

#include "hook_bus.h"

namespace tuningd {

// A method's refusal, as JSON-RPC says it.
struct RpcFailure {
  std::int32_t code;
  std::string message;
  boost::json::object data;
};

// Checks the task, lets the plugins prepare and validate it, and answers
// {"task":…,"conflicts":[…],"warnings":["…"],"trials":N}. What the task lacks before it can run is
// a warning here. A wrong task is rpc::kInvalidParams with data {"errors":[{"path","message"}]},
// all of them; a hook's refusal is rpc::kVetoed with data {"code":"vetoed","reasons":[…]} and the
// hook's "errors" if it gave any. Paths begin with "/task": they point into the method's params.
// Runs the hooks on the calling thread. [any thread]
std::expected<boost::json::object, RpcFailure> preview_task(const HookBus& hooks,
                                                            boost::json::object task);

}  // namespace tuningd
