// Orders of elimination.
#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "plugin/space/elimination.h"

namespace preset {
namespace {

using Neighbours = std::map<Var, std::set<Var>>;

Neighbours neighbours_of(const std::vector<Var>& vars,
                         const std::vector<std::vector<Var>>& scopes) {
  Neighbours graph;
  for (const Var var : vars) graph[var];
  for (const auto& scope : scopes) {
    for (const Var a : scope) {
      for (const Var b : scope) {
        if (a != b) graph[a].insert(b);
      }
    }
  }
  return graph;
}

// Cells of the table that eliminating `var` goes through; beyond 1e18 they are all the same.
double cells(Var var, const std::set<Var>& neighbours, std::span<const std::uint32_t> sizes) {
  double product = sizes[var];
  for (const Var other : neighbours) product *= sizes[other];
  return std::min(product, 1e18);
}

void eliminate(Var var, Neighbours& graph) {
  const std::set<Var> around = std::move(graph[var]);
  graph.erase(var);
  for (const Var a : around) {
    auto& of_a = graph[a];
    of_a.erase(var);
    for (const Var b : around) {
      if (a != b) of_a.insert(b);
    }
  }
}

}  // namespace

std::optional<Plan> plan_elimination(const std::vector<Var>& vars,
                                     const std::vector<std::vector<Var>>& scopes,
                                     std::span<const std::uint32_t> sizes, std::uint64_t most,
                                     const std::vector<Var>& last) {
  Neighbours graph = neighbours_of(vars, scopes);
  std::set<Var> waits(last.begin(), last.end());
  // By cost; an entry of the past is known by its cost no longer being the variable's.
  std::map<Var, double> cost;
  std::set<std::pair<double, Var>> queue;
  const auto put = [&](Var var) {
    const auto known = cost.find(var);
    if (known != cost.end()) queue.erase({known->second, var});
    const double now = cells(var, graph[var], sizes);
    cost[var] = now;
    if (!waits.contains(var)) queue.insert({now, var});
  };
  for (const Var var : vars) put(var);
  Plan plan;
  double total = 0;
  while (!graph.empty()) {
    if (queue.empty()) {
      waits.clear();
      for (const auto& [var, around] : graph) put(var);
    }
    const auto [price, var] = *queue.begin();
    total += price;
    if (total > static_cast<double>(most)) return std::nullopt;
    queue.erase(queue.begin());
    cost.erase(var);
    const std::set<Var> around = graph[var];
    eliminate(var, graph);
    for (const Var other : around) put(other);
    plan.order.push_back(var);
  }
  plan.cost = static_cast<std::uint64_t>(total);
  return plan;
}

std::optional<Plan> plan_in_order(std::vector<Var> order,
                                  const std::vector<std::vector<Var>>& scopes,
                                  std::span<const std::uint32_t> sizes, std::uint64_t most) {
  Neighbours graph = neighbours_of(order, scopes);
  double total = 0;
  for (const Var var : order) {
    total += cells(var, graph[var], sizes);
    if (total > static_cast<double>(most)) return std::nullopt;
    eliminate(var, graph);
  }
  return Plan{std::move(order), static_cast<std::uint64_t>(total)};
}

}  // namespace preset
