// A point laid out as the items of a command line: what rendering a line and a file share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/launch/launch.h"
#include "plugin/launch/launch_json.h"
#include "plugin/launch/line.h"

namespace preset {

// One parameter of a point, under the flag's own name.
struct Setting {
  std::string key;  // in the point
  Option option;    // --name
  json::value value;
};

struct Plan {
  Environment environment;
  bool env = false;
  std::vector<std::string> command;
  Reader reader;                  // what the words after the command are read by
  std::vector<Setting> settings;  // without null and the model, in the order of the point
  std::vector<Item> line;         // the whole line after the command
  std::vector<std::string> warnings;
};

Result<Plan> make_plan(const Catalog& catalog, const json::object& point, const json::value& launch,
                       std::string_view model);

// The items that give `setting`, spelled and joined as `written` where that is not null. None for a
// switch that is off.
Result<std::vector<Item>> items_of(const Reader& reader, const Setting& setting,
                                   const Item* written);

}  // namespace preset
