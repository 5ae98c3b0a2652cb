// The rules of DESIGN section 5 that a preset's fields must keep. Each check appends every fault it
// finds, with the JSON pointer of the value at fault: `base` is the pointer of the object checked.
// The checks are pure. [any thread]
#pragma once

#include <string_view>

#include "plugin/domain/failure.h"
#include "plugin/domain/preset.h"

namespace preset {

inline constexpr std::size_t kNameCharacters = 255;
inline constexpr std::size_t kCategoryCharacters = 100;  // runtime too
inline constexpr std::size_t kDescriptionCharacters = 4096;
inline constexpr std::size_t kParameters = 512;
inline constexpr std::size_t kParameterNameCharacters = 128;
inline constexpr std::size_t kCandidates = 4096;
inline constexpr std::size_t kTags = 64;
inline constexpr std::size_t kTagCharacters = 100;

void check_name(const json::value& name, std::string_view path, FieldErrors& errors);
void check_description(const json::value& text, std::string_view path, FieldErrors& errors);
// Category and runtime.
void check_label(const json::value& label, std::string_view path, FieldErrors& errors);
// Parameters as SPACES.md describes them: lists, or objects with values, range, … ; `may_be_empty`
// where something else brings parameters.
void check_parameters(const json::value& parameters, std::string_view path, FieldErrors& errors,
                      bool may_be_empty = false);
// Parameters that are lists, none at all being fine (overrides of a merge).
void check_candidates(const json::object& parameters, std::string_view path, FieldErrors& errors);
void check_metadata(const json::value& metadata, std::string_view path, FieldErrors& errors);

// The fields of a whole preset from an object that may hold name, description, category, runtime,
// parameters, metadata and what SPACES.md adds; other members are refused. An object with faults
// gives fields that are not to be used. `may_be_empty`: no parameter need be there.
PresetFields read_fields(const json::object& object, std::string_view base, FieldErrors& errors,
                         bool may_be_empty = false);

// Whether there is a parameter, or something that brings one. A preset without is refused.
bool brings_parameters(const PresetFields& fields);

// `fields` with the members of `changes` replaced; null clears description, category, runtime,
// metadata and the extras. Faults are reported under `base`. That parameters are left is not
// checked: brings_parameters.
PresetFields apply_changes(const PresetFields& fields, const json::object& changes,
                           std::string_view base, FieldErrors& errors);

// "a boolean", "a list": what a value is, for messages.
std::string_view kind_name(const json::value& value);

// A non-empty list of distinct values.
void check_list(const json::value& value, std::string_view path, FieldErrors& errors);
void check_parameter_name(std::string_view name, std::string_view path, FieldErrors& errors);
// A string of at most `limit` characters; `one_line`: without control characters.
void check_text(const json::value& value, std::string_view path, std::size_t limit, bool one_line,
                FieldErrors& errors);

// `text` cut to at most `characters` characters for a message, with "…" where it was cut.
std::string shortened(std::string_view text, std::size_t characters = 60);

}  // namespace preset
