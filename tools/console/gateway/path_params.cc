#include "path_params.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "failure.h"

namespace console {

namespace {

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Nothing: it does not fit into 64 bits, or is none.
std::optional<std::int64_t> integer(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::unexpected<Response> wrong(std::string_view name, const char* message, std::string_view type) {
  return std::unexpected(unprocessable({{"query", name}, message, type}));
}

}  // namespace

std::expected<std::int64_t, Response> path_id(const Request& request, std::string_view what,
                                              std::size_t index, std::int64_t least) {
  const std::string& text = request.captured.at(index);
  if (!is_whole_number(text)) {
    return std::unexpected(unprocessable(
        {{"path", std::string(what) + "_id"}, "expected a whole number", "int_parsing"}));
  }
  const auto id = integer(text);
  if (!id || *id < least) {
    return std::unexpected(
        failure(404, "there is no " + std::string(what) + " with the id " + text, "not_found"));
  }
  return *id;
}

std::expected<void, Response> add_query(const Request& request, std::span<const QueryParam> known,
                                        ObjectText& params) {
  for (const QueryParam& param : known) {
    const auto found = request.query.find(std::string(param.name));
    if (found == request.query.end()) continue;
    const std::string& value = found->second;
    switch (param.kind) {
      case QueryParam::Kind::kText:
        params.add_text(param.name, value);
        break;
      case QueryParam::Kind::kInteger: {
        const auto number = integer(value);
        if (!number) return wrong(param.name, "expected a whole number", "int_parsing");
        params.add_json(param.name, std::to_string(*number));
        break;
      }
      case QueryParam::Kind::kBoolean:
        if (value != "true" && value != "false") {
          return wrong(param.name, "expected true or false", "bool_parsing");
        }
        params.add_json(param.name, value);
        break;
    }
  }
  return {};
}

}  // namespace console
