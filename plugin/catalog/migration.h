// A preset's parameters under the names that an engine has for them now.
#pragma once

#include <string>
#include <vector>

#include "plugin/catalog/catalog.h"
#include "plugin/domain/preset.h"

namespace preset {

struct NameChange {
  std::string from, to;
  std::string path;     // JSON pointer of the parameter before
  std::string code;     // alias, renamed_, removed_ or foreign_parameter
  std::string message;  // why
};

struct Migration {
  PresetFields fields;              // the same where nothing was changed
  std::vector<NameChange> changes;  // applied, in order
  std::vector<NameChange> left;     // known to be wrong, but only a person can say what is meant;
                                    // `to` may be ""
};

// A candidate under the new name: where a switch became a value, true is that value and false is
// null (left out). [any thread]
json::value renamed_value(const Rename& rename, const json::value& value);

// Aliases and exact renames are applied to parameters, links, alternatives and the names in
// expressions. A switch that became a value (true → to_value) keeps null for false. Where both the
// old and the new name stand in one product the old one is left. [any thread]
Migration migrate(const Catalog& catalog, PresetFields fields);

}  // namespace preset
