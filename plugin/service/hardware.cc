#include "plugin/service/hardware.h"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>
#include <thread>

namespace preset {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::uint64_t kGiB = 1ULL << 30;

// The part of NVML's C interface that is used (docs.nvidia.com/deploy/nvml-api). The library comes
// with the driver, so it is found at run time or not at all.
class Nvml {
 public:
  using Device = struct DeviceHandle*;
  struct Memory {
    unsigned long long total, free, used;
  };

  explicit Nvml(const std::string& library)
      : handle_(dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL), close_library) {
    if (handle_ == nullptr) return;
    ready_ = find(init_, "nvmlInit_v2") && find(shutdown_, "nvmlShutdown") &&
             find(count_, "nvmlDeviceGetCount_v2") &&
             find(device_, "nvmlDeviceGetHandleByIndex_v2") && find(name_, "nvmlDeviceGetName") &&
             find(memory_, "nvmlDeviceGetMemoryInfo") &&
             find(compute_, "nvmlDeviceGetCudaComputeCapability") &&
             find(driver_, "nvmlSystemGetDriverVersion") && init_() == 0;
  }
  ~Nvml() {
    if (ready_) shutdown_();
  }
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;

  bool read(Hardware& hardware) const {
    unsigned int count = 0;
    if (!ready_ || count_(&count) != 0) return false;
    std::array<char, 96> text{};
    hardware.driver = "nvidia";
    if (driver_(text.data(), text.size()) == 0) hardware.driver += " " + std::string(text.data());
    hardware.gpus.emplace();
    for (unsigned int i = 0; i < count; ++i) {
      Device device = nullptr;
      if (device_(i, &device) == 0) hardware.gpus->push_back(gpu(device));
    }
    return true;
  }

 private:
  static void close_library(void* handle) {
    if (handle != nullptr) dlclose(handle);
  }

  template <class Function>
  bool find(Function& function, const char* name) {
    function = reinterpret_cast<Function>(dlsym(handle_.get(), name));
    return function != nullptr;
  }

  Gpu gpu(Device device) const {
    Gpu gpu;
    std::array<char, 96> text{};
    if (name_(device, text.data(), text.size()) == 0) gpu.name = text.data();
    Memory memory{};
    if (memory_(device, &memory) == 0) gpu.memory_bytes = memory.total;
    int major = 0;
    int minor = 0;
    if (compute_(device, &major, &minor) == 0) gpu.compute = major * 10 + minor;
    return gpu;
  }

  std::unique_ptr<void, void (*)(void*)> handle_;
  bool ready_ = false;
  int (*init_)() = nullptr;
  int (*shutdown_)() = nullptr;
  int (*count_)(unsigned int*) = nullptr;
  int (*device_)(unsigned int, Device*) = nullptr;
  int (*name_)(Device, char*, unsigned int) = nullptr;
  int (*memory_)(Device, Memory*) = nullptr;
  int (*compute_)(Device, int*, int*) = nullptr;
  int (*driver_)(char*, unsigned int) = nullptr;
};

// The number after `key` in a file of "key number" lines, 0 if it is not there.
std::uint64_t property(const fs::path& file, std::string_view key) {
  std::ifstream lines(file);
  std::string name;
  std::uint64_t number = 0;
  while (lines >> name >> number) {
    if (name == key) return number;
  }
  return 0;
}

// AMD's kernel driver tells of each node: a CPU has no SIMDs. gfx_target_version 90402 is gfx942.
bool read_kfd(const std::string& folder, Hardware& hardware) {
  std::error_code error;
  std::vector<fs::path> nodes;
  for (const auto& node : fs::directory_iterator(folder, error)) nodes.push_back(node.path());
  if (error) return false;
  std::sort(nodes.begin(), nodes.end());
  std::vector<Gpu> gpus;
  for (const auto& node : nodes) {
    if (property(node / "properties", "simd_count") == 0) continue;
    Gpu gpu;
    const std::uint64_t version = property(node / "properties", "gfx_target_version");
    static constexpr std::string_view kHex = "0123456789abcdef";
    gpu.family = "gfx" + std::to_string(version / 10000) + std::to_string(version / 100 % 100) +
                 kHex[version % 100 % 16];
    gpu.name = gpu.family;
    for (const auto& bank : fs::directory_iterator(node / "mem_banks", error)) {
      gpu.memory_bytes += property(bank.path() / "properties", "size_in_bytes");
    }
    gpus.push_back(std::move(gpu));
  }
  if (gpus.empty()) return false;
  hardware.driver = "amdgpu";
  hardware.gpus = std::move(gpus);
  return true;
}

template <class Value>
bool all_equal(const std::vector<Gpu>& gpus, Value Gpu::* member) {
  return std::all_of(gpus.begin(), gpus.end(),
                     [&](const Gpu& gpu) { return gpu.*member == gpus.front().*member; });
}

}  // namespace

Hardware detect_hardware(const HardwareSources& sources) {
  Hardware hardware;
  hardware.cpus = std::thread::hardware_concurrency();
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page = sysconf(_SC_PAGE_SIZE);
  if (pages > 0 && page > 0) {
    hardware.memory_bytes = static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page);
  }
  const bool nvidia = Nvml(sources.nvml).read(hardware);
  if (!nvidia || hardware.gpus->empty()) read_kfd(sources.kfd, hardware);
  return hardware;
}

json::object to_json(const Hardware& hardware) {
  json::object object{
      {"driver", hardware.driver.empty() ? json::value(nullptr) : json::value(hardware.driver)},
      {"gpus", nullptr},
      {"cpus", hardware.cpus},
      {"memory_bytes", hardware.memory_bytes}};
  if (!hardware.gpus) return object;
  json::array gpus;
  for (const auto& gpu : *hardware.gpus) {
    json::object entry{{"name", gpu.name}, {"memory_bytes", gpu.memory_bytes}};
    if (gpu.compute != 0) entry["compute_capability"] = gpu.compute;
    if (!gpu.family.empty()) entry["family"] = gpu.family;
    gpus.push_back(std::move(entry));
  }
  object["gpus"] = std::move(gpus);
  return object;
}

json::object facts_of(const Hardware& hardware) {
  json::object facts{{"cpus", hardware.cpus}, {"memory_gb", hardware.memory_bytes / kGiB}};
  if (!hardware.gpus) return facts;
  const auto& gpus = *hardware.gpus;
  facts["gpus"] = gpus.size();
  if (gpus.empty()) return facts;
  std::uint64_t least = gpus.front().memory_bytes;
  for (const auto& gpu : gpus) least = std::min(least, gpu.memory_bytes);
  if (least != 0) facts["gpu_memory_gb"] = least / kGiB;  // some share the host's and tell none
  if (all_equal(gpus, &Gpu::compute) && gpus.front().compute != 0) {
    facts["gpu_sm"] = gpus.front().compute;
  }
  if (all_equal(gpus, &Gpu::name)) facts["gpu_name"] = gpus.front().name;
  return facts;
}

}  // namespace preset
