#include "config/json_text.h"
#include "plugin/catalog/findings.h"
#include "plugin/domain/validation.h"
#include "plugin/rpc/handlers.h"
#include "plugin/rpc/params.h"
#include "plugin/service/changes.h"
#include "plugin/service/import_export.h"
#include "plugin/service/merging.h"
#include "plugin/service/service.h"

namespace preset {
namespace {

const Method* find_operation(std::string_view op) {
  if (op != "create" && op != "update" && op != "delete" && op != "clone" && op != "restore") {
    return nullptr;
  }
  const std::string name = "preset." + std::string(op);
  for (const Method& method : preset_methods()) {
    if (method.name == name) return &method;
  }
  return nullptr;
}

// One operation of a transaction, checked by the row of its method.
Result<Operation> read_operation(Service& service, const Caller& caller, const json::value& value) {
  const auto* object = value.if_object();
  const auto* op = object ? object->if_contains("op") : nullptr;
  const auto* params = object ? object->if_contains("params") : nullptr;
  if (op == nullptr || !op->is_string() || params == nullptr || object->size() != 2) {
    return fail(FieldErrors{{"", "expected {\"op\": …, \"params\": {…}}"}});
  }
  const Method* method = find_operation(op->get_string());
  if (method == nullptr) {
    return fail(FieldErrors{{"/op", "expected create, update, delete, clone or restore"}});
  }
  if (!params->is_structured()) {
    return fail(FieldErrors{{"/params", "expected an object: the params of the operation"}});
  }
  json::value copy(*params, json::storage_ptr{});
  auto checked = check_params(*method, &copy);
  if (checked && !checked->request_id.empty()) {
    return fail(FieldErrors{{"/request_id", "belongs to the whole transaction"}});
  }
  if (!checked) return std::unexpected(checked.error());
  auto change = std::get<Write>(method->run).prepare(service, {checked->members, caller});
  if (!change) return std::unexpected(change.error());
  return Operation{std::string(op->get_string()), std::move(*change)};
}

}  // namespace

const json::value* given(const Call& call, std::string_view name) {
  const auto* value = call.params.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::string> text_param(const Call& call, std::string_view name) {
  const auto* value = given(call, name);
  if (value == nullptr) return std::nullopt;
  return std::string(value->get_string());
}

std::optional<std::uint64_t> integer_param(const Call& call, std::string_view name,
                                           std::uint64_t least, FieldErrors& errors) {
  const auto* value = given(call, name);
  if (value == nullptr) return std::nullopt;
  if (value->get_int64() < 0 || static_cast<std::uint64_t>(value->get_int64()) < least) {
    errors.push_back(
        {config::pointer_append("", name), "must be at least " + std::to_string(least)});
    return least;
  }
  return static_cast<std::uint64_t>(value->get_int64());
}

PresetRef ref_param(const Call& call, std::string_view name, FieldErrors& errors) {
  return read_ref(call.params.at(name), config::pointer_append("", name), errors);
}

void create_faults(const json::object& params, FieldErrors& errors) {
  read_fields(params, "", errors);
}

Result<Change> create_preset(Service& service, const Call& call) {
  FieldErrors errors;
  PresetFields fields = read_fields(call.params, "", errors);
  if (!errors.empty()) return fail(std::move(errors));
  if (auto status = service.check_findings(fields, ""); !status) {
    return std::unexpected(status.error());
  }
  return create_change(std::move(fields));
}

Result<Change> update_preset(Service&, const Call& call) {
  FieldErrors errors;
  PresetRef ref = ref_param(call, "preset", errors);
  const auto if_revision = integer_param(call, "if_revision", 1, errors);
  const auto& changes = call.params.at("changes").get_object();
  // Against an empty preset, for the faults alone: the writer applies them to the real one.
  apply_changes({}, changes, "/changes", errors);
  if (!errors.empty()) return fail(std::move(errors));
  return update_change(std::move(ref), json::object(changes, json::storage_ptr{}), if_revision);
}

Result<Change> delete_preset(Service&, const Call& call) {
  FieldErrors errors;
  PresetRef ref = ref_param(call, "preset", errors);
  const auto if_revision = integer_param(call, "if_revision", 1, errors);
  if (!errors.empty()) return fail(std::move(errors));
  return delete_change(std::move(ref), if_revision);
}

Result<Change> clone_preset(Service&, const Call& call) {
  FieldErrors errors;
  PresetRef ref = ref_param(call, "preset", errors);
  check_name(call.params.at("name"), "/name", errors);
  if (!errors.empty()) return fail(std::move(errors));
  return clone_change(std::move(ref), std::string(call.params.at("name").get_string()));
}

Result<Change> restore_preset(Service&, const Call& call) {
  FieldErrors errors;
  PresetRef ref = ref_param(call, "preset", errors);
  const auto revision = integer_param(call, "revision", 1, errors);
  if (!errors.empty()) return fail(std::move(errors));
  return restore_change(std::move(ref), *revision);
}

Result<Change> import_presets(Service& service, const Call& call) {
  FieldErrors errors;
  const std::string word = text_param(call, "on_conflict").value_or("fail");
  const auto on_conflict = parse_on_conflict(word);
  if (!on_conflict) {
    errors.push_back({"/on_conflict", "expected fail, skip, rename or replace"});
  }
  auto presets = read_import(call.params.at("document"), "/document");
  if (!presets) {
    errors.insert(errors.end(), presets.error().errors.begin(), presets.error().errors.end());
  }
  if (!errors.empty()) return fail(std::move(errors));
  json::array findings;
  const CatalogSetPtr catalogs = service.catalogs();
  const bool several = call.params.at("document").get_object().contains("presets");
  for (std::size_t i = 0; i < presets->size(); ++i) {
    const PresetFields& fields = (*presets)[i];
    const std::string at =
        several ? config::pointer_append("/document/presets", i) : "/document/preset";
    if (auto status = service.check_findings(fields, at); !status) {
      errors.insert(errors.end(), status.error().errors.begin(), status.error().errors.end());
    }
    auto found = find_faults(*catalogs, fields);
    if (found.empty()) continue;
    findings.push_back(json::object{{"name", fields.name}, {"findings", to_json(found)}});
  }
  if (!errors.empty()) return fail(std::move(errors));
  const auto* dry_run = given(call, "dry_run");
  return import_change(std::move(*presets), *on_conflict, dry_run != nullptr && dry_run->get_bool(),
                       std::move(findings));
}

Result<Change> transact(Service& service, const Call& call) {
  const auto& list = call.params.at("operations").get_array();
  const std::uint64_t most = service.settings().limits.batch;
  if (list.empty()) return fail(FieldErrors{{"/operations", "expected at least one operation"}});
  if (list.size() > most) {
    return fail(Kind::kLimitExceeded,
                "a transaction has at most " + std::to_string(most) + " operations, this one " +
                    std::to_string(list.size()),
                {{"limit", "batch"}, {"value", most}});
  }
  std::vector<Operation> operations;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto operation = read_operation(service, call.caller, list[i]);
    if (!operation) {
      const auto* object = list[i].if_object();
      const auto* op = object ? object->if_contains("op") : nullptr;
      return std::unexpected(
          of_operation(std::move(operation.error()), i,
                       op != nullptr && op->is_string() ? op->get_string() : "unknown"));
    }
    operations.push_back(std::move(*operation));
  }
  return transact_change(std::move(operations));
}

}  // namespace preset
