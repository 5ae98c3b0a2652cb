// A task's results as a Markdown document: what was best, what each value did, every trial.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace presetctl {

// `task` as task.get answers it, with its summary. Names and values stay text: nothing in them is
// read as Markdown or HTML.
std::string markdown_report(const boost::json::object& task, const boost::json::array& trials);

// Text for Markdown, on one line, also in a table.
std::string markdown_text(std::string_view text);

}  // namespace presetctl
