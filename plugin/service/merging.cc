#include "plugin/service/merging.h"

#include "config/json_text.h"
#include "plugin/domain/validation.h"

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
  FieldErrors errors;
  read_refs(object, base, request.presets, errors);
  if (const auto* strategy = given(object, "merge_strategy")) {
    const auto parsed = read_strategy(*strategy, pointer_append(base, "merge_strategy"), errors);
    if (parsed) request.options.strategy = *parsed;
  }
  if (const auto* strategies = given(object, "strategies")) {
    const std::string path = pointer_append(base, "strategies");
    if (!strategies->is_object()) {
      errors.push_back({path, "expected an object of parameter → strategy"});
    } else {
      for (const auto& member : strategies->get_object()) {
        const auto parsed = read_strategy(
            member.value(), pointer_append(path, std::string_view(member.key())), errors);
        if (parsed) request.options.per_parameter[std::string(member.key())] = *parsed;
      }
    }
  }
  if (const auto* overrides = given(object, "overrides")) {
    const std::string path = pointer_append(base, "overrides");
    if (!overrides->is_object()) {
      errors.push_back({path, "expected an object of parameter → list of values"});
    } else {
      check_candidates(overrides->get_object(), path, errors);
      request.options.overrides = overrides->get_object();
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

Result<StoredMerge> merge_stored(const PresetStore& store, const MergeRequest& request,
                                 std::string_view base) {
  StoredMerge result;
  const auto snapshot = store.engine().snapshot();
  FieldErrors missing;
  const std::string path = pointer_append(base, "presets");
  result.presets.reserve(request.presets.size());
  for (std::size_t i = 0; i < request.presets.size(); ++i) {
    auto preset = store.get(request.presets[i], snapshot);
    if (preset) {
      result.presets.push_back(std::move(*preset));
    } else if (preset.error().kind == Kind::kNotFound) {
      missing.push_back({pointer_append(path, i), preset.error().message});
    } else {
      return std::unexpected(preset.error());
    }
  }
  if (!missing.empty()) {
    std::string message = missing.front().message;
    if (missing.size() > 1) message += " (and " + std::to_string(missing.size() - 1) + " more)";
    return std::unexpected(Failure{Kind::kNotFound, std::move(message), std::move(missing), {}});
  }
  std::vector<MergeInput> inputs;
  for (const auto& preset : result.presets) {
    MergeInput input{preset.fields.name, std::nullopt, &preset.fields.parameters};
    if (preset.fields.runtime) input.runtime = *preset.fields.runtime;
    inputs.push_back(input);
  }
  result.merged = merge(inputs, request.options);
  return result;
}

}  // namespace preset
