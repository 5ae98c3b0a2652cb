// What makes two search spaces the same one, in a few characters.
#pragma once

#include <string>

#include "plugin/domain/json_value.h"

namespace preset {

// "sha256:" and 64 hexadecimal digits, equal for the same JSON value: key order does not count,
// numbers count by value. `notes` of parameters are left out: they change no point. [any thread]
std::string content_hash(const json::object& space);

// The text that is hashed: one line of JSON, keys sorted by their bytes, a number in one form.
std::string canonical_text(const json::value& value);

}  // namespace preset
