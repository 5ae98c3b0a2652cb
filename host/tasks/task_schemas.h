// The schemas that the rows of task.* refer to by name: schemas/*.json, each an object of
// name → JSON Schema. Some refer to those of the plugin that resolves presets.
#pragma once

#include <span>
#include <string_view>

namespace tuningd {

std::span<const std::string_view> task_schema_texts();

}  // namespace tuningd
