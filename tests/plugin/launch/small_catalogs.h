// Catalogs of a few flags each, one of every kind, for tests.
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/launch/launch.h"

namespace preset::launch_test {

// vLLM, SGLang or llama.cpp as they begin, with flags: size (int, short s), ratio (float), name
// (string, alias title), mode (enum), extra (json, short x), on (presence), fast (presence, true by
// default), cache (negatable, short kv), check (value), sizes (spaced ints, none for llama.cpp),
// names (comma), pairs (repeated), depth (int with suffixes, short O for argparse).
CatalogPtr small_catalog(std::string_view engine);

// For capture_argv.
CatalogPtr small_catalog_of(void* context, std::string_view engine);
CatalogPtr no_catalog_of(void* context, std::string_view engine);

std::vector<std::string> words(std::string_view line);  // of a shell line; fails the test

Captured capture(std::string_view line, CatalogOf catalog_of = small_catalog_of);
Rendered rendered(const Catalog& catalog, std::string_view point, const json::value& launch = {},
                  std::string_view model = "");
// The first error's "path: message", or "" if it renders.
std::string refusal(const Catalog& catalog, std::string_view point, const json::value& launch = {},
                    std::string_view model = "");

// The one value of each captured parameter.
json::object point_of(const Captured& captured);

std::string text(const json::value& value);

// What went wrong, "" for nothing: messages of checks are put together whether they fail or not.
template <class T>
std::string why(const Result<T>& result) {
  return result ? "" : result.error().message;
}

}  // namespace preset::launch_test
