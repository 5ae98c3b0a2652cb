// Presets as files: what an export is called, and what an upload holds.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "http.h"

namespace console {

// The Content-Disposition of the file of a preset of this name (RFC 6266): preset-NAME.json, in
// lower case and with "-" for blanks; nothing in it that a header or a file's name may not have.
std::string attachment(std::string_view preset_name);

// The JSON text, on one line, of the part named `file` of a multipart body. The error is the answer
// to give.
std::expected<std::string, Response> uploaded_json(const Request& request);

}  // namespace console
