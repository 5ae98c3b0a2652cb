// The machine, as far as rules care: read from the drivers where there are any.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace preset {

struct Gpu {
  std::string name;
  std::uint64_t memory_bytes = 0;
  int compute = 0;     // NVIDIA: compute capability, 90 for 9.0; 0 for others
  std::string family;  // AMD: gfx942; "" for others
};

struct Hardware {
  std::string driver;                    // "nvidia 580.65", "amdgpu"; "" where there is none
  std::optional<std::vector<Gpu>> gpus;  // none: there is no driver to ask
  std::uint64_t cpus = 0;
  std::uint64_t memory_bytes = 0;
};

struct HardwareSources {
  std::string nvml = "libnvidia-ml.so.1";  // NVIDIA's management library, loaded if it is there
  std::string kfd = "/sys/class/kfd/kfd/topology/nodes";  // AMD's
};

// Asks the drivers. Takes up to some 100 ms where there are GPUs. [any thread]
Hardware detect_hardware(const HardwareSources& sources = {});

// What system.hardware answers.
boost::json::object to_json(const Hardware& hardware);

// As facts: cpus, memory_gb, and where there is a driver gpus, gpu_memory_gb (the least of the
// GPUs, whole GiB), gpu_sm, gpu_name. Facts of GPUs that differ are left out.
boost::json::object facts_of(const Hardware& hardware);

}  // namespace preset
