// The JSON Schema of a preset's fields, as preset.schema serves it: SPACES.md for programs.
#pragma once

#include <string_view>

namespace preset {

extern const std::string_view kPresetSchemaText;

}  // namespace preset
