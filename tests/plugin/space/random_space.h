// Small spaces and catalogs made up from a seed.
#pragma once

#include <random>

#include "plugin/space/counting.h"

namespace space_facts {

namespace json = boost::json;

struct RandomSpace {
  preset::Space space;
  preset::CatalogPtr catalog;  // null for some
  preset::Facts facts;
};

struct Shape {
  std::size_t most_points = 1500;  // before conditions are looked at
  std::size_t values = 4;          // of one parameter, at most
  std::size_t axes = 4;            // outside of alternatives, at most
  std::size_t rules = 4;           // of the preset, at most
};

RandomSpace random_space(std::uint64_t seed, const Shape& shape = {});

}  // namespace space_facts
