// Files that people name: read whole, and written so that nothing is lost or followed by accident.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "presetctl/fault.h"

namespace presetctl {

// The file's bytes; "-" is standard input. kMisused: cannot be read, or is beyond 64 MiB.
Result<std::string> read_file(const std::string& path);

// Text as JSON or YAML: by the name's ending, else JSON if it starts with '{' or '['. kMisused: the
// line tells file, line and column.
Result<boost::json::value> parse_document(std::string_view text, const std::string& path);
Result<boost::json::value> load_document(const std::string& path);

// The name under which a preset is exported: preset-{name}.json, in the current folder whatever the
// name is, and never longer than file systems take.
std::string export_file_name(std::string_view preset);

// Writes a file all at once: it holds `bytes`, or it is as it was. Never follows a link, never
// replaces anything but a regular file, and that only with `replace`. kMisused says why not.
Result<void> write_file(const std::string& path, std::string_view bytes, bool replace);

}  // namespace presetctl
