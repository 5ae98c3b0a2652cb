// The changes that people make, each to be run by the writer. Building one touches no store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugin/domain/preset.h"
#include "plugin/service/bases.h"
#include "plugin/service/writer.h"

namespace preset {

// Each answers the preset's document, except delete: {"id","name"}. Failures: kNotFound,
// kAlreadyExists, kSystemPreset, kRevisionConflict, kLimitExceeded (the document's size),
// kInvalidParams.

Change create_change(PresetFields fields);
// A change that alters nothing makes no revision.
Change update_change(PresetRef ref, json::object changes, std::optional<std::uint64_t> if_revision);
Change delete_change(PresetRef ref, std::optional<std::uint64_t> if_revision);
Change clone_change(PresetRef ref, std::string name);
// The preset as it was at `revision`, as a new revision; a deleted one (by id) comes back.
Change restore_change(PresetRef ref, std::uint64_t revision);

// All of them or none; answers {"results":[…]}. A failure's details name the operation's position
// and op, and its paths begin with /operations/N/params.
struct Operation {
  std::string op;
  Change change;
};
Change transact_change(std::vector<Operation> operations);
Failure of_operation(Failure failure, std::size_t position, std::string_view op);

// Building blocks, also of import and seeding. `op` is the history's word for it.
Result<Preset> insert_preset(WriteContext& context, PresetFields fields, bool is_system,
                             std::string_view op);
// Replaces the fields of `before`; answers `before` itself if nothing differs.
Result<Preset> replace_fields(WriteContext& context, const Preset& before, PresetFields fields,
                              std::string_view op);
// Presets as the changes so far left them.
ReadPreset reader_of(WriteContext& context);
// That what the preset extends is there and goes round in no circle: with_bases.
Status check_bases(WriteContext& context, const Preset& preset, std::string_view base);
// As replace_fields, for what a person may do: not to a system preset, not to another revision than
// `if_revision`.
Result<Preset> update_fields(WriteContext& context, const Preset& before, PresetFields fields,
                             std::optional<std::uint64_t> if_revision, std::string_view op);
Status remove_preset(WriteContext& context, const Preset& preset);
bool same_fields(const PresetFields& a, const PresetFields& b);
std::unexpected<Failure> name_is_taken(const std::string& name);

}  // namespace preset
