// Catalogs from YAML: config/catalogs/FORMAT.md.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml_text.h"
#include "plugin/catalog/catalog.h"

namespace preset {

// All faults of a file, with their lines. [any thread]
std::expected<CatalogPtr, std::vector<config::Problem>> load_catalog(const std::string& file);
// The same of a text; `file` names it in messages.
std::expected<CatalogPtr, std::vector<config::Problem>> parse_catalog(std::string_view text,
                                                                      const std::string& file);

}  // namespace preset
