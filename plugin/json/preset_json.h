// A preset and its document: the JSON text that is stored and served. [any thread]
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "plugin/domain/preset.h"

namespace preset {

// One line of JSON, members in the order of DESIGN section 5, absent optional fields as null.
std::string to_document(const Preset& preset);

// Reads a stored document back. The message says what is wrong with the bytes; they were written by
// to_document, so anything wrong is damage.
std::expected<Preset, std::string> parse_document(std::string_view text);

// name, description, category, runtime, parameters, metadata: what travels in files.
json::object portable(const PresetFields& fields);

// Appends the document without parameters and metadata, but with tags and parameter_count.
void append_summary(std::string& out, const Preset& preset);

}  // namespace preset
