#include "presetctl/parameter_text.h"

#include <algorithm>
#include <array>

#include "config/json_text.h"
#include "presetctl/context.h"
#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 4> kForms{"values", "range", "values_from", "remove"};
constexpr std::string_view kDots = "..";
constexpr std::string_view kWhen = " when ";

json::value number(std::string_view text) {
  auto parsed = config::parse_json(text);
  return parsed && parsed->is_number() ? std::move(*parsed) : json::value(nullptr);
}

std::string member_text(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value ? format_value(*value) : "?";
}

std::string format_range(const json::object& range) {
  const std::string ends = member_text(range, "from") + ".." + member_text(range, "to");
  if (member(range, "step")) return ends + "/" + member_text(range, "step");
  if (member(range, "factor")) return ends + "x" + member_text(range, "factor");
  const std::string scale = text_member(range, "scale") == "log" ? ", on a log scale" : "";
  return member_text(range, "count") + " values from " + member_text(range, "from") + " to " +
         member_text(range, "to") + scale;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Where the last " when " outside of the expressions' quotes begins.
std::size_t find_when(std::string_view text) {
  std::size_t found = std::string_view::npos;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quote != 0) {
      if (text[i] == '\\') {
        ++i;
      } else if (text[i] == quote) {
        quote = 0;
      }
    } else if (text[i] == '\'' || text[i] == '"') {
      quote = text[i];
    } else if (text.substr(i).starts_with(kWhen)) {
      found = i;
    }
  }
  return found;
}

}  // namespace

bool is_rich_parameter(const json::value& value) {
  const json::object* object = value.if_object();
  return object &&
         std::ranges::any_of(kForms, [&](std::string_view form) { return object->contains(form); });
}

Result<json::value> parse_range(std::string_view text) {
  const std::size_t dots = text.find(kDots);
  if (dots == std::string_view::npos) return json::value(nullptr);
  const std::string_view rest = text.substr(dots + kDots.size());
  const std::size_t sign = std::min(rest.find_first_of("/x"), rest.size());
  json::value from = number(text.substr(0, dots));
  json::value to = number(rest.substr(0, sign));
  if (from.is_null() || to.is_null()) return json::value(nullptr);
  json::value by = sign < rest.size() ? number(rest.substr(sign + 1)) : json::value(nullptr);
  if (by.is_null()) {
    return misuse(
        "a range is FROM..TO/STEP or FROM..TOxFACTOR, such as 1..8/1 or 1..8x2; quote \"" +
        std::string(text) + "\" to mean the text");
  }
  json::object range{{"from", std::move(from)}, {"to", std::move(to)}};
  range[rest[sign] == '/' ? "step" : "factor"] = std::move(by);
  return json::object{{"range", std::move(range)}};
}

std::string format_rich_parameter(const json::object& parameter) {
  std::string text;
  if (const json::value* values = member(parameter, "values")) {
    text = format_candidates(*values);
  } else if (const json::object* range = object_member(parameter, "range")) {
    text = format_range(*range);
  } else if (member(parameter, "values_from")) {
    text = "from " + printable(text_member(parameter, "values_from"));
  } else {
    return "removed";
  }
  if (member(parameter, "when")) text += " when " + printable(text_member(parameter, "when"));
  const json::value* replace = member(parameter, "replace");
  return replace && *replace == true ? text + " (in place of what was there)" : text;
}

Result<json::object> parse_constraint(std::string_view word) {
  const std::string shown = "--constraint " + std::string(word) + ": ";
  if (trimmed(word).starts_with('{')) {
    auto parsed = config::parse_json(word);
    if (!parsed) return misuse("--constraint: " + parsed.error().message);
    return std::move(parsed->get_object());
  }
  const std::size_t colon = word.find(':');
  const std::string_view id = trimmed(word.substr(0, std::min(colon, word.size())));
  if (colon == std::string_view::npos || id.empty()) {
    return misuse(shown + "expected 'ID: EXPRESSION' or 'ID: EXPRESSION when EXPRESSION'");
  }
  const std::string_view rest = word.substr(colon + 1);
  const std::size_t when = find_when(rest);
  const std::string_view require = trimmed(rest.substr(0, std::min(when, rest.size())));
  if (require.empty()) return misuse(shown + "what it requires is missing");
  json::object constraint{{"id", id}, {"require", require}};
  if (when != std::string_view::npos) {
    constraint["when"] = trimmed(rest.substr(when + kWhen.size()));
  }
  return constraint;
}

std::string format_constraint(const json::object& constraint) {
  const std::string text = printable(text_member(constraint, "id")) + ": " +
                           printable(text_member(constraint, "require"));
  return member(constraint, "when") ? text + " when " + printable(text_member(constraint, "when"))
                                    : text;
}

}  // namespace presetctl
