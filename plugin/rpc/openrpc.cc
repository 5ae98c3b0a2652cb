#include "plugin/rpc/openrpc.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <utility>

#include "config/json_text.h"
#include "plugin/rpc/errors.h"
#include "plugin/rpc/params.h"
#include "plugin/rpc/schemas.h"

#ifndef TUNINGD_VERSION
#error "the build says which version this is"
#endif

namespace preset {
namespace {

namespace json = boost::json;

// Deeper than requests may be: schemas of other plugins.
constexpr config::JsonLimits kTrusted = {.depth = 128};
constexpr std::string_view kSchemasKey = "x-schemas";

json::value parse_trusted(std::string_view text) {
  auto value = config::parse_json(text, kTrusted);
  return value ? std::move(*value) : json::value(nullptr);
}

json::object describe_param(const Param& param) {
  json::object described{{"name", param.name}, {"required", param.required}};
  if (!param.doc.empty()) {
    described["description"] = param.doc;
  }
  described["schema"] = parse_trusted(param_schema(param));
  return described;
}

json::object describe(const Method& method) {
  json::array params;
  for (const Param& param : method.params) {
    params.push_back(describe_param(param));
  }
  if (std::holds_alternative<Write>(method.run)) {
    params.push_back(describe_param(kRequestIdParam));
  }
  return {{"summary", method.summary},
          {"paramStructure", "either"},
          {"params", std::move(params)},
          {"result",
           {{"name", "result"},
            {"schema", method.result_schema.empty()
                           ? json::value(true)
                           : parse_trusted(schema_text(method.result_schema))}}}};
}

json::object describe_whole(const Method& method) {
  json::object whole{{"name", method.name}, {"x-role", role_name(method.role)}};
  for (auto& member : describe(method)) {
    whole.insert(member);
  }
  return whole;
}

json::array all_methods(std::string_view host_list, std::span<const Method> own) {
  json::array methods;
  if (auto listed = parse_trusted(host_list); listed.is_array()) {
    methods = std::move(listed.get_array());
  }
  if (methods.empty()) {
    for (const Method& method : own) {
      methods.push_back(describe_whole(method));
    }
  }
  methods.push_back(describe_whole(kDiscoverMethod));
  const auto name_of = [](const json::value& method) -> std::string_view {
    const json::object* object = method.if_object();
    const json::value* name = object == nullptr ? nullptr : object->if_contains("name");
    return name != nullptr && name->is_string() ? std::string_view(name->get_string()) : "";
  };
  std::stable_sort(methods.begin(), methods.end(), [&](const json::value& a, const json::value& b) {
    return name_of(a) < name_of(b);
  });
  return methods;
}

json::object describe_errors() {
  json::object errors;
  for (const ErrorRow& row : error_rows()) {
    errors[row.name] =
        json::object{{"code", row.code}, {"message", row.summary}, {"data", {{"code", row.name}}}};
  }
  return errors;
}

// Of the plugin, and what other rows bring as `x-schemas`, which is taken out of them.
json::object take_schemas(json::array& methods) {
  json::object schemas;
  const auto add = [&](json::value& named) {
    if (json::object* object = named.if_object()) {
      for (auto& member : *object) {
        schemas.emplace(member.key(), std::move(member.value()));
      }
    }
  };
  for (const std::string_view text : schema_texts()) {
    json::value named = parse_trusted(text);
    add(named);
  }
  for (json::value& method : methods) {
    json::object* object = method.if_object();
    if (object == nullptr) {
      continue;
    }
    if (json::value* brought = object->if_contains(kSchemasKey)) {
      add(*brought);
      object->stable_erase(kSchemasKey);
    }
  }
  return schemas;
}

struct Notification {
  std::string_view name;
  std::string_view summary;
  std::string_view schema;
};
constexpr Notification kNotifications[] = {
    {"preset.changed", "A preset has another revision or is gone; after preset.subscribe",
     "PresetChanged"},
    {"task.changed", "A task's row is another, or it is gone; after task.subscribe", "TaskChanged"},
    {"trial.changed", "A trial began, went on or ended; after task.subscribe", "TrialChanged"},
};

// OpenRPC knows of none that the server sends. Those of tasks need a host that has some.
json::array describe_notifications(const json::object& schemas) {
  json::array list;
  for (const Notification& row : kNotifications) {
    if (schemas.contains(row.schema)) {
      list.push_back({{"name", row.name},
                      {"summary", row.summary},
                      {"params", parse_trusted(schema_text(row.schema))}});
    }
  }
  return list;
}

}  // namespace

const Method kDiscoverMethod = {
    .name = kDiscover,
    .role = Role::kRead,
    .summary = "Describes every method of the daemon, as an OpenRPC document",
    .params = {},
    .result_schema =
        R"({"$ref":"https://raw.githubusercontent.com/open-rpc/meta-schema/master/schema.json"})",
    .run = Worker{nullptr}};

std::string method_description(const Method& method) {
  std::string text;
  config::append_json(text, describe(method));
  return text;
}

std::string openrpc_document(std::string_view host_list, std::span<const Method> own) {
  json::array methods = all_methods(host_list, own);
  json::object schemas = take_schemas(methods);
  json::array notifications = describe_notifications(schemas);
  const json::object document{
      {"openrpc", "1.2.6"},
      {"info",
       {{"title", "tuningd"},
        {"version", TUNINGD_VERSION},
        {"description",
         "Tuning daemon for LLM inference engines, with presets. JSON-RPC 2.0 over a Unix stream "
         "socket, one JSON text per line."}}},
      {"methods", std::move(methods)},
      {"x-notifications", std::move(notifications)},
      {"components", {{"schemas", std::move(schemas)}, {"errors", describe_errors()}}}};
  std::string text;
  config::append_json(text, document);
  return text;
}

std::vector<std::string> method_names(std::string_view host_list, std::span<const Method> own) {
  std::vector<std::string> names;
  for (const json::value& method : all_methods(host_list, own)) {
    if (const json::object* object = method.if_object()) {
      if (const json::value* name = object->if_contains("name"); name && name->is_string()) {
        names.emplace_back(name->get_string());
      }
    }
  }
  return names;
}

}  // namespace preset
