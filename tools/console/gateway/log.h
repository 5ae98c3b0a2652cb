// Lines on standard error: what went wrong and what was refused.
#pragma once

#include <string>
#include <string_view>

namespace console {

// One line; what could steer a terminal is written as an escape, and the line is cut at 400 bytes.
void log_line(std::string_view text);

// `text` as log_line() writes it.
std::string log_text(std::string_view text);

}  // namespace console
