// The keys of a catalog file, a row each. Cross references are checked in catalog_file.cc.
#pragma once

#include "config/keys.h"
#include "plugin/catalog/catalog.h"

namespace preset {

// A file, its lists not yet read.
struct CatalogFile {
  Catalog::Parts parts;
  std::string format;
  json::array facts, flags, rules, renames;
};

const config::KeyTable<CatalogFile>& catalog_keys();
const config::KeyTable<Flag>& flag_keys();
const config::KeyTable<Rule>& rule_keys();
const config::KeyTable<Rename>& rename_keys();
const config::KeyTable<Fact>& fact_keys();

}  // namespace preset
