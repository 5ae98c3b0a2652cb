#include "plugin/space/cluster.h"

#include <algorithm>
#include <numeric>

namespace preset {
namespace {

using Scopes = std::vector<std::vector<Var>>;

// What a cluster consists of.
struct Members {
  std::vector<Var> vars;
  std::vector<const Factor*> factors;
  std::vector<const Check*> checks;
};

std::vector<Members> split(const Model& model) {
  std::vector<Var> parent(model.sizes.size());
  std::iota(parent.begin(), parent.end(), Var{0});
  const auto root = [&](Var var) {
    while (parent[var] != var) var = parent[var] = parent[parent[var]];
    return var;
  };
  const auto join = [&](const std::vector<Var>& scope) {
    for (const Var var : scope) parent[root(var)] = root(scope.front());
  };
  for (const Factor& factor : model.factors) join(factor.scope);
  for (const Check& check : model.checks) join(check.scope);

  std::vector<Members> clusters;
  std::vector<std::size_t> index(parent.size(), SIZE_MAX);
  for (Var var = 0; var < parent.size(); ++var) {
    std::size_t& at = index[root(var)];
    if (at == SIZE_MAX) {
      at = clusters.size();
      clusters.emplace_back();
    }
    clusters[at].vars.push_back(var);
  }
  for (const Factor& factor : model.factors) {
    clusters[index[root(factor.scope.front())]].factors.push_back(&factor);
  }
  for (const Check& check : model.checks) {
    // A check of nothing at all is decided where it is made.
    if (!check.scope.empty()) clusters[index[root(check.scope.front())]].checks.push_back(&check);
  }
  return clusters;
}

Check as_check(const Model& model, const Factor& factor) {
  return {factor.scope,
          [&model, &factor](const Choice& choice) {
            std::size_t cell = 0;
            for (const Var var : factor.scope) cell = cell * model.sizes[var] + choice.at[var];
            return factor.cells[cell] != 0;
          },
          1 + factor.scope.size()};
}

class Maker {
 public:
  Maker(const Model& model, WalkOrder order, std::uint64_t most, Work& work)
      : model_(model), order_(order), most_(most), work_(work) {}

  Cluster make(Members members) {
    Cluster cluster;
    cluster.vars = members.vars;
    for (const Check* check : members.checks) cluster.checks.push_back(*check);
    std::vector<const Factor*> kept = members.factors;
    auto plan = plan_for(members.vars, kept);
    if (!plan) {
      kept = affordable(members, cluster.checks);
      plan = plan_for(members.vars, kept);
    }
    if (!cluster.checks.empty() && order_ == WalkOrder::kCheapest) {
      // A search goes through what checks look at; the rest is then a number.
      std::vector<Var> checked;
      for (const Check& check : cluster.checks) {
        checked.insert(checked.end(), check.scope.begin(), check.scope.end());
      }
      auto better = plan_elimination(members.vars, scopes_of(kept), model_.sizes, most_, checked);
      if (better) plan = std::move(better);
    }
    std::vector<Table<double>> tables;
    for (const Factor* factor : kept) {
      tables.push_back({factor->scope, {factor->cells.begin(), factor->cells.end()}});
    }
    cluster.cost = plan->cost;
    work_.spend(plan->cost);
    cluster.tables = Elimination::make(std::move(plan->order), std::move(tables), model_.sizes);
    set_due(cluster);
    return cluster;
  }

 private:
  static Scopes scopes_of(const std::vector<const Factor*>& factors) {
    Scopes scopes;
    for (const Factor* factor : factors) scopes.push_back(factor->scope);
    return scopes;
  }

  std::optional<Plan> plan_for(const std::vector<Var>& vars,
                               const std::vector<const Factor*>& factors) {
    // No factor, no limit: the sizes are multiplied, whatever they are.
    const std::uint64_t most = factors.empty() ? UINT64_MAX : most_;
    work_.spend(4 * (vars.size() + factors.size()));
    if (order_ == WalkOrder::kCheapest) {
      return plan_elimination(vars, scopes_of(factors), model_.sizes, most);
    }
    std::vector<Var> order;
    for (const Var var : model_.order) {
      if (std::ranges::binary_search(vars, var)) order.push_back(var);
    }
    std::ranges::reverse(order);
    return plan_in_order(std::move(order), scopes_of(factors), model_.sizes, most);
  }

  // As many factors as can be afforded together, those that forbid most first. The others become
  // checks.
  std::vector<const Factor*> affordable(const Members& members, std::vector<Check>& checks) {
    std::vector<std::pair<double, const Factor*>> by_strength;
    for (const Factor* factor : members.factors) {
      const auto allowed =
          static_cast<double>(std::accumulate(factor->cells.begin(), factor->cells.end(), 0U));
      by_strength.emplace_back(allowed / static_cast<double>(factor->cells.size()), factor);
    }
    std::ranges::stable_sort(by_strength, {}, [](const auto& entry) { return entry.first; });
    std::vector<const Factor*> kept;
    for (const auto& [strength, factor] : by_strength) {
      kept.push_back(factor);
      if (plan_for(members.vars, kept)) continue;
      kept.pop_back();
      checks.push_back(as_check(model_, *factor));
    }
    return kept;
  }

  static void set_due(Cluster& cluster) {
    const auto& walk = cluster.tables->walk();
    cluster.due.resize(walk.size());
    for (std::size_t i = 0; i < cluster.checks.size(); ++i) {
      std::size_t last = 0;
      for (std::size_t step = 0; step < walk.size(); ++step) {
        const auto& scope = cluster.checks[i].scope;
        if (std::ranges::find(scope, walk[step]) != scope.end()) last = step;
      }
      cluster.due[last].push_back(i);
      cluster.last_due = std::max(cluster.last_due, last + 1);
    }
  }

  const Model& model_;
  WalkOrder order_;
  std::uint64_t most_;
  Work& work_;
};

}  // namespace

std::vector<Cluster> make_clusters(const Model& model, WalkOrder order, std::uint64_t most,
                                   Work& work) {
  std::vector<Cluster> clusters;
  if (model.impossible) return clusters;
  Maker maker(model, order, most, work);
  for (Members& members : split(model)) clusters.push_back(maker.make(std::move(members)));
  return clusters;
}

}  // namespace preset
