#include "config/json_text.h"
#include "plugin/domain/validation.h"
#include "plugin/service/merging.h"

namespace preset {
namespace {

using config::pointer_append;

const json::value* given(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<Strategy> read_strategy(const json::value& value, std::string_view path,
                                      FieldErrors& errors) {
  const auto* text = value.if_string();
  const auto strategy = text ? parse_strategy(*text) : std::nullopt;
  if (!strategy) {
    errors.push_back({std::string(path), shortened(config::to_json(value)) +
                                             " is no strategy; expected " +
                                             std::string(kStrategyNames)});
  }
  return strategy;
}

void read_refs(const json::object& object, std::string_view base, std::vector<PresetRef>& refs,
               FieldErrors& errors) {
  const std::string path = pointer_append(base, "presets");
  const auto* value = object.if_contains("presets");
  const auto* list = value ? value->if_array() : nullptr;
  if (list == nullptr || list->empty()) {
    errors.push_back({path, "expected a list of at least one preset: names or ids"});
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    refs.push_back(read_ref((*list)[i], pointer_append(path, i), errors));
  }
}

// An object among the options, or null where there is none.
const json::object* object_option(const json::object& object, std::string_view base,
                                  std::string_view key, std::string_view expected,
                                  FieldErrors& errors) {
  const auto* value = given(object, key);
  if (value == nullptr) return nullptr;
  if (!value->is_object()) {
    errors.push_back({pointer_append(base, key), "expected an object of " + std::string(expected)});
  }
  return value->if_object();
}

void check_decision(const json::value& value, const std::string& path, FieldErrors& errors) {
  const auto* decision = value.if_object();
  if (decision == nullptr || decision->size() != 1) {
    errors.push_back({path,
                      "expected {\"keep\":preset}, {\"values\":[…]}, {\"remove\":true} or "
                      "{\"accept\":true}"});
    return;
  }
  const std::string_view key = decision->begin()->key();
  const json::value& member = decision->begin()->value();
  const std::string at = pointer_append(path, key);
  if (key == "keep") {
    check_name(member, at, errors);
  } else if (key == "values") {
    check_list(member, at, errors);
  } else if (key == "remove" || key == "accept") {
    if (!member.is_bool() || !member.get_bool()) errors.push_back({at, "expected true"});
  } else {
    errors.push_back({at, "is no decision; expected keep, values, remove or accept"});
  }
}

}  // namespace

PresetRef read_ref(const json::value& value, std::string_view path, FieldErrors& errors) {
  if (const auto* name = value.if_string()) return {.id = {}, .name = std::string(*name)};
  if (value.is_int64() && value.get_int64() > 0) {
    return {.id = static_cast<std::uint64_t>(value.get_int64()), .name = {}};
  }
  errors.push_back(
      {std::string(path), "expected a preset: its id (an integer from 1) or its name (a string)"});
  return {};
}

Result<MergeRequest> read_merge(const json::object& object, std::string_view base,
                                std::size_t most) {
  MergeRequest request;
  MergeOptions& options = request.options;
  FieldErrors errors;
  read_refs(object, base, request.presets, errors);
  if (const auto* strategy = given(object, "merge_strategy")) {
    const auto parsed = read_strategy(*strategy, pointer_append(base, "merge_strategy"), errors);
    if (parsed) options.strategy = *parsed;
  }
  if (const auto* strategies =
          object_option(object, base, "strategies", "parameter → strategy", errors)) {
    const std::string path = pointer_append(base, "strategies");
    for (const auto& member : *strategies) {
      const auto parsed = read_strategy(
          member.value(), pointer_append(path, std::string_view(member.key())), errors);
      if (parsed) options.per_parameter[std::string(member.key())] = *parsed;
    }
  }
  if (const auto* overrides =
          object_option(object, base, "overrides", "parameter → list of values", errors)) {
    check_candidates(*overrides, pointer_append(base, "overrides"), errors);
    options.overrides = *overrides;
  }
  if (const auto* decisions =
          object_option(object, base, "decisions", "parameter or conflict → decision", errors)) {
    const std::string path = pointer_append(base, "decisions");
    for (const auto& member : *decisions) {
      check_decision(member.value(), pointer_append(path, std::string_view(member.key())), errors);
    }
    options.decisions = *decisions;
  }
  if (const auto* mixed = given(object, "mixed_runtimes")) {
    if (!mixed->is_bool()) {
      errors.push_back({pointer_append(base, "mixed_runtimes"), "expected true or false"});
    } else {
      options.mixed_runtimes = mixed->get_bool();
    }
  }
  if (!errors.empty()) return fail(std::move(errors));
  if (request.presets.size() > most) {
    return fail(Kind::kLimitExceeded,
                "at most " + std::to_string(most) + " presets are merged, here are " +
                    std::to_string(request.presets.size()),
                {{"limit", "merge_presets"}, {"value", most}});
  }
  return request;
}

}  // namespace preset
