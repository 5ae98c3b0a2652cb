#include "metrics_text.h"

#include <charconv>
#include <cmath>

namespace console {

std::string metric_number(double value) {
  // 0.0005 rather than 5e-04.
  const bool plain = value == 0 || (std::abs(value) >= 1e-9 && std::abs(value) < 1e15);
  char digits[64];
  const auto end = std::to_chars(digits, digits + sizeof digits, value,
                                 plain ? std::chars_format::fixed : std::chars_format::general);
  return {digits, end.ptr};
}

void append_metric(std::string& out, std::string_view name, std::string_view type,
                   std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help);
  out.append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

void append_sample(std::string& out, std::string_view name, const Labels& labels, double value) {
  out += name;
  char before = '{';
  for (const auto& [key, text] : labels) {
    out += before;
    out.append(key).append("=\"");
    for (const char c : text) {
      if (c == '\\' || c == '"') out += '\\';
      if (c == '\n') {
        out += "\\n";
      } else {
        out += c;
      }
    }
    out += '"';
    before = ',';
  }
  if (before == ',') out += '}';
  out += ' ';
  out += metric_number(value);
  out += '\n';
}

}  // namespace console
