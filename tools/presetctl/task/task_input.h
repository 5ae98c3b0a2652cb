// What the verbs about tasks have in common: task files, and answers that come in pages.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "presetctl/arguments.h"
#include "presetctl/context.h"
#include "presetctl/fault.h"

namespace presetctl {

// The task document of a file, JSON or YAML. kMisused: it cannot be read.
Result<boost::json::value> load_task(const std::string& path);

// Pages of `list` in the answers to `method`, joined until `most` entries are there (empty: all).
// The answer is the last one with the list in full; its next_cursor says whether there are more.
Result<boost::json::object> all_pages(Context& context, std::string_view method,
                                      boost::json::object params, std::string_view list,
                                      std::optional<std::int64_t> most);

// The answer to a change of a task: the row as JSON with --json, else "cancelled #3 name".
void print_task_change(Context& context, std::string_view what, const boost::json::object& row);

// The warnings of a task, a line each on standard error.
void note_task_warnings(const boost::json::object& answer);

}  // namespace presetctl
