// What became of a preset: one record per revision.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/domain/failure.h"
#include "plugin/domain/preset.h"

namespace preset {

// Who made a change.
struct Author {
  std::uint32_t uid = 0;
  std::string user;
};

struct HistoryRecord {
  std::uint64_t revision = 0;
  std::string op;  // create, update, clone, import, restore, seed, delete
  std::string at;  // time, as in Preset
  Author by;
  // The preset as of this revision. Empty for a deletion, and for the revision that is current:
  // that document stands in `presets` alone until it is superseded.
  std::string document;
};

std::string encode(const HistoryRecord& record);
std::expected<HistoryRecord, std::string> decode_history(std::string_view bytes);

// {"revision","op","at","by"}, as served.
json::object to_json(const HistoryRecord& record);

}  // namespace preset
