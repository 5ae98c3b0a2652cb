// A port of this machine for one run.
#pragma once

#include <cstdint>
#include <optional>

namespace tuningd {

// Whether a server could listen there now.
bool is_port_free(std::uint16_t port);

// Held against other runs of this process until the end of its scope; other processes are only
// looked at, so that the engine itself may still find it taken.
class PortHold {
 public:
  PortHold() = default;
  ~PortHold();
  PortHold(const PortHold&) = delete;
  PortHold& operator=(const PortHold&) = delete;

  // 0: a free one. Nothing if it is taken.
  std::optional<std::uint16_t> take(std::uint16_t wanted);

 private:
  std::uint16_t port_ = 0;
};

}  // namespace tuningd
