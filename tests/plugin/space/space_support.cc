#include "plugin/space/space_support.h"

#include <stdexcept>

#include "config/json_text.h"

namespace space_facts {

json::object object_of(std::string_view text) {
  auto value = config::parse_json(text);
  if (!value) throw std::runtime_error(value.error().message);
  return value->as_object();
}

preset::Space space_of(const json::object& object, const json::object& facts) {
  auto space = preset::read_space(object, facts);
  if (!space) throw std::runtime_error(space.error().message);
  return std::move(*space);
}

preset::CompiledSpace compiled(std::string_view text, preset::CatalogPtr catalog,
                               const json::object& facts) {
  return {space_of(object_of(text), facts), std::move(catalog), facts};
}

std::string fault_of(std::string_view text, const json::object& facts) {
  const auto space = preset::read_space(object_of(text), facts);
  if (space) return "";
  if (space.error().kind != preset::Kind::kInvalidParams || space.error().errors.empty()) {
    return "not told as it should be";
  }
  return space.error().errors.front().path + ": " + space.error().errors.front().message;
}

preset::Expression expression(std::string_view text) {
  auto parsed = preset::Expression::parse(text);
  if (!parsed) throw std::runtime_error(parsed.error().message);
  return std::move(*parsed);
}

}  // namespace space_facts
