// Presets as files that travel: {"version":"1.0","preset":{…}} or "presets":[…].
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "plugin/domain/preset.h"
#include "plugin/service/writer.h"
#include "plugin/store/preset_store.h"

namespace preset {

inline constexpr std::string_view kExportVersion = "1.0";

enum class OnConflict { kFail, kSkip, kRename, kReplace };
std::optional<OnConflict> parse_on_conflict(std::string_view name);

// The presets of a document, checked; all faults with paths below `base`. Members that a served
// preset has beyond the portable ones (id, revision, …) are ignored.
Result<std::vector<PresetFields>> read_import(const json::value& document, std::string_view base);

// All presets of the document, or none. Answers {"imported":[{"name","id","revision","action"
// (created, replaced, renamed, unchanged)[,"from"]}],"skipped":[{"name","id","reason"}]}.
// A dry run answers the same and changes nothing (ids are those it would get).
// Failures: kAlreadyExists (on_conflict fail), kSystemPreset (replace), kLimitExceeded.
// `findings`, if there are any, are told in the answer: [{"name","findings"}].
Change import_change(std::vector<PresetFields> presets, OnConflict on_conflict, bool dry_run,
                     json::array findings);

// Appends the document of one preset.
Status export_one(const PresetStore& store, const PresetRef& ref, std::string& out);
// Appends the document of several, in the order given, or of all by name when `refs` is null.
// kLimitExceeded beyond `most_bytes`.
Status export_many(const PresetStore& store, const std::vector<PresetRef>* refs,
                   std::size_t most_bytes, std::string& out);

}  // namespace preset
