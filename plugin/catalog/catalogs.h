// All catalogs a daemon knows: several engines, several versions of each.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml_text.h"
#include "plugin/catalog/catalog.h"

namespace preset {

// Catalogs by engine, the newest version first. Never changed once made: a reload makes a new set.
// [any thread]
class CatalogSet {
 public:
  CatalogSet() = default;
  explicit CatalogSet(std::vector<CatalogPtr> catalogs);

  struct Choice {
    CatalogPtr catalog;  // null: the engine is not known
    bool covers = true;  // false: no catalog is for the versions asked for; this is the newest
  };
  // The catalog for an engine: the newest that is good for a version in `range` ("": any).
  Choice choose(std::string_view engine, std::string_view range) const;
  // The same for what people call a runtime: "sglang-x" is run by sglang, see engine_named.
  Choice for_runtime(std::string_view runtime, std::string_view range) const;
  // The catalog of exactly this version, or null.
  CatalogPtr get(std::string_view engine, std::string_view version) const;

  const std::vector<CatalogPtr>& all() const { return all_; }  // by engine, newest first
  std::vector<std::string> engines() const;

 private:
  std::vector<CatalogPtr> all_;
};
// Which of `engines` a runtime names: the same one, or else the longest that it begins with,
// whatever the case ("SGLang-x": sglang). `runtime` itself where there is none.
std::string engine_named(std::string_view runtime, const std::vector<std::string>& engines);

using CatalogSetPtr = std::shared_ptr<const CatalogSet>;

struct CatalogLoad {
  CatalogSetPtr catalogs;
  std::vector<config::Problem> problems;  // of files that are not in force, or in force as before
  std::vector<std::string> kept;          // files whose former catalog stays in force
};

// Every <folder>/<engine>/<version>.yaml of the folders. A file with a fault keeps the catalog that
// `before` holds of it; a folder that cannot be read keeps all of its own. Of two files for the
// same engine and version the later folder's counts, so that an operator can replace a shipped one.
CatalogLoad load_catalogs(const std::vector<std::string>& folders, const CatalogSetPtr& before);

}  // namespace preset
