#include "plugin/space/space.h"

#include <algorithm>
#include <map>

#include "config/json_text.h"
#include "plugin/domain/range.h"
#include "plugin/space/condition_cycles.h"
#include "plugin/space/template.h"

namespace preset {
namespace {

std::string quoted(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ", ";
    text += "'" + name + "'";
  }
  return text;
}

class Reader {
 public:
  explicit Reader(const json::object& facts) : facts_(facts) {}

  SubSpace sub_space(const json::object& object, const std::string& base) {
    SubSpace space;
    if (const auto* name = object.if_contains("name"); name != nullptr && name->is_string()) {
      space.name = name->get_string();
    }
    if (const auto* parameters = member<json::object>(object, "parameters")) {
      const std::string path = config::pointer_append(base, "parameters");
      for (const auto& entry : *parameters) {
        axis(entry.key(), entry.value(), config::pointer_append(path, entry.key()), space);
      }
    }
    if (const auto* links = member<json::array>(object, "links")) {
      const std::string path = config::pointer_append(base, "links");
      for (std::size_t i = 0; i < links->size(); ++i) {
        link((*links)[i].as_object(), config::pointer_append(path, i), space);
      }
    }
    if (const auto* any_of = member<json::array>(object, "any_of")) {
      const std::string path = config::pointer_append(base, "any_of");
      for (std::size_t i = 0; i < any_of->size(); ++i) {
        space.any_of.push_back(
            sub_space((*any_of)[i].as_object(), config::pointer_append(path, i)));
      }
    }
    return space;
  }

  std::vector<OwnRule> rules(const json::object& object, const std::string& base) {
    std::vector<OwnRule> rules;
    const auto* constraints = member<json::array>(object, "constraints");
    if (constraints == nullptr) return rules;
    const std::string list = config::pointer_append(base, "constraints");
    for (std::size_t i = 0; i < constraints->size(); ++i) {
      const json::object& constraint = (*constraints)[i].as_object();
      const std::string path = config::pointer_append(list, i);
      auto require = expression(constraint, "require", path);
      if (!require) continue;
      std::string told = text(constraint, "rule");
      if (told.empty()) told = text(constraint, "require");
      rules.push_back({text(constraint, "id"), std::move(told),
                       expression(constraint, "when", path), std::move(*require),
                       text(constraint, "source")});
    }
    return rules;
  }

  FieldErrors& errors() { return errors_; }

 private:
  template <class Kind>
  static const Kind* member(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    if constexpr (std::is_same_v<Kind, json::object>) {
      return value == nullptr ? nullptr : value->if_object();
    } else {
      return value == nullptr ? nullptr : value->if_array();
    }
  }

  static std::string text(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
  }

  std::optional<Expression> expression(const json::object& object, std::string_view name,
                                       const std::string& path) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    const std::string here = config::pointer_append(path, name);
    if (!value->is_string()) {
      errors_.push_back({here, "an expression is a string"});
      return std::nullopt;
    }
    auto parsed = Expression::parse(value->get_string());
    if (parsed) return std::move(*parsed);
    errors_.push_back(
        {here, "column " + std::to_string(parsed.error().column) + ": " + parsed.error().message});
    return std::nullopt;
  }

  void axis(std::string_view name, const json::value& value, const std::string& path,
            SubSpace& space) {
    if (const auto* list = value.if_array()) {
      space.axes.push_back({std::string(name), copy(*list), std::nullopt});
      return;
    }
    const json::object& object = value.as_object();
    if (const auto* remove = object.if_contains("remove");
        remove != nullptr && remove->is_bool() && remove->get_bool()) {
      return;
    }
    Axis axis{std::string(name), {}, expression(object, "when", path)};
    if (const auto* values = member<json::array>(object, "values")) {
      axis.values = copy(*values);
    } else if (const auto* range = member<json::object>(object, "range")) {
      axis.values = copy(expand_range(*range, config::pointer_append(path, "range"), errors_));
    } else if (object.contains("values_from")) {
      axis.values = values_from(object, path);
    }
    space.axes.push_back(std::move(axis));
  }

  json::array values_from(const json::object& object, const std::string& path) {
    auto values = derived_values(text(object, "values_from"), facts_,
                                 config::pointer_append(path, "values_from"));
    if (values) return copy(*values);
    const FieldErrors& faults = values.error().errors;
    errors_.insert(errors_.end(), faults.begin(), faults.end());
    return {};
  }

  void link(const json::object& object, const std::string& path, SubSpace& space) {
    Link link;
    for (const json::value& name : object.at("parameters").as_array()) {
      link.names.emplace_back(name.as_string());
    }
    for (const json::value& tuple : object.at("tuples").as_array()) {
      link.tuples.push_back(copy(tuple.as_array()));
    }
    link.when = expression(object, "when", path);
    space.links.push_back(std::move(link));
  }

  // The space outlives a request's memory.
  static json::array copy(const json::array& list) {
    return json::array(list, json::storage_ptr());
  }

  const json::object& facts_;
  FieldErrors errors_;
};

void collect(const SubSpace& space, json::object& lists, std::map<std::string, ValueSet>& known) {
  const auto add = [&](const std::string& name, const json::value& value) {
    // The set looks at the space's own values: those of the list move as it grows.
    if (!known[name].insert(value)) return;
    if (!lists.contains(name)) lists[name] = json::array();
    lists[name].get_array().push_back(value);
  };
  for (const Axis& axis : space.axes) {
    for (const json::value& value : axis.values) add(axis.name, value);
  }
  for (const Link& link : space.links) {
    for (std::size_t i = 0; i < link.names.size(); ++i) {
      for (const json::array& tuple : link.tuples) add(link.names[i], tuple[i]);
    }
  }
  for (const SubSpace& alternative : space.any_of) collect(alternative, lists, known);
}

}  // namespace

Result<Space> read_space(const json::object& object, const json::object& facts,
                         std::string_view base) {
  Reader reader(facts);
  Space space;
  space.root = reader.sub_space(object, std::string(base));
  space.root.name.clear();  // that of the preset
  space.rules = reader.rules(object, std::string(base));
  if (reader.errors().empty()) {
    const auto cycle = find_condition_cycle(space.root);
    if (!cycle.empty()) {
      reader.errors().push_back({config::pointer_append(base, "parameters"),
                                 cycle.size() == 1
                                     ? "the condition of " + quoted(cycle) + " needs its own value"
                                     : "the conditions of " + quoted(cycle) + " need each other"});
    }
  }
  if (!reader.errors().empty()) return fail(std::move(reader.errors()));
  return space;
}

json::object as_lists(const Space& space) {
  json::object lists;
  std::map<std::string, ValueSet> known;
  collect(space.root, lists, known);
  return lists;
}

}  // namespace preset
