// The rules of SPACES.md that a search space must keep, beyond plain lists: shapes, limits, and the
// syntax of every expression. Faults are appended with their JSON pointers. [any thread]
#pragma once

#include <string_view>

#include "plugin/domain/failure.h"
#include "plugin/domain/json_value.h"

namespace preset {

inline constexpr std::size_t kLinks = 64;
inline constexpr std::size_t kLinkParameters = 16;
inline constexpr std::size_t kAlternatives = 64;
inline constexpr std::size_t kAlternativesInAll = 256;  // whatever the depth
inline constexpr std::size_t kAlternativeDepth = 4;
inline constexpr std::size_t kConstraints = 256;
inline constexpr std::size_t kExtends = 16;
inline constexpr std::size_t kVariables = 64;

// One parameter: a list, or an object with values, range, values_from or remove.
void check_parameter(const json::value& value, std::string_view path, FieldErrors& errors);

// The members links, any_of and constraints of `object`, and that each parameter of theirs and of
// `parameters` (checked already) stands in one place.
void check_space(const json::object& parameters, const json::object& object, std::string_view base,
                 FieldErrors& errors);

// runtime_version, extends, requires, conflicts, variables, merged_from.
void check_preset_extras(const json::object& object, std::string_view base, FieldErrors& errors);

// Whether a value is of a variable's type: int, float, bool or string.
bool fits_variable_type(const json::value& value, std::string_view type);

// What is special of a parameter's value, null where it is a list or does not have the member.
const json::value* parameter_member(const json::value& parameter, std::string_view name);

}  // namespace preset
