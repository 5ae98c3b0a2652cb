#include "format/search_space.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <cmath>
#include <unordered_set>

#include "config/json_text.h"
#include "format/engine.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::size_t kNameLimit = 128;
constexpr std::array<std::string_view, 4> kTypes = {"choice", "categorical", "continuous",
                                                    "integer"};

void put(std::vector<Axis>& axes, Axis axis) {
  const auto same = std::find_if(axes.begin(), axes.end(),
                                 [&](const Axis& each) { return each.name == axis.name; });
  if (same == axes.end()) {
    axes.push_back(std::move(axis));
  } else {
    *same = std::move(axis);  // it keeps its place and takes the later values
  }
}

// Reads one axis from the list of its candidates.
void read_list(const std::string& name, const json::array& list, const std::string& path,
               std::vector<Axis>& axes, Findings& found) {
  if (list.empty()) {
    return found.warn(path, "an empty list: the axis is dropped, the flag is not passed");
  }
  Axis axis{name, {}, std::nullopt};
  std::unordered_set<std::string> seen;
  for (std::size_t index = 0; index < list.size(); ++index) {
    if (seen.insert(config::to_json(list[index])).second) {
      axis.values.emplace_back(list[index], json::storage_ptr{});
    } else {
      found.warn(config::pointer_append(path, index),
                 "a value that stands in the list already; it is tried once");
    }
  }
  put(axes, std::move(axis));
}

// Beyond it a double skips whole numbers.
constexpr double kMostWhole = 9007199254740992.0;

// The bounds of a range, integer or not.
void read_range(const json::object& form, bool integer, const std::string& name,
                const std::string& path, std::vector<Axis>& axes, Findings& found) {
  const std::size_t errors_before = found.errors.size();
  const auto bound = [&](std::string_view key) -> const json::value* {
    const json::value* value = form.if_contains(key);
    const bool right = value != nullptr &&
                       (integer ? value->is_int64() || value->is_uint64() : value->is_number());
    if (!right) {
      found.error(config::pointer_append(path, key),
                  integer ? "must be an integer" : "must be a number");
      return nullptr;
    }
    if (integer && std::abs(value->to_number<double>()) > kMostWhole) {
      found.error(config::pointer_append(path, key), "is beyond 2^53");
      return nullptr;
    }
    return value;
  };
  const json::value* low = bound("low");
  const json::value* high = bound("high");
  const json::value* log = form.if_contains("log");
  if (log != nullptr && !log->is_bool()) {
    found.error(config::pointer_append(path, "log"), "must be true or false");
  }
  if (low != nullptr && high != nullptr && low->to_number<double>() > high->to_number<double>()) {
    found.error(path, "'low' is above 'high'");
  }
  if (low != nullptr && log != nullptr && log->is_bool() && log->get_bool() &&
      low->to_number<double>() <= 0) {
    found.error(config::pointer_append(path, "low"), "must be above 0 for a logarithmic range");
  }
  for (const auto& [key, value] : form) {
    if (key != "type" && key != "low" && key != "high" && key != "log") {
      found.warn(config::pointer_append(path, key), "unknown key, it is ignored");
    }
  }
  if (found.errors.size() != errors_before) return;
  put(axes, {name,
             {},
             Range{low->to_number<double>(), high->to_number<double>(), integer,
                   log != nullptr && log->get_bool()}});
}

void read_choices(const json::object& form, const std::string& name, const std::string& path,
                  std::vector<Axis>& axes, Findings& found) {
  const json::value* values = form.if_contains("values");
  const json::value* choices = form.if_contains("choices");
  if ((values == nullptr) == (choices == nullptr)) {
    return found.error(path, "needs a list 'values' (or 'choices', not both)");
  }
  const std::string list_path =
      config::pointer_append(path, values != nullptr ? "values" : "choices");
  const json::value* list = values != nullptr ? values : choices;
  if (!list->is_array()) return found.error(list_path, "must be a list");
  for (const auto& [key, value] : form) {
    if (key != "type" && key != "values" && key != "choices") {
      found.warn(config::pointer_append(path, key), "unknown key, it is ignored");
    }
  }
  read_list(name, list->get_array(), list_path, axes, found);
}

void read_form(const json::object& form, std::optional<Strategy> strategy, const std::string& name,
               const std::string& path, std::vector<Axis>& axes, Findings& found) {
  const json::value* type_value = form.if_contains("type");
  if (type_value != nullptr && !type_value->is_string()) {
    return found.error(config::pointer_append(path, "type"),
                       "must be one of " + quoted_list(kTypes));
  }
  const std::string_view type =
      type_value != nullptr ? std::string_view(type_value->get_string()) : "categorical";
  if (std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end()) {
    return found.error(config::pointer_append(path, "type"),
                       "must be one of " + quoted_list(kTypes));
  }
  // The grid knows the oldest spelling alone: {"type":"choice","values":[...]}.
  if (strategy == Strategy::kGrid && (type != "choice" || form.contains("choices"))) {
    const bool is_range = type == "continuous" || type == "integer";
    return found.error(
        path, is_range ? "grid_search cannot search a range of type '" + std::string(type) +
                             "': list its values, or use random or bayesian"
                       : R"(grid_search takes a list or {"type":"choice","values":[...]})");
  }
  if (type == "continuous" || type == "integer") {
    return read_range(form, type == "integer", name, path, axes, found);
  }
  read_choices(form, name, path, axes, found);
}

void read_parameters(const json::value& value, std::optional<Strategy> strategy,
                     std::vector<Axis>& axes, Findings& found) {
  const std::string root = "/parameters";
  if (!value.is_object()) return found.error(root, "must be an object");
  for (const auto& [key, candidates] : value.get_object()) {
    const std::string name = key;
    const std::string path = config::pointer_append(root, name);
    const bool has_control = std::any_of(name.begin(), name.end(), [](char letter) {
      return static_cast<unsigned char>(letter) < 0x20 || letter == '\x7F';
    });
    if (name.empty() || name.size() > kNameLimit || has_control) {
      found.error(path, "a parameter's name has 1 to 128 characters, none of them a control");
    } else if (const json::array* list = candidates.if_array()) {
      read_list(name, *list, path, axes, found);
    } else if (const json::object* form = candidates.if_object()) {
      read_form(*form, strategy, name, path, axes, found);
    } else {
      found.error(path,
                  "must be a list of values to try, as in [" + config::to_json(candidates) + "]");
    }
  }
}

// --- quant_config and parallel_config: each key a scalar or a list, an axis each ---

constexpr std::array<std::string_view, 6> kGemm = {"auto",    "float16", "bfloat16",
                                                   "float32", "fp8",     "int8"};
constexpr std::array<std::string_view, 8> kKvCache = {"auto",     "fp16",     "bfloat16", "fp8",
                                                      "fp8_e5m2", "fp8_e4m3", "int8",     "int4"};
constexpr std::array<std::string_view, 7> kAttention = {"auto",     "float16",  "bfloat16", "fp8",
                                                        "fp8_e5m2", "fp8_e4m3", "fp8_block"};
constexpr std::array<std::string_view, 7> kMoe = {"auto",   "float16", "bfloat16", "fp8",
                                                  "w4afp8", "mxfp4",   "int8"};

// Checks a scalar or each value of a list.
template <ValueCheck Check>
void is_each(const json::value& value, const std::string& path, Findings& found) {
  const json::array* list = value.if_array();
  if (list == nullptr) return Check(value, path, found);
  for (std::size_t index = 0; index < list->size(); ++index) {
    Check((*list)[index], config::pointer_append(path, index), found);
  }
}

// The origin takes names of ready-made settings here but never resolves them: every name would run
// the same default configuration.
void is_refused_presets(const json::value& /*value*/, const std::string& path, Findings& found) {
  found.error(path, "named settings are not resolved here; give the values themselves");
}

constexpr std::array<KeyRule, 6> kQuantRules = {{
    {"gemm_dtype", is_each<is_one_of<kGemm>>},
    {"kvcache_dtype", is_each<is_one_of<kKvCache>>},
    {"attention_dtype", is_each<is_one_of<kAttention>>},
    {"moe_dtype", is_each<is_one_of<kMoe>>},
    {"presets", is_refused_presets},
    {"preset", is_refused_presets},
}};

constexpr std::array<KeyRule, 12> kParallelRules = {{
    {"tp", is_each<is_count>},
    {"pp", is_each<is_count>},
    {"dp", is_each<is_count>},
    {"cp", is_each<is_count>},
    {"dcp", is_each<is_count>},
    {"enable_expert_parallel", is_each<is_flag>},
    {"moe_tp", is_each<is_count>},
    {"moe_ep", is_each<is_count>},
    {"moe_cluster", is_each<is_count>},
    {"moe_dense_tp", is_each<is_count>},
    {"presets", is_refused_presets},
    {"preset", is_refused_presets},
}};

// What each engine has of parallel_config; quant_config is the same for both.
constexpr std::array<std::string_view, 4> kSglangParallel = {"tp", "pp", "dp", "moe_dense_tp"};
constexpr std::array<std::string_view, 5> kVllmParallel = {"tp", "pp", "dp", "dcp",
                                                           "enable_expert_parallel"};

// 1 and false are what an engine does without the flag.
bool asks_for_nothing(const json::value& item) {
  if (const json::array* list = item.if_array()) {
    return std::all_of(list->begin(), list->end(), asks_for_nothing);
  }
  return item == json::value(1) || item == json::value(false);
}

void check_engine(Engine engine, std::string_view key, std::string_view item,
                  const std::string& path, Findings& found) {
  if (key != "parallel_config") return;
  const std::span<const std::string_view> has =
      engine == Engine::kSglang ? std::span<const std::string_view>(kSglangParallel)
                                : std::span<const std::string_view>(kVllmParallel);
  if (std::find(has.begin(), has.end(), item) == has.end()) {
    found.error(path, std::string(engine == Engine::kSglang ? "SGLang" : "vLLM") +
                          " does not have it here; it has " + quoted_list(has));
  }
}

void read_config(const json::object& task, std::string_view key, std::string_view prefix,
                 std::span<const KeyRule> rules, std::vector<Axis>& axes, Findings& found) {
  const json::value* value = task.if_contains(key);
  if (value == nullptr || value->is_null()) return;
  const std::string root = config::pointer_append("", key);
  check_map(*value, root, rules, found);
  if (!value->is_object()) return;
  const json::value* runtime = task.if_contains("base_runtime");
  const Engine engine = runtime != nullptr && runtime->is_string()
                            ? engine_named(std::string_view(runtime->get_string()))
                            : Engine::kOther;
  // That base_runtime is missing is told elsewhere.
  if (runtime != nullptr && runtime->is_string() && engine == Engine::kOther &&
      !value->get_object().empty()) {
    found.error(root,
                "is known for sglang and vllm; for other engines give the flags in 'parameters'");
    return;
  }
  for (const auto& [item_key, item] : value->get_object()) {
    const std::string_view item_name = item_key;
    const bool known = std::any_of(rules.begin(), rules.end(), [&](const KeyRule& rule) {
      return rule.name == item_name && rule.check != is_refused_presets;
    });
    if (!known || item.is_null()) continue;
    if (engine != Engine::kOther && !asks_for_nothing(item)) {
      check_engine(engine, key, item_name, config::pointer_append(root, item_name), found);
    }
    const std::string name = std::string(prefix) + std::string(item_name);
    if (const json::array* list = item.if_array()) {
      read_list(name, *list, config::pointer_append(root, item_name), axes, found);
    } else {
      put(axes, {name, {json::value(item, json::storage_ptr{})}, std::nullopt});
    }
  }
}

}  // namespace

std::optional<Strategy> strategy_named(std::string_view name) {
  if (name == "grid_search") return Strategy::kGrid;
  if (name == "random") return Strategy::kRandom;
  if (name == "bayesian") return Strategy::kBayesian;
  return std::nullopt;
}

std::vector<Axis> read_axes(const json::object& task, std::optional<Strategy> strategy,
                            Findings& found) {
  std::vector<Axis> axes;
  const json::value* parameters = task.if_contains("parameters");
  if (parameters != nullptr && !parameters->is_null()) {
    read_parameters(*parameters, strategy, axes, found);
  }
  read_config(task, "quant_config", "__quant__", kQuantRules, axes, found);
  read_config(task, "parallel_config", "__parallel__", kParallelRules, axes, found);
  return axes;
}

std::optional<std::uint64_t> count_points(const std::vector<Axis>& axes) {
  std::uint64_t points = 1;
  for (const Axis& axis : axes) {
    if (axis.range) return std::nullopt;
    const std::uint64_t values = axis.values.size();
    points = values > kMostPoints / points ? kMostPoints : points * values;
  }
  return points;
}

}  // namespace tuningd
