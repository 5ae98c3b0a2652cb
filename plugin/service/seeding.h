// System presets from YAML: the seed folders are the truth, the store follows them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plugin/domain/preset.h"
#include "plugin/service/writer.h"

namespace preset {

// One seed file. A file with any fault has `errors` and no presets: its system presets stay as
// they are.
struct SeedFile {
  std::string path;
  std::vector<PresetFields> presets;
  std::vector<std::string> errors;  // "file:line:column: key: message"
};

// All *.yaml of the folders, in name order within each. A folder that is missing or unreadable is
// an entry with an error, and leaves the presets of all its files as they are.
std::vector<SeedFile> read_seeds(const std::vector<std::string>& folders);

// Reconciles the store with the files, in one change: new → created, changed → a new revision,
// gone → removed, a user's preset of that name → the user's stays. Answers the report:
// {"created":[names],"updated":[…],"removed":[…],"unchanged":n,
//  "conflicts":[{"name","file"}],"errors":["…"],"files":n}
Change seed_change(std::vector<SeedFile> files);

}  // namespace preset
