// Templates: presets with variables (SPACES.md), filled in.
#pragma once

#include <string_view>

#include "plugin/catalog/catalog.h"
#include "plugin/domain/failure.h"
#include "plugin/domain/preset.h"

namespace preset {

// The variables with what those that name a `flag` take from the catalog: type, default, help, the
// values of an enumeration, min and max, each unless the variable says it itself. Faults below
// `base`: no catalog, no such flag, a flag whose values no variable can have. [any thread]
Result<json::object> declared_variables(const json::object& variables, const Catalog* catalog,
                                        std::string_view base);

// The value of every variable: from `given`, or else its default, expressions of which may name
// `facts` and variables before it. Faults with paths below `base`: names that are no variable,
// wrong types and values, variables that neither have a default nor were given, defaults that facts
// leave unknown. [any thread]
Result<json::object> variable_values(const json::object& variables, const json::object& given,
                                     const json::object& facts, std::string_view base);

// The preset with `values` in place of its variables: values_from become lists (they may name facts
// too), variables in conditions and constraints become literals, and there are no variables any
// more.
Result<PresetFields> fill_template(const PresetFields& fields, const json::object& values,
                                   const json::object& facts);

// The list that a values_from gives: kInvalidParams at `path` where it gives none, or more than
// kCandidates values.
Result<json::array> derived_values(std::string_view text, const json::object& facts,
                                   std::string_view path);

}  // namespace preset
