#include "plugin/space/joint.h"

#include <algorithm>

namespace preset {
namespace {

bool has(const std::vector<Var>& scope, Var var) {
  return std::ranges::find(scope, var) != scope.end();
}

}  // namespace

std::optional<Table<Real>> sum_onto(std::vector<Table<Real>> tables, const std::vector<Var>& vars,
                                    const std::vector<Var>& keep,
                                    std::span<const std::uint32_t> sizes, std::uint64_t most,
                                    Work& work) {
  // The result is a table, too: it counts, and its variables go last.
  std::vector<std::vector<Var>> scopes{keep};
  for (const auto& table : tables) scopes.push_back(table.scope);
  const auto plan = plan_elimination(vars, scopes, sizes, std::max<std::uint64_t>(most, 64), keep);
  if (!plan) return std::nullopt;
  work.spend(plan->cost);
  const auto pointers = [](const std::vector<Table<Real>>& list) {
    std::vector<const Table<Real>*> result;
    for (const auto& table : list) result.push_back(&table);
    return result;
  };
  for (const Var var : plan->order) {
    if (has(keep, var)) continue;
    std::vector<Table<Real>> with, without;
    std::vector<Var> out;
    for (auto& table : tables) {
      if (!has(table.scope, var)) {
        without.push_back(std::move(table));
        continue;
      }
      for (const Var other : table.scope) {
        if (other != var && !has(out, other)) out.push_back(other);
      }
      with.push_back(std::move(table));
    }
    without.push_back(sum_product<Real>(pointers(with), sizes, std::move(out), {var}));
    tables = std::move(without);
  }
  return sum_product<Real>(pointers(tables), sizes, keep, {});
}

std::optional<Table<Real>> joint(const Model& model, const Cluster& cluster,
                                 const std::vector<Var>& keep, std::uint64_t most, Work& work) {
  std::vector<Table<Real>> tables;
  for (const Factor& factor : model.factors) {
    if (!std::ranges::binary_search(cluster.vars, factor.scope.front())) continue;
    tables.push_back({factor.scope, {factor.cells.begin(), factor.cells.end()}});
  }
  return sum_onto(std::move(tables), cluster.vars, keep, model.sizes, most, work);
}

}  // namespace preset
