#include "bench/sample_presets.h"

#include <array>
#include <span>
#include <string_view>

namespace bench {
namespace {

constexpr std::array<std::string_view, kCategories> kCategoryNames = {
    "performance", "latency",   "memory",  "balanced",    "long-context",
    "mixture",     "multi-gpu", "chatbot", "experiments", "throughput"};

constexpr std::array<std::string_view, 64> kWords = {
    "batch",   "decode",   "prefill", "cache",     "radix",   "tensor",   "parallel", "memory",
    "latency", "tokens",   "request", "scheduler", "chunked", "graph",    "kernel",   "attention",
    "model",   "weights",  "quant",   "layer",     "expert",  "context",  "window",   "prompt",
    "serving", "offline",  "online",  "traffic",   "burst",   "steady",   "small",    "large",
    "llama",   "qwen",     "mistral", "deepseek",  "gemma",   "phi",      "mixtral",  "yi",
    "a100",    "h100",     "h200",    "l40s",      "b200",    "mi300x",   "rtx4090",  "t4",
    "tuned",   "measured", "default", "trial",     "winner",  "baseline", "nightly",  "candidate",
    "for",     "with",     "under",   "without",   "when",    "until",    "before",   "after"};

struct Parameter {
  std::string_view name;
  std::string_view values[6];  // as JSON
};

constexpr std::array<Parameter, 16> kParameters = {{
    {"tp-size", {"1", "2", "4", "8", "16", "32"}},
    {"mem-fraction-static", {"0.7", "0.75", "0.8", "0.85", "0.88", "0.9"}},
    {"chunked-prefill-size", {"1024", "2048", "4096", "8192", "16384", "-1"}},
    {"max-running-requests", {"16", "32", "64", "128", "256", "512"}},
    {"schedule-policy", {"\"lpm\"", "\"fcfs\"", "\"random\"", "\"dfs-weight\"", "\"lof\"", "null"}},
    {"schedule-conservativeness", {"0.3", "0.5", "0.8", "1.0", "1.2", "1.5"}},
    {"attention-backend",
     {"\"flashinfer\"", "\"fa3\"", "\"triton\"", "\"torch_native\"", "\"flashmla\"", "null"}},
    {"cuda-graph-max-bs", {"8", "32", "64", "128", "160", "256"}},
    {"max-prefill-tokens", {"4096", "8192", "16384", "32768", "65536", "131072"}},
    {"page-size", {"1", "16", "32", "64", "128", "256"}},
    {"kv-cache-dtype", {"\"auto\"", "\"fp8_e5m2\"", "\"fp8_e4m3\"", "\"bf16\"", "null", "false"}},
    {"enable-torch-compile", {"true", "false", "null", "0", "1", "2"}},
    {"stream-interval", {"1", "2", "4", "8", "16", "32"}},
    {"dp-size", {"1", "2", "3", "4", "6", "8"}},
    {"num-continuous-decode-steps", {"1", "2", "3", "4", "6", "8"}},
    {"swap-space", {"0", "2", "4", "8", "16", "32"}},
}};

// A one-to-one shuffle of the 32-bit numbers.
std::uint32_t shuffled(std::uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7FEB352DU;
  x = (x ^ (x >> 15)) * 0x846CA68BU;
  return x ^ (x >> 16);
}

void append_words(std::string& out, Random& random, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ' ';
    out += kWords[random.below(kWords.size())];
  }
}

void append_parameters(std::string& out, Random& random) {
  // Some 12 of the 16, each with 2 to 4 of its 6 values, from any place on.
  bool first = true;
  for (const Parameter& parameter : kParameters) {
    if (random.below(4) == 0) continue;
    out += first ? "\"" : ",\"";
    first = false;
    out.append(parameter.name).append("\":[");
    const std::uint32_t count = 2 + random.below(3);
    const std::uint32_t from = random.below(6);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (i > 0) out += ',';
      out += parameter.values[(from + i) % 6];
    }
    out += ']';
  }
  if (first) out += "\"tp-size\":[1]";
}

// Everything between the name and the end that a person writes.
void append_fields(std::string& out, std::uint32_t number, std::string_view between) {
  Random random(number);
  out += ",\"description\":\"";
  append_words(out, random, 16 + random.below(8));
  out.append("\",\"category\":\"").append(sample_category(number));
  out += random.below(3) == 0 ? R"(","runtime":"vllm")" : R"(","runtime":"sglang")";
  out.append(between).append(",\"parameters\":{");
  append_parameters(out, random);
  out += R"(},"metadata":{"author":"user)" + std::to_string(random.below(500)) + R"(","tags":[")";
  append_words(out, random, 1);
  out += R"(-gpu"],"recommended_for":[")";
  append_words(out, random, 2);
  out += R"("],"measured":{"tokens_per_second":)" + std::to_string(random.below(20000)) + "." +
         std::to_string(random.below(9) + 1) + R"(,"trial":")";
  static constexpr char kHex[] = "0123456789abcdef";
  for (int i = 0; i < 16; ++i) out += kHex[random.below(16)];
  out += "\"}}";
}

}  // namespace

std::string sample_name(std::uint32_t number) {
  const std::uint32_t mixed = shuffled(number);
  std::string name(kWords[mixed >> 26]);
  name.append(" ").append(kWords[(mixed >> 20) & 63]);
  static constexpr char kHex[] = "0123456789abcdef";
  name += ' ';
  for (int shift = 28; shift >= 0; shift -= 4) name += kHex[(mixed >> shift) & 15];
  return name;
}

std::string sample_category(std::uint32_t number) {
  return std::string(kCategoryNames[number % kCategories]);
}

std::string sample_params(std::uint32_t number) {
  std::string text = "{\"name\":\"" + sample_name(number) + "\"";
  append_fields(text, number, "");
  return text + "}";
}

std::string sample_document(std::uint32_t number) {
  std::string text =
      "{\"id\":" + std::to_string(number + 1) + ",\"name\":\"" + sample_name(number) + "\"";
  append_fields(text, number, ",\"is_system\":false");
  return text + R"(,"revision":1,"created_at":"2026-11-22T19:21:26.123Z",)"
                R"("updated_at":"2026-11-22T19:21:26.123Z"})";
}

}  // namespace bench
