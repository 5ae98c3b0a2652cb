#include "model.h"

#include <algorithm>
#include <boost/json/value.hpp>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "config/json_text.h"

namespace simulator {
namespace {

namespace json = boost::json;

constexpr double kPrefillRate = 8000;  // tokens per second
constexpr double kStep = 0.02;         // seconds per token of one sequence
constexpr double kCrowding = 0.015;    // what each further sequence adds to a step

// FNV-1a: the same on every machine.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
  }
  return hash ^ (hash >> 32U);
}

// From 0 to 1.
double share_of(std::string_view text) {
  return static_cast<double>(hash_of(text) % 10'001) / 10'000;
}

class Point {
 public:
  explicit Point(const json::object& parameters) : parameters_(parameters) {}

  double number(std::initializer_list<std::string_view> names, double fallback) const {
    for (const auto name : names) {
      const auto* value = parameters_.if_contains(name);
      if (value != nullptr && value->is_number()) return value->to_number<double>();
    }
    return fallback;
  }

 private:
  const json::object& parameters_;
};

bool is_well_known(std::string_view name) {
  constexpr std::string_view kNames[] = {"tp-size",
                                         "tensor-parallel-size",
                                         "pp-size",
                                         "pipeline-parallel-size",
                                         "mem-fraction-static",
                                         "gpu-memory-utilization",
                                         "max-running-requests",
                                         "max-num-seqs",
                                         "chunked-prefill-size",
                                         "max-num-batched-tokens"};
  return name.starts_with("simulated-") ||
         std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// Numbers have one best value, whose place the name says, and lose up to a fifth away from it;
// every other value has a speed of its own from 0.9 to 1.
double effect_of(std::string_view name, const json::value& value) {
  if (value.is_null()) return 1;
  if (value.is_number()) {
    const auto number = value.to_number<double>();
    const double place = std::log2(1 + std::fabs(number));
    const double best = 12 * share_of(name);
    return 0.8 + 0.2 * std::exp(-(place - best) * (place - best) / 8);
  }
  return 0.9 + 0.1 * share_of(std::string(name) + '=' + config::to_json(value));
}

double speed_of(const json::object& parameters) {
  double speed = 1;
  for (const auto& parameter : parameters) {
    const std::string name(parameter.key());
    if (!is_well_known(name)) speed *= effect_of(name, parameter.value());
  }
  return speed;
}

// Loses a twentieth for each halving or doubling away from 4096.
double prefill_efficiency(double chunk) {
  if (chunk <= 0) return 0.8;
  return 1 / (1 + 0.05 * std::fabs(std::log2(chunk / 4096)));
}

}  // namespace

json::object simulate(const json::object& parameters, const Load& load) {
  const Point point(parameters);
  const double tp = std::max(1.0, point.number({"tp-size", "tensor-parallel-size"}, 1));
  const double pp = std::max(1.0, point.number({"pp-size", "pipeline-parallel-size"}, 1));
  const double memory = point.number({"mem-fraction-static", "gpu-memory-utilization"}, 0.88);
  const double most = point.number({"max-running-requests", "max-num-seqs"}, 256);
  const double chunk = point.number({"chunked-prefill-size", "max-num-batched-tokens"}, 8192);
  const double speed = speed_of(parameters) * std::pow(tp, 0.8) * std::pow(pp, 0.3);

  const auto input = static_cast<double>(std::max<std::uint64_t>(1, load.input_tokens));
  const auto output = static_cast<double>(std::max<std::uint64_t>(1, load.output_tokens));
  const auto clients = static_cast<double>(std::max<std::uint64_t>(1, load.concurrency));
  const auto requests = static_cast<double>(std::max<std::uint64_t>(1, load.num_requests));
  const double room =
      std::floor(std::clamp((memory - 0.5) * 640, 1.0, 320.0) * tp * pp * 1024 / (input + output));
  const double batch = std::clamp(std::min(most, room), 1.0, clients);

  const double prefill = input * batch / (kPrefillRate * speed * prefill_efficiency(chunk));
  const double tpot = kStep / speed * (1 + kCrowding * (batch - 1));
  const double service = prefill + (output - 1) * tpot;
  const double waiting = service * (std::ceil(clients / batch) - 1) / 2;
  const double ttft = waiting + prefill / 2 + prefill / (2 * batch);
  const double latency = waiting + service;
  const double output_rate = batch * output / service;
  const double elapsed = std::ceil(requests / batch) * service;

  const json::value gpus = static_cast<std::int64_t>(std::min(tp * pp, 1e6));
  return {{"simulated", true},
          {"mean_ttft", ttft},
          {"p50_ttft", ttft * 0.97},
          {"p90_ttft", ttft * 1.2},
          {"p99_ttft", ttft * 1.5},
          {"mean_tpot", tpot},
          {"p50_tpot", tpot * 0.99},
          {"p90_tpot", tpot * 1.05},
          {"p99_tpot", tpot * 1.1},
          {"mean_e2e_latency", latency},
          {"p50_e2e_latency", latency * 0.98},
          {"p90_e2e_latency", latency * 1.15},
          {"p99_e2e_latency", latency * 1.3},
          {"mean_output_throughput", output_rate},
          {"mean_total_throughput", output_rate * (input + output) / output},
          {"total_requests", load.num_requests},
          {"total_completed_requests", load.num_requests},
          {"total_error_requests", 0},
          {"elapsed_time", elapsed},
          {"gpu_count", gpus}};
}

}  // namespace simulator
