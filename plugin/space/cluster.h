// The variables of a model fall into clusters that know nothing of each other. Each is counted,
// sampled and walked by itself.
#pragma once

#include <memory>
#include <vector>

#include "plugin/space/elimination.h"
#include "plugin/space/model.h"
#include "plugin/space/random.h"

namespace preset {

// Factors whose elimination is affordable are in the tables; what is left is checked on each
// assignment, at the step of the walk at which it has all it needs.
struct Cluster {
  std::vector<Var> vars;
  std::unique_ptr<const Elimination> tables;
  std::uint64_t cost = 0;  // of making the tables
  std::vector<Check> checks;
  std::vector<std::vector<std::size_t>> due;  // step of the walk → checks
  std::size_t last_due = 0;                   // no check comes at this step or later

  bool exact() const { return checks.empty(); }
};

enum class WalkOrder { kCheapest, kAsSeen };

// The model must outlive the clusters. None of them may cost more than `most` cells to make; there
// are none for an impossible model.
std::vector<Cluster> make_clusters(const Model& model, WalkOrder order, std::uint64_t most,
                                   Work& work);

struct ClusterCount {
  Estimate count;
  std::vector<std::vector<Estimate>> marginals;  // as `vars`, then by position; where asked for
};

// Exact where the tables are all there is, or where searching ends within `allowance`; else an
// estimate from as many samples as that allows.
ClusterCount count_cluster(const Model& model, const Cluster& cluster, bool marginals,
                           std::uint64_t allowance, Work& work);

// States for the cluster's variables, each choice that the tables allow as likely as any other.
// False: a check failed.
bool draw(const Model& model, const Cluster& cluster, Random& random, Choice& choice, Work& work);
// As draw, but steps into failing checks are avoided. Returns what the choice stands for, as a
// share of all that the tables allow: the mean over draws is the share that passes the checks.
double draw_weighted(const Model& model, const Cluster& cluster, Random& random, Choice& choice,
                     Work& work);

// The position whose stretch of the weights `part` (0 … 1) falls on; all being 0 is not allowed.
std::uint32_t pick(const std::vector<Real>& weights, double part);

}  // namespace preset
