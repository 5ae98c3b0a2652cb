// Counting one cluster: by its tables alone, by searching what they leave open, or by samples.
#include <cmath>

#include "plugin/space/cluster.h"

namespace preset {
namespace {

// Fewer samples than this say nothing; they are taken whatever the budget.
constexpr std::uint64_t kFewestSamples = 100;
constexpr std::uint64_t kMostSamples = 100'000;
// Of a variable with more states, so many are tried at a step.
constexpr std::size_t kAskedStates = 32;

bool passes(const Cluster& cluster, std::size_t step, const Choice& choice, Work& work) {
  for (const std::size_t i : cluster.due[step]) {
    work.spend(cluster.checks[i].cost);
    if (!cluster.checks[i].allows(choice)) return false;
  }
  return true;
}

Real sum_of(const std::vector<Real>& weights) {
  Real sum = 0;
  for (const Real weight : weights) sum += weight;
  return sum;
}

// Leaves only weights of states that pass the checks due; returns the share of the whole weight
// they stand for. Of many states only some are asked, drawn by weight: on average that is the same.
Real look_ahead(const Model& model, const Cluster& cluster, std::size_t step, Random& random,
                Choice& choice, std::vector<Real>& weights, Work& work) {
  const Var var = cluster.tables->walk()[step];
  if (weights.size() <= kAskedStates) {
    const Real before = sum_of(weights);
    for (std::uint32_t s = 0; s < weights.size(); ++s) {
      if (weights[s] <= 0) continue;
      model.set(choice, var, s);
      if (!passes(cluster, step, choice, work)) weights[s] = 0;
    }
    return sum_of(weights) / before;
  }
  std::vector<Real> passing(weights.size());
  Real share = 0;
  for (std::size_t i = 0; i < kAskedStates; ++i) {
    const std::uint32_t s = pick(weights, random.unit());
    model.set(choice, var, s);
    if (!passes(cluster, step, choice, work)) continue;
    passing[s] += 1;
    share += Real{1} / kAskedStates;
  }
  weights = std::move(passing);
  return share;
}

// Depth first through the variables that checks look at; behind them a number is known.
class Search {
 public:
  Search(const Model& model, const Cluster& cluster, bool marginals, std::uint64_t most, Work& work)
      : model_(model),
        cluster_(cluster),
        work_(work),
        most_(work.used() + most),
        depth_(marginals ? cluster.vars.size() : cluster.last_due),
        choice_(model.blank()),
        weights_(depth_) {
    if (!marginals) return;
    for (const Var var : cluster.tables->walk()) counts_.emplace_back(model.sizes[var]);
  }

  // False: it takes too long.
  bool run() { return go(0, cluster_.tables->total()) > -1; }
  Real total() const { return total_; }
  // By step of the walk.
  const std::vector<std::vector<Real>>& counts() const { return counts_; }

 private:
  // What was found below, or -1.
  Real go(std::size_t step, Real rest) {
    if (step == depth_) {
      if (step == 0) total_ = rest;
      return rest;
    }
    const Var var = cluster_.tables->walk()[step];
    auto& weights = weights_[step];
    cluster_.tables->weights(step, choice_.at.data(), weights);
    work_.spend(weights.size());
    if (work_.used() > most_) return -1;
    const Real unit = rest / sum_of(weights);
    Real found = 0;
    for (std::uint32_t s = 0; s < model_.sizes[var]; ++s) {
      if (weights[s] <= 0) continue;
      model_.set(choice_, var, s);
      if (!passes(cluster_, step, choice_, work_)) continue;
      const Real below = go(step + 1, unit * weights[s]);
      if (below < 0) return -1;
      if (!counts_.empty()) counts_[step][s] += below;
      found += below;
    }
    if (step == 0) total_ = found;
    return found;
  }

  const Model& model_;
  const Cluster& cluster_;
  Work& work_;
  std::uint64_t most_;
  std::size_t depth_;
  Choice choice_;
  std::vector<std::vector<Real>> weights_;
  std::vector<std::vector<Real>> counts_;
  Real total_ = 0;
};

struct Tally {
  double sum = 0, squares = 0;
  void add(double weight) {
    sum += weight;
    squares += weight * weight;
  }
  Estimate of(const Estimate& whole, double samples) const {
    const double mean = sum / samples;
    return share_of(whole, mean, std::max(0.0, squares / samples - mean * mean), samples);
  }
};

ClusterCount sample(const Model& model, const Cluster& cluster, bool marginals,
                    std::uint64_t allowance, Work& work) {
  // The same answer to the same question.
  Random random(cluster.vars.size() * 1'000'003 + cluster.checks.size());
  Choice choice = model.blank();
  Tally all;
  std::vector<std::vector<Tally>> each;
  for (const Var var : cluster.vars) each.emplace_back(model.sizes[var]);
  const std::uint64_t end = work.used() + allowance;
  std::uint64_t samples = 0;
  while (samples < kFewestSamples || (samples < kMostSamples && work.used() < end)) {
    ++samples;
    const double weight = draw_weighted(model, cluster, random, choice, work);
    all.add(weight);
    if (weight <= 0 || !marginals) continue;
    for (std::size_t i = 0; i < cluster.vars.size(); ++i) {
      each[i][choice.at[cluster.vars[i]]].add(weight);
    }
  }
  const Estimate whole = Estimate::of(cluster.tables->total());
  ClusterCount result{all.of(whole, static_cast<double>(samples)), {}};
  if (!marginals) return result;
  const auto bounds = cluster.tables->marginals();
  const auto& walk = cluster.tables->walk();
  for (std::size_t i = 0; i < cluster.vars.size(); ++i) {
    const auto step =
        static_cast<std::size_t>(std::ranges::find(walk, cluster.vars[i]) - walk.begin());
    auto& states = result.marginals.emplace_back();
    for (std::size_t s = 0; s < each[i].size(); ++s) {
      const Real bound = bounds[walk.size() - 1 - step][s];
      Estimate estimate = each[i][s].of(whole, static_cast<double>(samples));
      estimate = at_most(estimate, bound);
      states.push_back(bound == 0 ? Estimate{} : estimate);  // not even the tables allow it
    }
  }
  return result;
}

ClusterCount by_tables(const Cluster& cluster, bool marginals, Work& work) {
  ClusterCount result{Estimate::of(cluster.tables->total()), {}};
  if (!marginals) return result;
  work.spend(2 * cluster.cost);
  const auto all = cluster.tables->marginals();
  const auto& walk = cluster.tables->walk();
  for (const Var var : cluster.vars) {
    const auto step = static_cast<std::size_t>(std::ranges::find(walk, var) - walk.begin());
    auto& states = result.marginals.emplace_back();
    for (const Real count : all[walk.size() - 1 - step]) states.push_back(Estimate::of(count));
  }
  return result;
}

}  // namespace

std::uint32_t pick(const std::vector<Real>& weights, double part) {
  const Real point = sum_of(weights) * static_cast<Real>(part);
  Real sum = 0;
  std::uint32_t chosen = 0;
  for (std::uint32_t s = 0; s < weights.size(); ++s) {
    if (weights[s] <= 0) continue;
    chosen = s;
    sum += weights[s];
    if (point < sum) break;
  }
  return chosen;
}

bool draw(const Model& model, const Cluster& cluster, Random& random, Choice& choice, Work& work) {
  if (cluster.tables->total() <= 0) return false;
  std::vector<Real> weights;
  const auto& walk = cluster.tables->walk();
  for (std::size_t step = 0; step < walk.size(); ++step) {
    cluster.tables->weights(step, choice.at.data(), weights);
    work.spend(weights.size());
    model.set(choice, walk[step], pick(weights, random.unit()));
    if (!passes(cluster, step, choice, work)) return false;
  }
  return true;
}

double draw_weighted(const Model& model, const Cluster& cluster, Random& random, Choice& choice,
                     Work& work) {
  if (cluster.tables->total() <= 0) return 0;
  std::vector<Real> weights;
  Real share = 1;
  const auto& walk = cluster.tables->walk();
  for (std::size_t step = 0; step < walk.size(); ++step) {
    cluster.tables->weights(step, choice.at.data(), weights);
    work.spend(weights.size());
    if (!cluster.due[step].empty()) {
      share *= look_ahead(model, cluster, step, random, choice, weights, work);
    }
    if (share <= 0) return 0;
    model.set(choice, walk[step], pick(weights, random.unit()));
  }
  return static_cast<double>(share);
}

ClusterCount count_cluster(const Model& model, const Cluster& cluster, bool marginals,
                           std::uint64_t allowance, Work& work) {
  if (cluster.exact()) return by_tables(cluster, marginals, work);
  Search search(model, cluster, marginals, allowance / 2, work);
  if (search.run()) {
    ClusterCount result{Estimate::of(search.total()), {}};
    if (!marginals) return result;
    const auto& walk = cluster.tables->walk();
    for (const Var var : cluster.vars) {
      const auto step = static_cast<std::size_t>(std::ranges::find(walk, var) - walk.begin());
      auto& states = result.marginals.emplace_back();
      for (const Real count : search.counts()[step]) states.push_back(Estimate::of(count));
    }
    return result;
  }
  ClusterCount result = sample(model, cluster, marginals, allowance / 2, work);
  if (!marginals) return result;
  // The number alone may still be within reach: a search for it is shorter.
  Search shorter(model, cluster, false, allowance / 4, work);
  if (shorter.run()) result.count = Estimate::of(shorter.total());
  return result;
}

}  // namespace preset
