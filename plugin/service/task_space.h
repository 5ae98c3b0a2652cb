// What limits the product of a task's lists: the space that the prepared task carries.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/domain/failure.h"
#include "plugin/domain/preset.h"
#include "plugin/service/task_lists.h"

namespace preset {

class Service;

// Whether more than the product of lists is said: links, alternatives, conditions, constraints.
bool is_conditional(const PresetFields& fields);

// The member `space` of a task with these fields (runtime, runtime_version, parameters, links,
// any_of, constraints; no templates): as the `space` that space.count and its kin take. Nothing
// where every point of the product is as good as any other: there is no structure, and the
// engine's catalog has no rule about one of the parameters. Nothing, and a warning if something is
// lost by that, where the task has ranges or is beyond what a space may be. Where the task has axes
// that become flags later (has_config_axes), the engine's rules do not apply: they would take those
// flags for unset. [any thread]
std::optional<boost::json::object> space_for(Service& service, const PresetFields& fields,
                                             const boost::json::object& task,
                                             boost::json::array& warnings);

// That the `space` a task came with can be used; a warning if the task's lists are others.
// kInvalidParams with paths below /space.
Status check_space_of(Service& service, const boost::json::object& task,
                      boost::json::array& warnings);

// What the runtime's catalog finds in the parameters of a task, as sentences with their paths; none
// twice. If the setting is strict, what the catalog calls an error is kInvalidParams. [any thread]
Status tell_findings(Service& service, const PresetFields& fields, boost::json::array& warnings);

}  // namespace preset
