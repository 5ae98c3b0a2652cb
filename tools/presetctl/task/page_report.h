// A task's results as one HTML page.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>

namespace presetctl {

// Whether presetctl was built with the page.
bool has_page();

// The page with these answers of task.get and task.trials in it; `made_at` is told in it. Whatever
// the answers hold, it stays data.
std::string page_report(const boost::json::object& task, const boost::json::array& trials,
                        const std::string& made_at);

}  // namespace presetctl
