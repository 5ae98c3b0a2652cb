// The engines that quant_config and parallel_config are known for.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace tuningd {

enum class Engine : std::uint8_t { kSglang, kVllm, kOther };

// By how a base_runtime begins, whatever the case: "SGLang-0.5" is SGLang.
inline Engine engine_named(std::string_view base_runtime) {
  const auto begins_with = [&](std::string_view name) {
    const auto same = [](char a, char b) {
      return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
    };
    return base_runtime.size() >= name.size() &&
           std::equal(name.begin(), name.end(), base_runtime.begin(),
                      [&](char b, char a) { return same(a, b); });
  };
  if (begins_with("sglang")) return Engine::kSglang;
  return begins_with("vllm") ? Engine::kVllm : Engine::kOther;
}

}  // namespace tuningd
