// The plugin's own methods, a row each, sorted by name. To add one: a row here, a handler in
// handlers.h, a test.
#include "plugin/rpc/handlers.h"

namespace preset {
namespace {

using enum ParamType;

constexpr bool kRequired = true;
constexpr bool kOptional = false;
constexpr bool kOrNull = true;  // null means: as if it were absent

constexpr std::string_view kNameSchema = R"({"type":"string","minLength":1,"maxLength":255})";
constexpr std::string_view kLabelSchema = R"({"type":["string","null"],"maxLength":100})";
constexpr std::string_view kTextsSchema = R"({"type":["array","null"],"items":{"type":"string"}})";
constexpr std::string_view kPresetRefsSchema =
    R"({"type":["array","null"],"items":{"type":["integer","string"]}})";

constexpr Param kPreset{
    "preset", kPresetRef, kRequired, false, "the preset: its id (integer) or name (string)", ""};
constexpr Param kIfRevision{"if_revision",
                            kInteger,
                            kOptional,
                            kOrNull,
                            "refuse unless the preset is at this revision",
                            ""};
constexpr Param kLimit{"limit", kInteger, kOptional, kOrNull, "entries a page, 100 by default", ""};
constexpr Param kCursor{"cursor", kString, kOptional, kOrNull, "next_cursor of the page before",
                        ""};

constexpr Param kRuntimeVersion{"runtime_version",
                                kString,
                                kOptional,
                                kOrNull,
                                "the engine's versions, such as >=0.5,<0.6",
                                ""};
constexpr Param kLinks{"links", kArray, kOptional, kOrNull, "parameters that move together",
                       "Links"};
constexpr Param kAnyOf{"any_of",      kArray, kOptional, kOrNull, "a union of sub-spaces",
                       "Alternatives"};
constexpr Param kConstraintsParam{
    "constraints", kArray, kOptional, kOrNull, "rules of its own: id, rule, require, when",
    "Constraints"};
constexpr Param kVariablesDeclared{
    "variables", kObject, kOptional, kOrNull, "name → type, default, help: makes it a template",
    "Variables"};

// What a space is asked by: a preset, several to merge, or a space written out.
constexpr Param kAskedPreset{"preset", kPresetRef, kOptional, kOrNull, "a preset's space", ""};
constexpr Param kAskedRevision{
    "revision", kInteger, kOptional, kOrNull, "of the preset; absent: as it is now", ""};
constexpr Param kAskedPresets{
    "presets",        kArray, kOptional, kOrNull, "presets to merge, in the order that counts",
    kPresetRefsSchema};
constexpr Param kAskedSpace{"space",
                            kObject,
                            kOptional,
                            kOrNull,
                            "a space written out: the fields of a preset without a name",
                            "Space"};
constexpr Param kFacts{"facts",
                       kObject,
                       kOptional,
                       kOrNull,
                       "name → value: what rules may know, over what this host is",
                       "Facts"};
constexpr Param kVariableValues{
    "variables", kObject, kOptional, kOrNull, "variable → value, instead of its default", ""};
constexpr Param kSteps{
    "steps", kInteger, kOptional, kOrNull, "work limit; beyond it counts are estimates", ""};
constexpr Param kMergeStrategy{
    "merge_strategy", kString, kOptional, kOrNull, "union (default), intersection or last_wins",
    "Strategy"};
constexpr Param kMergeStrategies{
    "strategies", kObject, kOptional, kOrNull, "parameter → strategy, instead of merge_strategy",
    "Strategies"};
constexpr Param kMergeOverrides{
    "overrides", kObject, kOptional, kOrNull, "parameter → list that stands after the merge",
    "Lists"};
constexpr Param kMergeDecisions{
    "decisions", kObject, kOptional, kOrNull, "parameter or conflict → what was decided about it",
    "Decisions"};
constexpr Param kMixedRuntimes{"mixed_runtimes",
                               kBoolean,
                               kOptional,
                               kOrNull,
                               "true: presets of different engines may be merged",
                               ""};
constexpr Param kCountParams[] = {
    kAskedPreset,     kAskedPresets,   kAskedSpace,     kFacts,
    kVariableValues,  kSteps,          kAskedRevision,  kMergeStrategy,
    kMergeStrategies, kMergeOverrides, kMergeDecisions, kMixedRuntimes,
};
constexpr Param kSampleParams[] = {
    kAskedPreset,
    kAskedPresets,
    kAskedSpace,
    {"count", kInteger, kOptional, kOrNull, "points wanted, 10 by default, at most 10000", ""},
    {"order", kString, kOptional, kOrNull, "first (default), random or stratified",
     R"({"type":["string","null"],"enum":["first","random","stratified",null]})"},
    {"seed", kInteger, kOptional, kOrNull, "of random and stratified; 0 by default", ""},
    {"skip", kInteger, kOptional, kOrNull, "of first: points to leave out before", ""},
    kFacts,
    kVariableValues,
    kSteps,
    kAskedRevision,
    kMergeStrategy,
    kMergeStrategies,
    kMergeOverrides,
    kMergeDecisions,
    kMixedRuntimes,
};
constexpr Param kCheckParams[] = {
    {"point", kObject, kRequired, false, "parameter → value; null: left out", "Point"},
    kAskedPreset,
    kAskedPresets,
    kAskedSpace,
    kFacts,
    kVariableValues,
    kAskedRevision,
    kMergeStrategy,
    kMergeStrategies,
    kMergeOverrides,
    kMergeDecisions,
    kMixedRuntimes,
};
constexpr Param kRenderParams[] = {
    kAskedPreset,
    {"point", kObject, kOptional, kOrNull, "parameter → value; absent: a valid point", "Point"},
    {"index", kInteger, kOptional, kOrNull, "which valid point, from 0", ""},
    {"model", kString, kOptional, kOrNull, "the model to serve", ""},
    kAskedPresets,
    kAskedSpace,
    kFacts,
    kVariableValues,
    kAskedRevision,
    kMergeStrategy,
    kMergeStrategies,
    kMergeOverrides,
    kMergeDecisions,
    kMixedRuntimes,
};
constexpr Param kCaptureParams[] = {
    {"command", kString, kOptional, kOrNull, "a server's command line, as in a shell", ""},
    {"argv", kArray, kOptional, kOrNull, "the same as words", kTextsSchema},
    {"config", kString, kOptional, kOrNull, "the text of an engine's configuration file", ""},
    {"runtime", kString, kOptional, kOrNull, "whose file config is", ""},
    {"pid", kInteger, kOptional, kOrNull, "a running server of the caller's", ""},
    {"name", kString, kOptional, kOrNull, "for the preset", ""},
};
constexpr Param kMigrateParams[] = {
    kPreset,
    {"version", kString, kOptional, kOrNull, "of the engine; absent: the preset's, or the newest",
     ""},
    {"dry_run", kBoolean, kOptional, kOrNull, "tell what would change, change nothing", ""},
    kIfRevision,
};
constexpr Param kInstantiateParams[] = {
    kPreset,
    {"name", kString, kOptional, kOrNull, "of the new preset; required unless dry_run",
     kNameSchema},
    kVariableValues,
    {"dry_run", kBoolean, kOptional, kOrNull, "answer the preset, create nothing", ""},
    kFacts,
};
constexpr Param kCatalogGetParams[] = {
    {"engine", kString, kRequired, false, "sglang, vllm, llama.cpp, …", ""},
    {"version", kString, kOptional, kOrNull, "absent: the newest", ""},
    {"flag", kString, kOptional, kOrNull, "only this flag, and the rules about it", ""},
};
constexpr Param kCatalogSearchParams[] = {
    {"query", kString, kOptional, kOrNull, "words in a flag's name or help", ""},
    {"engine", kString, kOptional, kOrNull, "only this engine", ""},
    {"group", kString, kOptional, kOrNull, "only this group", ""},
    {"tune", kInteger, kOptional, kOrNull, "only flags at least this worth tuning (1 to 3)", ""},
    {"limit", kInteger, kOptional, kOrNull, "flags in the answer, 50 by default", ""},
};

constexpr Param kCreateParams[] = {
    {"name", kString, kRequired, false, "unique, without control characters", kNameSchema},
    {"description", kString, kOptional, kOrNull, "for people, at most 4096 characters", ""},
    {"category", kString, kOptional, kOrNull, "a group of presets, such as performance",
     kLabelSchema},
    {"runtime", kString, kOptional, kOrNull, "the engine it is written for; absent: any",
     kLabelSchema},
    {"parameters", kObject, kRequired, false, "parameter → non-empty list of distinct values",
     "Parameters"},
    {"metadata", kObject, kOptional, kOrNull, "free; tags, if present, is a list of strings",
     "Metadata"},
    kRuntimeVersion,
    kLinks,
    kAnyOf,
    kConstraintsParam,
    {"extends", kArray, kOptional, kOrNull, "presets it builds on: names, or with a revision",
     "Bases"},
    {"requires", kArray, kOptional, kOrNull, "names of presets it must be merged with",
     kTextsSchema},
    {"conflicts", kArray, kOptional, kOrNull, "names of presets it must not be merged with",
     kTextsSchema},
    kVariablesDeclared,
    {"merged_from", kObject, kOptional, kOrNull, "what preset.merge answered as merged_from",
     "MergeRecord"},
};
constexpr Param kGetParams[] = {
    kPreset,
    {"revision", kInteger, kOptional, kOrNull, "an earlier revision instead of the current", ""},
};
constexpr Param kListParams[] = {
    {"category", kString, kOptional, kOrNull, "only this category", ""},
    {"runtime", kString, kOptional, kOrNull, "only this runtime", ""},
    {"tag", kString, kOptional, kOrNull, "only presets with this tag", ""},
    {"is_system", kBoolean, kOptional, kOrNull, "only system presets, or only others", ""},
    {"search", kString, kOptional, kOrNull, "text in name, description, category or a tag", ""},
    {"sort", kString, kOptional, kOrNull, "name (default), created_at or updated_at",
     R"({"type":["string","null"],"enum":["name","created_at","updated_at",null]})"},
    {"order", kString, kOptional, kOrNull, "asc (default) or desc",
     R"({"type":["string","null"],"enum":["asc","desc",null]})"},
    {"view", kString, kOptional, kOrNull, "full (default), or summary without parameters",
     R"({"type":["string","null"],"enum":["full","summary",null]})"},
    kLimit,
    kCursor,
    {"offset", kInteger, kOptional, kOrNull, "presets to leave out before, instead of cursor",
     R"({"type":["integer","null"],"minimum":0})"},
};
constexpr Param kUpdateParams[] = {
    kPreset,
    {"changes", kObject, kRequired, false, "fields to replace; null clears one", "PresetChanges"},
    kIfRevision,
};
constexpr Param kDeleteParams[] = {kPreset, kIfRevision};
constexpr Param kCloneParams[] = {
    kPreset,
    {"name", kString, kRequired, false, "of the new preset", kNameSchema},
};
constexpr Param kTransactParams[] = {
    {"operations", kArray, kRequired, false,
     "[{\"op\",\"params\"}]: create, update, delete, clone or restore, with its method's params",
     R"({"type":"array","minItems":1,"items":{"$ref":"#/components/schemas/Operation"}})"},
};
constexpr Param kMergeParams[] = {
    {"presets", kArray, kRequired, false, "names and ids, in the order that counts",
     R"({"type":"array","minItems":1,"items":{"type":["integer","string"]}})"},
    kMergeStrategy,
    kMergeStrategies,
    kMergeOverrides,
    kMergeDecisions,
    kMixedRuntimes,
};
constexpr Param kRemergeParams[] = {
    {"preset", kPresetRef, kRequired, false, "a preset that was saved from a merge", ""},
};
constexpr Param kApplyMergeParams[] = {
    {"preset", kPresetRef, kRequired, false, "a preset that was saved from a merge", ""},
    kIfRevision,
};
constexpr Param kValidateParams[] = {
    {"parameters", kObject, kOptional, kOrNull, "parameter → list of values, or as SPACES.md says",
     ""},
    {"runtime", kString, kOptional, kOrNull, "the engine", kLabelSchema},
    kRuntimeVersion,
    kLinks,
    kAnyOf,
    kConstraintsParam,
    kVariablesDeclared,
    {"preset", kPresetRef, kOptional, kOrNull, "a stored preset instead", ""},
};
constexpr Param kImportParams[] = {
    {"document", kObject, kRequired, false,
     R"({"version":"1.0","preset":{…}} or {"version":"1.0","presets":[…]})", "ExportDocument"},
    {"on_conflict", kString, kOptional, kOrNull,
     "when the name is taken: fail (default), skip, rename or replace",
     R"({"type":["string","null"],"enum":["fail","skip","rename","replace",null]})"},
    {"dry_run", kBoolean, kOptional, kOrNull, "tell what would happen, change nothing", ""},
};
constexpr Param kExportParams[] = {
    {"preset", kPresetRef, kOptional, kOrNull, "one preset", ""},
    {"presets", kArray, kOptional, kOrNull, "several: names and ids", kPresetRefsSchema},
    {"all", kBoolean, kOptional, kOrNull, "true: all presets", ""},
};
constexpr Param kHistoryParams[] = {kPreset, kLimit, kCursor};
constexpr Param kDiffParams[] = {
    {"preset", kPresetRef, kOptional, kOrNull, "compare two of its revisions", ""},
    {"from", kInteger, kOptional, kOrNull, "the earlier revision", ""},
    {"to", kInteger, kOptional, kOrNull, "the later revision; absent: the current", ""},
    {"left", kPresetRef, kOptional, kOrNull, "or compare this preset", ""},
    {"right", kPresetRef, kOptional, kOrNull, "with this one", ""},
};
constexpr Param kRestoreParams[] = {
    {"preset", kPresetRef, kRequired, false, "its id, or its name while it exists", ""},
    {"revision", kInteger, kRequired, false, "the revision to bring back", ""},
};
constexpr Param kBackupParams[] = {
    {"directory", kString, kRequired, false, "absolute path of a folder that does not exist yet",
     ""},
};

constexpr std::array kWatchParams = {
    Param{"task", kInteger, kOptional, kOrNull, "the id of the one task to hear of",
          R"({"type":["integer","null"],"minimum":1})"},
};

const Method kMethods[] = {
    {"catalog.get", Role::kRead, "What is known of an engine, or of one of its flags",
     kCatalogGetParams, "CatalogAnswer", Worker{get_catalog}},
    {"catalog.list",
     Role::kRead,
     "The engine catalogs in force",
     {},
     "CatalogList",
     Inline{list_catalogs}},
    {"catalog.search", Role::kRead, "Flags by words, engine, group; the best match first",
     kCatalogSearchParams, "CatalogSearch", Worker{search_catalog}},
    {"preset.apply_merge", Role::kWrite, "A saved merge merged again, as a new revision",
     kApplyMergeParams, "ApplyMergeResult", Write{apply_merge}},
    {"preset.capture", Role::kRead,
     "A command line, configuration file or running server as the fields of a preset",
     kCaptureParams, "CaptureResult", Worker{capture_preset}},
    {"preset.categories",
     Role::kRead,
     "Categories and how many presets each has",
     {},
     "Categories",
     Inline{list_categories}},
    {"preset.clone", Role::kWrite, "A copy under a new name, never a system preset", kCloneParams,
     "Preset", Write{clone_preset}},
    {"preset.create", Role::kWrite, "Create a preset", kCreateParams, "Preset",
     Write{create_preset}, create_faults},
    {"preset.delete", Role::kWrite, "Delete a preset; its history stays", kDeleteParams,
     "DeletedPreset", Write{delete_preset}},
    {"preset.diff", Role::kRead, "What differs between two revisions or two presets", kDiffParams,
     "Diff", Inline{diff_presets}},
    {"preset.export", Role::kRead, "Presets as a document to save or send", kExportParams,
     "ExportDocument", Worker{export_presets}},
    {"preset.get", Role::kRead, "One preset", kGetParams, "Preset", Inline{get_preset}},
    {"preset.history", Role::kRead, "The revisions of a preset, newest first; deleted ones by id",
     kHistoryParams, "HistoryPage", Inline{list_history}},
    {"preset.import", Role::kWrite, "Presets from an exported document, all or none", kImportParams,
     "ImportResult", Write{import_presets}},
    {"preset.instantiate", Role::kWrite, "A template filled in, as a new preset",
     kInstantiateParams, "InstantiateResult", Write{instantiate_preset}},
    {"preset.list", Role::kRead, "Presets, page by page", kListParams, "PresetList",
     Inline{list_presets, is_slow_list}},
    {"preset.merge", Role::kRead, "Several presets merged into one search space", kMergeParams,
     "MergeResult", Worker{merge_presets}},
    {"preset.migrate", Role::kWrite, "The preset under the names its engine has now",
     kMigrateParams, "MigrateResult", Write{migrate_preset}},
    {"preset.remerge", Role::kRead, "What a saved merge would be if it were merged again now",
     kRemergeParams, "RemergeResult", Worker{remerge_preset}},
    {"preset.render", Role::kRead,
     "The exact command line, its flags alone, and the configuration file for a point",
     kRenderParams, "RenderResult", Worker{render_point}},
    {"preset.resolve", Role::kRead,
     "A space with its bases laid under and presets merged, and as plain lists", kCountParams,
     "ResolveResult", Worker{resolve_preset}},
    {"preset.restore", Role::kWrite,
     "An earlier revision as a new one; a deleted preset comes back", kRestoreParams, "Preset",
     Write{restore_preset}},
    {"preset.schema",
     Role::kRead,
     "The JSON Schema of a preset's fields",
     {},
     "JsonSchema",
     Inline{preset_schema}},
    {"preset.subscribe",
     Role::kRead,
     "From now on preset.changed notifications on this connection",
     {},
     "Subscribed",
     Inline{subscribe}},
    {"preset.transact", Role::kWrite, "Several changes, all or nothing", kTransactParams,
     "TransactResult", Write{transact}},
    {"preset.unsubscribe",
     Role::kRead,
     "No more notifications on this connection",
     {},
     "Subscribed",
     Inline{unsubscribe}},
    {"preset.update", Role::kWrite, "Replace fields of a preset", kUpdateParams, "Preset",
     Write{update_preset}},
    {"preset.validate", Role::kRead, "Check a search space without saving it", kValidateParams,
     "Validation", Inline{validate_preset}},
    {"space.check", Role::kRead, "One point: the rules it breaks, and what the engine makes of it",
     kCheckParams, "PointCheck", Worker{check_point}},
    {"space.count", Role::kRead, "Points of a space: in all, removed by each rule, valid, distinct",
     kCountParams, "CountResult", Worker{count_space}},
    {"space.sample", Role::kRead, "Valid points of a space: the first, random or stratified",
     kSampleParams, "SampleResult", Worker{sample_space}},
    {"store.backup", Role::kAdmin, "A copy of the store that a daemon can start from",
     kBackupParams, "BackupResult", Worker{backup_store}},
    {"store.verify",
     Role::kAdmin,
     "Checksums, and every index entry against its row",
     {},
     "VerifyResult",
     Worker{verify_store}},
    {"system.hardware",
     Role::kRead,
     "GPUs, memory and processors of this host, and the facts rules get of them",
     {},
     "Hardware",
     Inline{system_hardware}},
    {"system.ping", Role::kRead, "Answers pong", {}, "Pong", Inline{ping}},
    {"system.reload",
     Role::kAdmin,
     "Read the catalogs and the seed files again; answers what changed",
     {},
     "SeedReport",
     Worker{reload}},
    {"system.status",
     Role::kRead,
     "Version, uptime, counts, seeding, limits, store figures",
     {},
     "Status",
     Worker{system_status}},
    {"task.subscribe", Role::kRead,
     "From now on task.changed and trial.changed notifications on this connection", kWatchParams,
     "Subscribed", Inline{subscribe_tasks}},
    {"task.unsubscribe",
     Role::kRead,
     "No more notifications of tasks on this connection",
     {},
     "Subscribed",
     Inline{unsubscribe_tasks}},
};

}  // namespace

std::span<const Method> preset_methods() {
  return kMethods;
}

}  // namespace preset
