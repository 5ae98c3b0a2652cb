// The schemas that the rows of methods refer to by name: schemas/*.json, each an object of
// name → JSON Schema. A name that is out stays: programs make types of them.
#pragma once

#include <span>
#include <string_view>

namespace preset {

std::span<const std::string_view> schema_texts();

}  // namespace preset
