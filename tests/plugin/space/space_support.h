// Spaces written as JSON.
#pragma once

#include <string>
#include <string_view>

#include "plugin/space/counting.h"

namespace space_facts {

namespace json = boost::json;

// Strict JSON; throws where it is none.
json::object object_of(std::string_view text);
// Throws the first fault.
preset::Space space_of(const json::object& object, const json::object& facts = {});
preset::CompiledSpace compiled(std::string_view text, preset::CatalogPtr catalog = nullptr,
                               const json::object& facts = {});
// "path: message" of what is wrong with it, "" if nothing is.
std::string fault_of(std::string_view text, const json::object& facts = {});
preset::Expression expression(std::string_view text);

}  // namespace space_facts
