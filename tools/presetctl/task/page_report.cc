#include "presetctl/task/page_report.h"

#include "config/json_text.h"
#include "presetctl/context.h"
#include "presetctl/report_page/page.h"
#include "presetctl/text.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::string_view kPlace = "@DATA@";

// Raw results of benchmarks are large and in no chart; the page has a trial's numbers.
json::object shown(const json::object& trial) {
  json::object out = trial;
  out.stable_erase("runs");
  json::object metrics;
  if (const json::object* all = object_member(trial, "metrics")) {
    for (const auto& entry : *all) {
      if (entry.value().is_number()) metrics.emplace(entry.key(), entry.value());
    }
  }
  out["metrics"] = std::move(metrics);
  return out;
}

// JSON that cannot end the element it stands in, or begin another: its strings have no '<'.
std::string for_html(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "\\u003c";
    } else if (c == '>') {
      out += "\\u003e";
    } else if (c == '&') {
      out += "\\u0026";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

bool has_page() {
  return !report_page().empty();
}

std::string page_report(const json::object& task, const json::array& trials,
                        const std::string& made_at) {
  json::array rows;
  for (const json::value& entry : trials) {
    if (const json::object* trial = entry.if_object()) rows.push_back(shown(*trial));
  }
  json::object told = task;
  told.stable_erase("submitted");
  const json::object data{{"task", std::move(told)},
                          {"trials", std::move(rows)},
                          {"made_at", made_at},
                          {"version", PRESETCTL_VERSION}};
  const std::string_view page = report_page();
  const std::size_t at = page.find(kPlace);
  std::string out(page.substr(0, at));
  out += for_html(printable_json(config::to_json(data)));
  if (at != std::string_view::npos) out += page.substr(at + kPlace.size());
  return out;
}

}  // namespace presetctl
