#include <algorithm>

#include "config/yaml_text.h"
#include "utf8.h"

namespace config {

std::string key_name(std::string_view pointer) {
  if (!pointer.starts_with('/')) return std::string(pointer);
  std::string out;
  std::size_t at = 0;
  while (at < pointer.size()) {
    const std::size_t end = std::min(pointer.find('/', at + 1), pointer.size());
    const std::string_view token = pointer.substr(at + 1, end - at - 1);
    at = end;
    if (!token.empty() && token.find_first_not_of("0123456789") == std::string_view::npos) {
      out += '[';
      out += token;
      out += ']';
      continue;
    }
    if (!out.empty()) out += '.';
    for (std::size_t i = 0; i < token.size(); ++i) {
      if (token[i] == '~' && i + 1 < token.size()) {
        out += token[++i] == '1' ? '/' : '~';
      } else {
        out += token[i];
      }
    }
  }
  return out;
}

std::string to_string(const Problem& problem) {
  std::string out;
  if (!problem.file.empty()) {
    out += problem.file + ':';
    if (problem.position.line != 0) {
      out += std::to_string(problem.position.line) + ':' + std::to_string(problem.position.column) +
             ':';
    }
    out += ' ';
  }
  if (!problem.path.empty()) out += key_name(problem.path) + ": ";
  return printable(out + problem.message);
}

Position YamlDocument::position_of(std::string_view pointer) const {
  for (;;) {
    const auto found = positions.find(std::string(pointer));
    if (found != positions.end()) return found->second;
    const std::size_t slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return {};
    pointer = pointer.substr(0, slash);
  }
}

}  // namespace config
