// The page of `presetctl task report`, whole but for the data. [any thread]
#pragma once

#include <string_view>

namespace presetctl {

// HTML with "@DATA@" where the data stand as JSON; empty if presetctl was built without the page
// (TUNINGD_REPORT).
std::string_view report_page();

}  // namespace presetctl
