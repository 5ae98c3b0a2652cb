// YAML text to JSON values, by the YAML 1.2 core schema: `no`, `on`, `off` and quoted scalars are
// strings; null ~ true false, decimal, 0o17, 0x1F, 1.5e3 are what they look like. Refused, each
// with file, line and column: anchors and aliases, tags other than the core ones, duplicate keys,
// keys that are not scalars, .inf and .nan, invalid UTF-8, more than one document, depth and node
// counts beyond the limits. [any thread]
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace config {

struct Position {
  std::size_t line = 0;  // from 1; 0: not known
  std::size_t column = 0;
};

// A fault in a document, printed as "file:line:column: key: message".
struct Problem {
  std::string file;
  Position position;
  std::string path;  // JSON pointer of the value, "" for the whole document
  std::string message;
};
std::string to_string(const Problem& problem);

struct YamlLimits {
  std::size_t bytes = 4U << 20;
  std::size_t depth = 32;
  std::size_t nodes = 200'000;
};

struct YamlDocument {
  std::string file;
  boost::json::value value;                   // null for an empty document
  std::map<std::string, Position> positions;  // JSON pointer → where its key (or item) stands

  // Where `pointer` stands, or its nearest ancestor.
  Position position_of(std::string_view pointer) const;
};

std::expected<YamlDocument, Problem> parse_yaml(std::string_view text, std::string file,
                                                const YamlLimits& limits = {});
// Reads the file first; a missing or unreadable file is a Problem too.
std::expected<YamlDocument, Problem> load_yaml(const std::string& file,
                                               const YamlLimits& limits = {});

}  // namespace config
