#include "search/translation.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "format/engine.h"
#include "format/members.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::string_view kQuant = "__quant__";
constexpr std::string_view kParallel = "__parallel__";

// A flag and the other names that the engine takes for it, as `normal` writes them.
struct Flag {
  std::string_view setting;  // of parallel_config; "" for those of quant_config
  std::string_view name;
  std::array<std::string_view, 2> others;
};

constexpr std::array<Flag, 4> kSglang = {{
    {"tp", "tp-size", {"tensor-parallel-size", "tp"}},
    {"pp", "pp-size", {"pipeline-parallel-size", "pp"}},
    {"dp", "dp-size", {"data-parallel-size", "dp"}},
    {"moe_dense_tp", "moe-dense-tp-size", {}},
}};
constexpr std::array<Flag, 5> kVllm = {{
    {"tp", "tensor-parallel-size", {"tp", "tp-size"}},
    {"pp", "pipeline-parallel-size", {"pp", "pp-size"}},
    {"dp", "data-parallel-size", {"dp", "dp-size"}},
    {"dcp", "decode-context-parallel-size", {"dcp", "dcp-size"}},
    {"enable_expert_parallel", "enable-expert-parallel", {"ep", {}}},
}};

// "--Tp_size" is "tp-size": how people write one flag.
std::string normal(std::string_view name) {
  name.remove_prefix(std::min(name.find_first_not_of('-'), name.size()));
  std::string same(name);
  for (char& letter : same) {
    if (letter == '_') letter = '-';
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return same;
}

std::string lower(std::string_view text) {
  std::string same(text);
  for (char& letter : same) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return same;
}

bool is_quantised(const json::value& model) {
  const json::object* map = model.if_object();
  const json::string* text = model.if_string();
  const std::string id = lower(map != nullptr ? text_at(*map, "id_or_path")
                               : text         ? std::string_view(*text)
                                              : "");
  for (const std::string_view kind : {"awq", "gptq", "gguf", "nvfp4", "fp4", "fp8"}) {
    if (id.find(kind) != std::string::npos) return true;
  }
  if (map == nullptr) return false;
  if (!text_at(*map, "quantization").empty()) return true;
  const json::value* config = map->if_contains("quantization_config");
  return config != nullptr && config->is_object() &&
         !text_at(config->get_object(), "quant_method").empty();
}

// Collects flags behind a point's own.
class Flags {
 public:
  explicit Flags(Point point) : point_(std::move(point)) {
    for (const auto& [key, value] : point_) own_.push_back(normal(key));
  }

  void add(std::string_view name, json::value value,
           std::span<const std::string_view> others = {}) {
    const auto has = [&](std::string_view spelling) {
      return !spelling.empty() && std::find(own_.begin(), own_.end(), spelling) != own_.end();
    };
    if (has(name) || std::any_of(others.begin(), others.end(), has)) return;
    point_[name] = std::move(value);
  }

  void add_text(std::string_view name, std::string_view text) { add(name, json::string(text)); }

  Point take() { return std::move(point_); }

 private:
  Point point_;
  std::vector<std::string> own_;
};

void add_quant(const json::object& settings, Engine engine, const json::value& model,
               Flags& flags) {
  const std::string_view gemm = text_at(settings, "gemm_dtype");
  const std::string_view kv_cache = text_at(settings, "kvcache_dtype");
  if (engine == Engine::kVllm) {
    if (!gemm.empty())
      flags.add_text(gemm == "fp8" || gemm == "int8" ? "quantization" : "dtype", gemm);
    if (!kv_cache.empty()) flags.add_text("kv-cache-dtype", kv_cache);
    return;
  }
  const std::string_view moe = text_at(settings, "moe_dtype");
  if (moe == "w4afp8" || moe == "mxfp4") {
    flags.add_text("quantization", moe);
    flags.add_text("moe-runner-backend", "flashinfer_mxfp4");
    flags.add_text("dtype", "auto");
  } else if (gemm == "fp8" && !is_quantised(model)) {
    flags.add_text("quantization", "fp8");
    flags.add_text("dtype", "auto");
  } else if (!gemm.empty()) {
    flags.add_text("dtype", gemm == "int8" || gemm == "fp8" ? "auto" : gemm);
  }
  if (!kv_cache.empty())
    flags.add_text("kv-cache-dtype", kv_cache == "fp8" ? "fp8_e5m2" : kv_cache);
  if (text_at(settings, "attention_dtype").starts_with("fp8")) {
    flags.add_text("attention-backend", "flashinfer");
  }
}

}  // namespace

std::expected<Point, std::string> engine_parameters(const Point& point, std::string_view runtime,
                                                    const json::value& model) {
  const Engine engine = engine_named(runtime);
  const std::span<const Flag> table =
      engine == Engine::kSglang ? std::span<const Flag>(kSglang) : std::span<const Flag>(kVllm);
  Point own;
  json::object quant;
  json::object parallel;
  for (const auto& [key, value] : point) {
    const std::string_view name = key;
    if (name.starts_with(kQuant)) {
      quant[name.substr(kQuant.size())] = value;
    } else if (name.starts_with(kParallel)) {
      parallel[name.substr(kParallel.size())] = value;
    } else {
      own.emplace(name, value);
    }
  }
  if (engine == Engine::kOther && !(quant.empty() && parallel.empty())) {
    return std::unexpected(
        "quant_config and parallel_config are known for sglang and vllm, not for '" +
        std::string(runtime) + "'");
  }
  Flags flags(std::move(own));
  add_quant(quant, engine, model, flags);
  for (const auto& [key, value] : parallel) {
    if (value == json::value(1) || value == json::value(false) || value.is_null()) continue;
    const std::string_view setting = key;
    const auto flag = std::find_if(table.begin(), table.end(),
                                   [&](const Flag& each) { return each.setting == setting; });
    if (flag == table.end()) {
      return std::unexpected("'" + std::string(runtime) + "' has no parallel_config." +
                             std::string(setting));
    }
    flags.add(flag->name, value, flag->others);
  }
  return flags.take();
}

}  // namespace tuningd
