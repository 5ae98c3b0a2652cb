// What a catalog says about a search space: names it does not know, values the engine refuses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/catalog/catalogs.h"
#include "plugin/domain/failure.h"
#include "plugin/domain/preset.h"

namespace preset {

enum class FindingSeverity { kError, kWarning, kAdvice };

// `code` is stable:
//   unknown_parameter     no flag of the engine has this name
//   foreign_parameter     people write it, but it never was a flag of this engine
//   removed_parameter     the engine no longer has it, or not in the versions asked for
//   renamed_parameter     the engine calls it otherwise now
//   alias                 another name of a flag
//   two_spellings         one flag stands here under two names
//   wrong_type, not_in_enum, out_of_range   the engine refuses the value
//   older_value           only older versions take the value
//   deprecated_parameter  the engine means to remove it
//   not_yet               the flag came with a later version than runtime_version allows
//   boolean_without_negative   false cannot be said to the engine; it means its default
//   unknown_name          an expression names neither a parameter, a flag, a fact nor a variable
//   version_not_covered   no catalog is for this runtime_version; the newest was taken
//   unknown_runtime       there is no catalog of this engine
//   more                  there are further findings
struct Finding {
  FindingSeverity severity = FindingSeverity::kWarning;
  std::string_view code;
  std::string path;        // JSON pointer into the preset
  std::string message;     // what is wrong, why, and what to do
  std::string source;      // where that stands, "" if nowhere
  json::value suggestion;  // the name or value that was probably meant, or null
};

inline constexpr std::size_t kFindings = 1000;

// The findings about a preset's fields `runtime`, `runtime_version`, `parameters`, `links`,
// `any_of`, `constraints` and `variables`; all but shapes, which validation.h checks first. At most
// kFindings. A preset without runtime is held against the engine that knows most of its parameters,
// if one stands out; what is wrong by that is a warning. [any thread]
std::vector<Finding> find_faults(const CatalogSet& catalogs, const PresetFields& fields);

std::string_view severity_name(FindingSeverity severity);
json::object to_json(const Finding& finding);
json::array to_json(const std::vector<Finding>& findings);

}  // namespace preset
