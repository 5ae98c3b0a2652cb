// Catalogs as catalog.* answers them.
#pragma once

#include "plugin/catalog/catalog.h"

namespace preset {

// Without members that say nothing.
json::object to_json(const Flag& flag);
json::object to_json(const Rule& rule);
json::object to_json(const Rename& rename);
// engine, version, covers, file, and how many flags and rules.
json::object summary(const Catalog& catalog);
// All of it.
json::object to_json(const Catalog& catalog);

}  // namespace preset
