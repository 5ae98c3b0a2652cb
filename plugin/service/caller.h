// Who asks. Made once per connection, from what the kernel says of the peer.
#pragma once

#include <cstdint>
#include <string>

namespace preset {

// Each role includes the ones before it; the numbers are the ABI's (TUNINGD_ROLE_…).
enum class Role : std::int32_t { kNone = 0, kRead = 1, kWrite = 2, kAdmin = 3 };
const char* role_name(Role role);

struct Caller {
  std::uint32_t uid = 0;
  std::string user;  // name of uid; empty if it has none
  Role role = Role::kNone;
};

}  // namespace preset
