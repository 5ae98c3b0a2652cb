// metadata.launch: how a command line was written.
#pragma once

#include <string>
#include <vector>

#include "plugin/domain/failure.h"
#include "plugin/launch/launch.h"
#include "plugin/launch/line.h"

namespace preset {

// No server is started with more; what costs time per word is bounded by it.
inline constexpr std::size_t kMaxWords = 4096;

struct Launch {
  std::string engine;  // "" if it could not be told
  bool env = false;    // written as `env NAME=value … command`
  Environment environment;
  std::vector<std::string> command;  // empty: flags alone, or the catalog's own
  std::vector<Item> line;            // the options without their flags resolved
};

bool is_variable_name(std::string_view name);

json::object launch_to_json(const Launch& launch);

// All that is wrong, with paths below /launch.
Result<Launch> launch_from_json(const json::value& value);

}  // namespace preset
