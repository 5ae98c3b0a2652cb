// Answers with the page's files. They are looked up in a table that is part of the program: no path
// leads anywhere else.
#pragma once

#include <string_view>

#include "http.h"

namespace console {

// True for paths that are the page's, not a file's: it shows there what the path says.
bool is_page_path(std::string_view path);

// 200, 304, or 404.
Response page_answer(std::string_view path, const http::fields& headers);

}  // namespace console
