#include "presetctl/report.h"

#include <algorithm>

#include "config/json_text.h"
#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kLabelWidth = 11;
// Names are seldom longer, problems seldom shorter.
constexpr std::size_t kLongItem = 40;

std::string integer_text(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value && value->is_number() ? config::to_json(*value) : "?";
}

// A list of sentences or of objects: an item a line.
bool needs_lines(const json::array& list) {
  return std::ranges::any_of(list, [](const json::value& item) {
    return item.is_structured() || (item.is_string() && item.get_string().size() > kLongItem);
  });
}

// A value by what its key says it is.
std::string member_text(std::string_view key, const json::value& value) {
  if (const json::array* list = value.if_array()) {
    return list->empty() ? "none" : format_names(*list);
  }
  if (value.is_int64() && key.ends_with("_bytes")) return format_bytes(value.get_int64());
  if (value.is_int64() && key.ends_with("_seconds")) return format_seconds(value.get_int64());
  const bool is_time = key == "at" || key.ends_with("_at");
  if (value.is_string() && is_time) return format_time(value.get_string());
  return value.is_string() ? printable(value.get_string()) : format_value(value);
}

}  // namespace

void print_field(Output& out, std::string_view label, const std::string& value) {
  if (!value.empty()) {
    out.line(out.painted(pad_right(label, kLabelWidth), Paint::kDim) + " " + value);
  }
}

std::string preset_line(std::string_view what, const json::object& preset) {
  std::string line = std::string(what) + " #" + integer_text(preset, "id") + " " +
                     printable(text_member(preset, "name"));
  if (member(preset, "revision")) line += ", revision " + integer_text(preset, "revision");
  return line;
}

void print_change(Context& context, std::string_view what, const json::value& preset) {
  if (context.json() || !preset.is_object()) {
    context.out().json(preset);
  } else {
    context.out().line(preset_line(what, preset.get_object()));
  }
}

void print_warnings(Output& out, const json::object& answer) {
  const json::array* warnings = array_member(answer, "warnings");
  if (!warnings) return;
  for (const json::value& warning : *warnings) {
    std::string text;
    if (warning.is_string()) {
      text = printable(warning.get_string());
    } else if (const json::object* entry = warning.if_object()) {
      const std::string path = text_member(*entry, "path");
      text = printable(path.empty() ? "" : path + ": ") + printable(text_member(*entry, "message"));
    } else {
      text = format_value(warning);
    }
    out.line(out.painted("warning", Paint::kYellow) + "  " + text);
  }
}

void print_members(Output& out, const json::object& object, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::size_t widest = 0;
  for (const auto& entry : object) {
    if (!entry.value().is_object()) {
      widest = std::max(widest, display_width(printable(entry.key())));
    }
  }
  for (const auto& entry : object) {
    const std::string key = printable(entry.key());
    if (const json::object* inner = entry.value().if_object()) {
      out.line(margin + out.painted(key, Paint::kBold));
      print_members(out, *inner, indent + 2);
    } else if (const json::array* list = entry.value().if_array(); list && needs_lines(*list)) {
      out.line(margin + key);
      for (const json::value& item : *list) {
        out.line(margin + "  " +
                 (item.is_string() ? printable(item.get_string())
                                   : printable_json(config::to_json(item))));
      }
    } else {
      out.line(margin + pad_right(key, widest) + "  " + member_text(entry.key(), entry.value()));
    }
  }
}

}  // namespace presetctl
