#include "presetctl/findings.h"

#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kSeverityWidth = 8;

std::string severity_of(const json::object& finding) {
  const std::string severity = text_member(finding, "severity");
  return severity.empty() ? "error" : severity;
}

// The message, and the suggestion where the message does not tell it already.
std::string message_of(const json::object& finding) {
  std::string text = text_member(finding, "message");
  const json::value* suggestion = member(finding, "suggestion");
  if (!suggestion || suggestion->is_null()) return text;
  const std::string wanted = format_value(*suggestion);
  // Messages about values list all that is taken; those about names tell which is meant.
  const bool of_value = text_member(finding, "code") == "not_in_enum";
  return of_value || text.find(wanted) == std::string::npos ? text + "; try " + wanted : text;
}

}  // namespace

std::string FindingCounts::text() const {
  std::string text;
  const auto add = [&text](std::size_t count, std::string_view thing) {
    if (count > 0) text += (text.empty() ? "" : ", ") + count_of(count, thing);
  };
  add(errors, "error");
  add(warnings, "warning");
  if (advice > 0) text += (text.empty() ? "" : ", ") + std::to_string(advice) + " of advice";
  return text.empty() ? "no findings" : text;
}

FindingCounts print_findings(Output& out, const json::array& findings) {
  FindingCounts counts;
  for (const json::value& entry : findings) {
    const json::object* finding = entry.if_object();
    if (!finding) continue;
    const std::string severity = severity_of(*finding);
    Paint paint = Paint::kDim;
    if (severity == "error") {
      ++counts.errors;
      paint = Paint::kRed;
    } else if (severity == "warning") {
      ++counts.warnings;
      paint = Paint::kYellow;
    } else {
      ++counts.advice;
    }
    const std::string path = text_member(*finding, "path");
    out.line(out.painted(pad_right(printable(severity), kSeverityWidth), paint) + " " +
             printable(path.empty() ? "" : path + ": ") + printable(message_of(*finding)));
    const std::string source = text_member(*finding, "source");
    if (!source.empty()) {
      out.line(out.painted(std::string(kSeverityWidth + 1, ' ') + printable(source), Paint::kDim));
    }
  }
  return counts;
}

void note_findings(const json::array& findings, const std::string& name) {
  for (const json::value& entry : findings) {
    const json::object* finding = entry.if_object();
    if (!finding) continue;
    const std::string severity = severity_of(*finding);
    if (severity != "error" && severity != "warning") continue;
    // The preset is saved: to the person even an error is a warning now.
    const std::string path = text_member(*finding, "path");
    Context::note((name.empty() ? "" : name + ": ") +
                  "warning: " + (path.empty() ? "" : path + ": ") + message_of(*finding));
  }
}

void note_findings_of(Context& context, const json::value& preset) {
  const json::object* object = preset.if_object();
  const json::value* id = object ? member(*object, "id") : nullptr;
  if (!id || context.json()) return;
  const Result<json::object> answer =
      context.call_object("preset.validate", json::object{{"preset", *id}});
  if (!answer) return;
  if (const json::array* findings = array_member(*answer, "findings")) note_findings(*findings, "");
}

}  // namespace presetctl
