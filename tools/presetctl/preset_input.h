// Presets as people hand them in: files in several forms, and options.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "presetctl/arguments.h"
#include "presetctl/fault.h"
#include "presetctl/verbs.h"

namespace presetctl {

// The presets of a document: {"preset": {…}}, {"presets": […]}, one preset, or a list of them.
// kMisused: it is none of these.
Result<std::vector<boost::json::object>> presets_of(const boost::json::value& document,
                                                    const std::string& path);

// What a person may write: without the members that the daemon keeps (id, revision, times,
// is_system) and without nulls. Other members stay, so that the daemon can refuse a wrong one.
boost::json::object writable_fields(const boost::json::object& preset);

// The document in the export format that preset.import takes.
Result<boost::json::object> import_document(const boost::json::value& document,
                                            const std::string& path);

// --file, and an option for each field that can be said in a word.
void add_field_options(AddOptions& add);

// The fields that the options name; `metadata` starts from `base`, where --tag and --author only
// replace their own member. --file is not looked at.
Result<boost::json::object> fields_from_options(const Arguments& arguments,
                                                const boost::json::object& base_metadata);

// --file's single preset with the options on top; without --file the options alone.
Result<boost::json::object> preset_from_arguments(const Arguments& arguments);

// Adds each "p=v,v" to `parameters`, replacing one that is there.
Result<void> set_parameters(boost::json::object& parameters, const std::vector<std::string>& words);

}  // namespace presetctl
