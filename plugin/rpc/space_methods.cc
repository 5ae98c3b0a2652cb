// space.* and preset.resolve: what a search space comes to.
#include <algorithm>

#include "config/json_text.h"
#include "plugin/rpc/handlers.h"
#include "plugin/service/service.h"
#include "plugin/service/space_json.h"
#include "plugin/service/spaces.h"

namespace preset {
namespace {

constexpr std::uint64_t kMostPoints = 10'000;
constexpr std::uint64_t kMostSteps = 100'000'000;  // some seconds of one of few workers

// What goes with every answer about a space.
void describe(const AskedSpace& asked, json::object& answer) {
  answer["presets"] = to_json(asked.presets);
  answer["catalog"] = asked.catalog == nullptr
                          ? json::value(nullptr)
                          : json::object{{"engine", asked.catalog->engine()},
                                         {"version", asked.catalog->version()}};
  answer["facts"] = asked.facts;
  if (!asked.conflicts.empty()) answer["conflicts"] = asked.conflicts;
  answer["warnings"] = asked.warnings;
}

// The most bytes that a point of the space takes as JSON.
std::size_t point_bytes(const SubSpace& space) {
  std::size_t bytes = 2;
  for (const auto& axis : space.axes) {
    std::size_t most = 0;
    for (const auto& value : axis.values) most = std::max(most, config::to_json(value).size());
    bytes += axis.name.size() + most + 4;
  }
  for (const auto& link : space.links) {
    std::size_t most = 0;
    for (const auto& tuple : link.tuples) {
      most = std::max(most, config::to_json(json::value(tuple)).size());
    }
    bytes += most;
    for (const auto& name : link.names) bytes += name.size() + 4;
  }
  std::size_t widest = 0;
  for (const auto& alternative : space.any_of) widest = std::max(widest, point_bytes(alternative));
  return bytes + widest;
}

WorkLimit work_param(const Call& call, FieldErrors& errors) {
  WorkLimit limit;
  if (const auto steps = integer_param(call, "steps", 1, errors)) {
    if (*steps > kMostSteps) {
      errors.push_back({"/steps", "must be at most " + std::to_string(kMostSteps)});
    }
    limit.steps = *steps;
  }
  return limit;
}

}  // namespace

Status count_space(Service& service, const Call& call, std::string& out) {
  FieldErrors errors;
  const WorkLimit limit = work_param(call, errors);
  if (!errors.empty()) return fail(std::move(errors));
  const auto asked = read_asked_space(service, call.params);
  if (!asked) return std::unexpected(asked.error());
  const auto space = compile(*asked);
  if (!space) return std::unexpected(space.error());
  json::object answer = to_json(space->count(limit));
  describe(*asked, answer);
  config::append_json(out, answer);
  return {};
}

Status sample_space(Service& service, const Call& call, std::string& out) {
  FieldErrors errors;
  const WorkLimit limit = work_param(call, errors);
  const std::uint64_t count = integer_param(call, "count", 1, errors).value_or(10);
  const std::uint64_t skip = integer_param(call, "skip", 0, errors).value_or(0);
  const std::uint64_t seed = integer_param(call, "seed", 0, errors).value_or(0);
  const std::string order = text_param(call, "order").value_or("first");
  if (count > kMostPoints) {
    errors.push_back({"/count", "must be at most " + std::to_string(kMostPoints)});
  }
  if (order != "first" && order != "random" && order != "stratified") {
    errors.push_back({"/order", "expected first, random or stratified"});
  }
  if (skip > 0 && order != "first") errors.push_back({"/skip", "goes with order first"});
  if (!errors.empty()) return fail(std::move(errors));
  const auto asked = read_asked_space(service, call.params);
  if (!asked) return std::unexpected(asked.error());
  auto read = space_of(*asked);
  if (!read) return std::unexpected(read.error());
  const std::size_t bytes = point_bytes(read->root);
  const std::uint64_t answer_bytes = service.settings().limits.answer_bytes;
  const std::uint64_t most = answer_bytes / 2 / bytes;
  if (count > most) {
    return fail(Kind::kLimitExceeded,
                std::to_string(count) + " points of up to " + std::to_string(bytes) +
                    " bytes are more than one answer holds; ask for at most " +
                    std::to_string(most),
                {{"limit", "answer_bytes"}, {"value", answer_bytes}});
  }
  const CompiledSpace space(std::move(*read), asked->catalog, asked->facts);
  const auto points = order == "first"    ? space.first(count, skip, limit)
                      : order == "random" ? space.sample(count, seed, limit)
                                          : space.stratified(count, seed, limit);
  json::object answer{
      {"points", to_json(points.points)}, {"complete", points.complete}, {"cut", points.cut}};
  describe(*asked, answer);
  config::append_json(out, answer);
  return {};
}

Status check_point(Service& service, const Call& call, std::string& out) {
  const auto asked = read_asked_space(service, call.params);
  if (!asked) return std::unexpected(asked.error());
  const auto space = compile(*asked);
  if (!space) return std::unexpected(space.error());
  json::object answer = to_json(space->check(call.params.at("point").get_object()));
  describe(*asked, answer);
  config::append_json(out, answer);
  return {};
}

Status resolve_preset(Service& service, const Call& call, std::string& out) {
  const auto asked = read_asked_space(service, call.params);
  if (!asked) return std::unexpected(asked.error());
  const auto space = space_of(*asked);
  if (!space) return std::unexpected(space.error());
  json::object whole = asked->fields.extras;
  whole["parameters"] = asked->fields.parameters;
  whole["runtime"] =
      asked->fields.runtime ? json::value(*asked->fields.runtime) : json::value(nullptr);
  json::object answer{{"space", std::move(whole)}, {"lists", as_lists(*space)}};
  describe(*asked, answer);
  config::append_json(out, answer);
  return {};
}

}  // namespace preset
