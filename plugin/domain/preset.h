// A preset: a named search space.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugin/domain/json_value.h"

namespace preset {

// The optional members of SPACES.md beside parameters. They are served only where they are there.
inline constexpr std::string_view kExtras[] = {"runtime_version", "links",     "any_of",
                                               "constraints",     "extends",   "requires",
                                               "conflicts",       "variables", "merged_from"};
bool is_extra(std::string_view member);

// What a person writes. Valid once validation.h made it.
struct PresetFields {
  std::string name;
  std::optional<std::string> description;
  std::optional<std::string> category;
  std::optional<std::string> runtime;
  json::object parameters;  // parameter → its candidates, as SPACES.md says
  json::value metadata;     // an object, or null
  json::object extras;      // of kExtras those that are there, in that order
};

struct Preset {
  PresetFields fields;
  std::uint64_t id = 0;        // from 1, never reused
  bool is_system = false;      // seeded; nobody changes it over the socket
  std::uint64_t revision = 0;  // 1 at creation, one more with each change
  std::string created_at;      // "2026-11-22T19:21:26.123Z"
  std::string updated_at;
};

// What names a preset in a request: its id or its name.
struct PresetRef {
  std::optional<std::uint64_t> id;
  std::string name;

  std::string to_string() const;  // `7` or `"High Throughput"`, for messages
};

// The tags in a preset's metadata, without repeats.
std::vector<std::string> tags_of(const PresetFields& fields);

}  // namespace preset
