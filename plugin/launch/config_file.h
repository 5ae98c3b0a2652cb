// The engine's own configuration file: YAML of flag: value.
#pragma once

#include "plugin/launch/launch.h"
#include "plugin/launch/plan.h"

namespace preset {

// Fills in config_file, config_name and config_argv. What the file cannot say in a way that every
// version of the engine reads as it is meant stays on the command line.
void write_config(const Plan& plan, const Catalog& catalog, Rendered& rendered);

// A text as a YAML scalar that YAML 1.1 (PyYAML) and 1.2 both read as that text.
std::string yaml_text(std::string_view text);

}  // namespace preset
