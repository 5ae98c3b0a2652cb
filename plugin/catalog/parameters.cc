#include "plugin/catalog/parameters.h"

#include "config/json_text.h"
#include "plugin/domain/range.h"
#include "plugin/domain/space_validation.h"

namespace preset {
namespace {

using config::pointer_append;
using Visit = std::function<void(const ParameterPlace&)>;
using VisitText = std::function<void(std::string_view, const std::string&)>;

void take_values(const json::value& list, const std::string& path, ParameterPlace& place) {
  if (!list.is_array()) return;
  const auto& values = list.get_array();
  for (std::size_t i = 0; i < values.size(); ++i) {
    place.values.emplace_back(values[i], pointer_append(path, i));
  }
}

void visit_parameters(const json::object& parameters, const std::string& path, const Visit& visit) {
  for (const auto& member : parameters) {
    ParameterPlace place{member.key(), pointer_append(path, std::string_view(member.key())), {}};
    take_values(member.value(), place.path, place);
    if (const auto* values = parameter_member(member.value(), "values")) {
      take_values(*values, pointer_append(place.path, "values"), place);
    }
    const auto* range = parameter_member(member.value(), "range");
    if (range != nullptr && range->is_object()) {
      FieldErrors ignored;
      const std::string at = pointer_append(place.path, "range");
      for (const auto& value : range_ends(range->get_object(), "", ignored)) {
        place.values.emplace_back(value, at);
      }
    }
    visit(place);
  }
}

void visit_links(const json::value& links, const std::string& path, const Visit& visit) {
  if (!links.is_array()) return;
  for (std::size_t i = 0; i < links.get_array().size(); ++i) {
    const auto& link = links.get_array()[i];
    const auto* names = parameter_member(link, "parameters");
    const auto* tuples = parameter_member(link, "tuples");
    if (names == nullptr || tuples == nullptr) continue;
    const std::string at = pointer_append(path, i);
    for (std::size_t column = 0; column < names->get_array().size(); ++column) {
      ParameterPlace place{names->get_array()[column].get_string(),
                           pointer_append(pointer_append(at, "parameters"), column),
                           {}};
      const std::string tuples_at = pointer_append(at, "tuples");
      for (std::size_t row = 0; row < tuples->get_array().size(); ++row) {
        place.values.emplace_back(tuples->get_array()[row].get_array()[column],
                                  pointer_append(pointer_append(tuples_at, row), column));
      }
      visit(place);
    }
  }
}

// What stands in the space `object`, whose parameters are visited already.
void visit_rest(const json::object& object, const std::string& base, const Visit& visit) {
  if (const auto* links = object.if_contains("links")) {
    visit_links(*links, pointer_append(base, "links"), visit);
  }
  const auto* any_of = object.if_contains("any_of");
  if (any_of == nullptr || !any_of->is_array()) return;
  for (std::size_t i = 0; i < any_of->get_array().size(); ++i) {
    const auto* alternative = any_of->get_array()[i].if_object();
    if (alternative == nullptr) continue;
    const std::string at = pointer_append(pointer_append(base, "any_of"), i);
    const auto* parameters = alternative->if_contains("parameters");
    if (parameters != nullptr && parameters->is_object()) {
      visit_parameters(parameters->get_object(), pointer_append(at, "parameters"), visit);
    }
    visit_rest(*alternative, at, visit);
  }
}

void visit_text(const json::value& holder, std::string_view key, const std::string& path,
                const VisitText& visit) {
  const auto* text = parameter_member(holder, key);
  if (text != nullptr && text->is_string()) visit(text->get_string(), pointer_append(path, key));
}

void parameter_texts(const json::object& parameters, const std::string& path,
                     const VisitText& visit) {
  for (const auto& member : parameters) {
    const std::string at = pointer_append(path, std::string_view(member.key()));
    visit_text(member.value(), "when", at, visit);
    visit_text(member.value(), "values_from", at, visit);
  }
}

void list_texts(const json::object& object, std::string_view list, const std::string& base,
                const VisitText& visit) {
  const auto* items = object.if_contains(list);
  if (items == nullptr || !items->is_array()) return;
  for (std::size_t i = 0; i < items->get_array().size(); ++i) {
    const std::string at = pointer_append(pointer_append(base, list), i);
    visit_text(items->get_array()[i], "when", at, visit);
    visit_text(items->get_array()[i], "require", at, visit);
  }
}

void rest_texts(const json::object& object, const std::string& base, const VisitText& visit) {
  list_texts(object, "links", base, visit);
  list_texts(object, "constraints", base, visit);
  const auto* any_of = object.if_contains("any_of");
  if (any_of == nullptr || !any_of->is_array()) return;
  for (std::size_t i = 0; i < any_of->get_array().size(); ++i) {
    const auto* alternative = any_of->get_array()[i].if_object();
    if (alternative == nullptr) continue;
    const std::string at = pointer_append(pointer_append(base, "any_of"), i);
    const auto* parameters = alternative->if_contains("parameters");
    if (parameters != nullptr && parameters->is_object()) {
      parameter_texts(parameters->get_object(), pointer_append(at, "parameters"), visit);
    }
    rest_texts(*alternative, at, visit);
  }
}

}  // namespace

void each_parameter(const PresetFields& fields, const Visit& visit) {
  visit_parameters(fields.parameters, "/parameters", visit);
  visit_rest(fields.extras, "", visit);
}

void each_expression(const PresetFields& fields, const VisitText& visit) {
  parameter_texts(fields.parameters, "/parameters", visit);
  rest_texts(fields.extras, "", visit);
}

}  // namespace preset
