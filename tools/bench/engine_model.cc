#include "bench/engine_model.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <string_view>

namespace bench {
namespace {

namespace json = boost::json;

// A model of 14 billion 16-bit weights on GPUs of 80 GB; requests of 1,000 tokens in, 256 out.
constexpr double kWeights = 28;         // GB
constexpr double kMemory = 80;          // GB a GPU
constexpr double kBandwidth = 2600;     // GB a second and GPU
constexpr double kRequestCache = 0.26;  // GB of a request
constexpr double kIn = 1000, kOut = 256;
constexpr double kClients = 160;

}  // namespace

json::object engine_parameters() {
  return {{"tp-size", {1, 2, 4, 8}},
          {"mem-fraction-static", {0.72, 0.8, 0.86, 0.92}},
          {"chunked-prefill-size", {1024, 2048, 4096, 8192}},
          {"max-running-requests", {16, 32, 64, 128, 256}},
          {"schedule-policy", {"lpm", "fcfs", "dfs-weight"}},
          {"enable-torch-compile", {true, false}}};
}

std::optional<EngineFigures> engine_figures(const json::object& point) {
  const auto number = [&](std::string_view key) { return point.at(key).to_number<double>(); };
  const double gpus = number("tp-size");
  const double share = number("mem-fraction-static");
  const double chunk = number("chunked-prefill-size");
  const double running = number("max-running-requests");
  const std::string_view policy = point.at("schedule-policy").get_string();
  const bool compiled = point.at("enable-torch-compile").get_bool();

  // Memory: weights and cache within the share, what a chunk needs beside it.
  const double cache = share * kMemory * gpus - kWeights;
  const double beside = (1 - share) * kMemory;
  const double needed = 2.4 + chunk / 1024 * 0.55 + (compiled ? 2.1 : 0) + running * 0.004;
  if (needed > beside) return std::nullopt;
  const double batch = std::min({running, cache / kRequestCache, kClients});

  // One step of the batch.
  double step = kWeights / gpus / kBandwidth + batch * kRequestCache / gpus / kBandwidth;
  step += compiled ? 0.0009 + (running > 128 ? 0.0016 : 0) : 0.0026 + 0.000006 * batch;
  if (gpus > 1) step += 0.0007 * std::log2(gpus) + 0.000011 * batch * std::log2(gpus);

  // Prompts: those that are cached cost nothing; the cache that no running request needs keeps
  // them.
  const double spare = std::clamp((cache - batch * kRequestCache) / 60, 0.0, 1.0);
  double hit = 0.12 + 0.2 * spare;
  double choosing = 0;
  if (policy == "lpm") {
    hit += 0.22 * spare + 0.05;
    choosing = 0.0000022 * running * std::sqrt(running);  // it looks at every waiting prompt
  } else if (policy == "dfs-weight") {
    hit += 0.17 * spare + 0.11;
    choosing = 0.0000031 * running * std::sqrt(running);
  }
  step += choosing;
  const double efficiency = chunk / (chunk + 900) * (compiled ? 0.97 : 1.0);
  const double prefill = kIn * (1 - hit) * 0.000062 / std::pow(gpus, 0.86) / efficiency;

  // All together: a request takes its part of the steps and its own prompt.
  const double request = kOut * step / batch + prefill;
  const double stall = prefill * std::min(batch, chunk / 700) * 0.11;
  const double waiting = std::max(0.0, kClients / batch - 1) * kOut * step * 0.55;
  EngineFigures figures;
  figures.throughput = (kIn + kOut) / request / gpus;
  figures.latency = kOut * (step + prefill / kOut * batch * 0.6) + prefill + stall + waiting;
  return figures;
}

}  // namespace bench
