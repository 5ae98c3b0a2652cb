// The handlers that the rows of preset_methods.cc name. Their params fit the row already.
#pragma once

#include <optional>

#include "plugin/domain/preset.h"
#include "plugin/rpc/method.h"

namespace preset {

// read_methods.cc
Status get_preset(Service& service, const Call& call, std::string& out);
bool is_slow_list(Service& service, const Call& call);
Status list_presets(Service& service, const Call& call, std::string& out);
Status validate_preset(Service& service, const Call& call, std::string& out);
Status export_presets(Service& service, const Call& call, std::string& out);
Status list_categories(Service& service, const Call& call, std::string& out);
Status list_history(Service& service, const Call& call, std::string& out);
Status diff_presets(Service& service, const Call& call, std::string& out);

// merge_methods.cc
Status merge_presets(Service& service, const Call& call, std::string& out);
Status remerge_preset(Service& service, const Call& call, std::string& out);
Result<Change> apply_merge(Service& service, const Call& call);

// write_methods.cc
void create_faults(const json::object& params, FieldErrors& errors);
Result<Change> create_preset(Service& service, const Call& call);
Result<Change> update_preset(Service& service, const Call& call);
Result<Change> delete_preset(Service& service, const Call& call);
Result<Change> clone_preset(Service& service, const Call& call);
Result<Change> restore_preset(Service& service, const Call& call);
Result<Change> import_presets(Service& service, const Call& call);
Result<Change> transact(Service& service, const Call& call);

// system_methods.cc
Status ping(Service& service, const Call& call, std::string& out);
Status subscribe(Service& service, const Call& call, std::string& out);
Status unsubscribe(Service& service, const Call& call, std::string& out);
Status subscribe_tasks(Service& service, const Call& call, std::string& out);
Status unsubscribe_tasks(Service& service, const Call& call, std::string& out);
Status system_status(Service& service, const Call& call, std::string& out);
Status system_hardware(Service& service, const Call& call, std::string& out);
Status reload(Service& service, const Call& call, std::string& out);
Status verify_store(Service& service, const Call& call, std::string& out);
Status backup_store(Service& service, const Call& call, std::string& out);

// catalog_methods.cc
Status list_catalogs(Service& service, const Call& call, std::string& out);
Status get_catalog(Service& service, const Call& call, std::string& out);
Status search_catalog(Service& service, const Call& call, std::string& out);

// space_methods.cc
Status count_space(Service& service, const Call& call, std::string& out);
Status sample_space(Service& service, const Call& call, std::string& out);
Status check_point(Service& service, const Call& call, std::string& out);
Status resolve_preset(Service& service, const Call& call, std::string& out);

// engine_methods.cc
Status render_point(Service& service, const Call& call, std::string& out);
Status capture_preset(Service& service, const Call& call, std::string& out);
Status preset_schema(Service& service, const Call& call, std::string& out);
Result<Change> migrate_preset(Service& service, const Call& call);
Result<Change> instantiate_preset(Service& service, const Call& call);

// What several of them need. A member that is absent or null gives null or nullopt.
const json::value* given(const Call& call, std::string_view name);
std::optional<std::string> text_param(const Call& call, std::string_view name);
// An integer of at least `least`, else an error at /name.
std::optional<std::uint64_t> integer_param(const Call& call, std::string_view name,
                                           std::uint64_t least, FieldErrors& errors);
// The required param `name` that names a preset.
PresetRef ref_param(const Call& call, std::string_view name, FieldErrors& errors);

}  // namespace preset
