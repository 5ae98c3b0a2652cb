#include <limits>

#include "plugin/domain/merge.h"
#include "plugin/domain/range.h"
#include "plugin/domain/space_validation.h"

namespace preset {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::int64_t times(std::int64_t a, std::size_t count) {
  const auto b = static_cast<std::int64_t>(count);
  return b != 0 && a > kMost / b ? kMost : a * b;
}

std::size_t candidates_in(const json::value& parameter) {
  if (const auto* list = parameter.if_array()) return list->size();
  if (const auto* values = parameter_member(parameter, "values"); values && values->is_array()) {
    return values->get_array().size();
  }
  if (const auto* range = parameter_member(parameter, "range"); range && range->is_object()) {
    FieldErrors ignored;
    return expand_range(range->get_object(), "", ignored).size();
  }
  return 1;
}

const json::array& list_member(const json::object& object, std::string_view key) {
  static const json::array kNone;
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_array() ? value->get_array() : kNone;
}

}  // namespace

std::int64_t grid_size(const json::object& parameters) {
  std::int64_t product = 1;
  for (const auto& member : parameters) product = times(product, candidates_in(member.value()));
  return product;
}

std::int64_t space_size(const json::object& parameters, const json::array& links,
                        const json::array& any_of) {
  std::int64_t product = grid_size(parameters);
  for (const auto& link : links) {
    if (link.is_object()) product = times(product, list_member(link.get_object(), "tuples").size());
  }
  if (any_of.empty()) return product;
  std::int64_t sum = 0;
  for (const auto& alternative : any_of) {
    const auto* object = alternative.if_object();
    if (object == nullptr) continue;
    const auto* inner = object->if_contains("parameters");
    const std::int64_t size =
        space_size(inner != nullptr && inner->is_object() ? inner->get_object() : json::object(),
                   list_member(*object, "links"), list_member(*object, "any_of"));
    sum = sum > kMost - size ? kMost : sum + size;
  }
  return times(product, static_cast<std::size_t>(sum));
}

}  // namespace preset
