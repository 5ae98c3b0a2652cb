// From what a caller names (a preset, several to merge, a space written out) to a space that can be
// counted, with the catalog and the facts that go with it.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/catalog/catalogs.h"
#include "plugin/domain/failure.h"
#include "plugin/service/bases.h"
#include "plugin/space/counting.h"

namespace preset {

class Service;

struct AskedSpace {
  PresetFields fields;            // bases laid under, presets merged; variables still there
  std::vector<BaseUsed> presets;  // those that were read: named ones first, then their bases
  CatalogPtr catalog;             // null: no runtime, or none that is known
  json::object facts;             // of the host, the caller's, and the values of variables
  json::array conflicts;          // of the merge
  json::array warnings;           // strings
};

// Reads of `params` exactly one of `preset` [with `revision`], `presets` [with merge_strategy,
// strategies, overrides, decisions, mixed_runtimes] and `space` (an object as a preset's fields,
// without a name); and `facts` (name → scalar) and `variables` (name → value). Failures:
// kInvalidParams, kNotFound, kLimitExceeded. [any thread]
Result<AskedSpace> read_asked_space(Service& service, const json::object& params);

// Made ready. kInvalidParams where a derived list has no value.
Result<CompiledSpace> compile(const AskedSpace& asked);
Result<Space> space_of(const AskedSpace& asked);

// The preset on top of its bases, and its variables' values (those given, or else the defaults)
// among the facts. Paths of faults are below `base`.
Result<AskedSpace> ask_for(Service& service, const Preset& preset, const json::object& params,
                           std::string_view base);
// The same with another way to read its bases: the writer's, say.
Result<AskedSpace> ask_for(Service& service, const Preset& preset, const json::object& params,
                           std::string_view base, const ReadPreset& read);

}  // namespace preset
