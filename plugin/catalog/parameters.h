// Every parameter of a preset, wherever it stands, and every expression.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/domain/preset.h"

namespace preset {

struct ParameterPlace {
  std::string_view name;
  std::string path;  // of its list or object; of its name in a link
  std::vector<std::pair<json::value, std::string>> values;  // candidates and their paths
};

// In the order of the document: parameters, links, alternatives. Of a range the ends stand for all.
void each_parameter(const PresetFields& fields,
                    const std::function<void(const ParameterPlace&)>& visit);

// Conditions, derived values and constraints, with their paths.
void each_expression(const PresetFields& fields,
                     const std::function<void(std::string_view, const std::string&)>& visit);

}  // namespace preset
