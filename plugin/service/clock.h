// Wall-clock time as presets carry it.
#pragma once

#include <cstdint>
#include <string>

namespace preset {

std::uint64_t now_ms();                  // since 1970, UTC
std::string iso_time(std::uint64_t ms);  // "2026-11-22T19:21:26.123Z"

}  // namespace preset
