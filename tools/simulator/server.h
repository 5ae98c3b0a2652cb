// The simulated engine as a server: /health, and /simulate, which answers with metrics.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>

#include "model.h"

namespace simulator {

// Listens on the loopback and answers until a signal ends the process; `ready` is called once it
// listens. The error says why it cannot.
std::string serve(std::uint16_t port, const std::function<void()>& ready,
                  const std::function<std::string(const Load&)>& answer);

// Asks such a server for the metrics under `load`.
std::expected<std::string, std::string> ask(std::uint16_t port, const Load& load);

}  // namespace simulator
