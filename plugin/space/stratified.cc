// Points that show every value, evenly.
#include <algorithm>
#include <set>

#include "plugin/space/compiled_space.h"
#include "plugin/space/sampler.h"

namespace preset {
namespace {

// Spaces of so few points are looked at as a whole for each point that is chosen.
constexpr Real kFewPoints = 5000;
constexpr int kCandidates = 6;  // drawn for each point otherwise
constexpr int kFailures = 100;  // in a row: there is nothing new to be found

// How often each value was shown.
class Coverage {
 public:
  explicit Coverage(const std::vector<Parameter>& parameters) : parameters_(parameters) {
    for (const Parameter& parameter : parameters) counts_.emplace_back(parameter.values.size());
  }

  void add(const Found& point) {
    for (std::size_t p = 0; p < counts_.size(); ++p) {
      if (std::uint32_t* count = find(p, point.values[p])) ++*count;
    }
  }
  // How often a value was shown; one that is no candidate does not matter.
  std::uint32_t count(std::size_t parameter, std::uint32_t value) {
    const std::uint32_t* count = find(parameter, value);
    return count == nullptr ? UINT32_MAX : *count;
  }
  // Greater is better: values never shown, then values shown seldom.
  std::pair<std::size_t, double> gain(const Found& point) {
    std::size_t fresh = 0, counted = 0;
    double seldom = 0;
    for (std::size_t p = 0; p < counts_.size(); ++p) {
      const std::uint32_t* count = find(p, point.values[p]);
      if (count == nullptr) continue;
      fresh += *count == 0 ? 1 : 0;
      // A value of a long list is worth more: there is less room for it.
      seldom += 1.0 / (1.0 + static_cast<double>(*count) *
                                 static_cast<double>(parameters_[p].values.size()));
      ++counted;
    }
    return {fresh, counted == 0 ? 0 : seldom / static_cast<double>(counted)};
  }

 private:
  std::uint32_t* find(std::size_t parameter, std::uint32_t value) {
    const auto& values = parameters_[parameter].values;
    const auto at = std::ranges::find(values, value);
    if (at == values.end()) return nullptr;
    return &counts_[parameter][static_cast<std::size_t>(at - values.begin())];
  }

  const std::vector<Parameter>& parameters_;
  std::vector<std::vector<std::uint32_t>> counts_;  // parameter, index in its list
};

// A value that is to be shown.
struct Target {
  std::uint32_t parameter, value;
};

class Stratifier {
 public:
  Stratifier(const Prepared& prepared, const Sampler& sampler, std::uint64_t seed, Work& work)
      : prepared_(prepared),
        sampler_(sampler),
        random_(seed),
        work_(work),
        coverage_(prepared.parameters()) {}

  // From a list of all points, the best next one each time.
  void choose(std::vector<Found> all, std::size_t most, std::vector<Found>& chosen) {
    for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[random_.below(i)]);
    while (chosen.size() < most && !all.empty()) {
      std::size_t best = 0;
      auto gain = coverage_.gain(all[0]);
      for (std::size_t i = 1; i < all.size(); ++i) {
        const auto other = coverage_.gain(all[i]);
        if (other > gain) {
          best = i;
          gain = other;
        }
      }
      std::swap(all[best], all.back());
      coverage_.add(all.back());
      chosen.push_back(std::move(all.back()));
      all.pop_back();
    }
  }

  // True: as many as wanted, or surely all there are.
  bool draw(std::size_t most, std::vector<Found>& chosen) {
    if (sampler_.most() <= 0) return sampler_.exact();
    find_targets();
    int failures = 0;
    // Pinning a value costs new tables; the rest of the work is for points as they come.
    const std::uint64_t pinning_ends = work_.used() + work_.share(0.5);
    while (chosen.size() < most && work_.left() > 0 && failures < kFailures) {
      std::optional<Found> next = best_of_some();
      const bool may_pin = !targets_.empty() && work_.used() < pinning_ends;
      if (may_pin && (!next || !shows(*next, targets_.back()))) {
        const Target target = targets_.back();
        if (auto with = showing(target)) {
          next = std::move(with);
        } else {
          targets_.pop_back();  // nothing shows it, or only points given already
          continue;
        }
      }
      if (!next || !known_.insert(next->values).second) {
        ++failures;
        continue;
      }
      failures = 0;
      coverage_.add(*next);
      chosen.push_back(std::move(*next));
      std::erase_if(targets_, [this](const Target& target) {
        return coverage_.count(target.parameter, target.value) > 0;
      });
    }
    return chosen.size() == most ||
           (sampler_.exact() && static_cast<Real>(chosen.size()) == sampler_.most());
  }

 private:
  static bool shows(const Found& point, const Target& target) {
    return point.values[target.parameter] == target.value;
  }

  // All live values; those in the fewest points at the end, to be shown first.
  void find_targets() {
    std::vector<std::pair<Real, Target>> all;
    std::vector<std::vector<Real>> counts;  // parameter, index in its list
    for (const auto& parameter : prepared_.parameters()) {
      counts.emplace_back(parameter.values.size());
    }
    for (std::size_t i = 0; i < sampler_.leaves().size(); ++i) {
      const Sampler::Leaf& leaf = sampler_.leaves()[i];
      if (leaf.most > 0) add_counts(leaf, counts);
    }
    for (std::uint32_t p = 0; p < counts.size(); ++p) {
      const auto& values = prepared_.parameters()[p].values;
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (counts[p][i] > 0) all.push_back({counts[p][i], {p, values[i]}});
      }
    }
    std::ranges::stable_sort(all, std::greater{}, [](const auto& entry) { return entry.first; });
    for (const auto& [count, target] : all) targets_.push_back(target);
  }

  void add_counts(const Sampler::Leaf& leaf, std::vector<std::vector<Real>>& counts) {
    const LeafRules& rules = leaf.model->rules();
    std::vector<bool> stands(prepared_.parameters().size());
    const auto add = [&](std::uint32_t parameter, std::uint32_t value, Real count) {
      const auto& values = prepared_.parameters()[parameter].values;
      const auto at = std::ranges::find(values, value);
      if (at != values.end()) {
        counts[parameter][static_cast<std::size_t>(at - values.begin())] += count;
      }
    };
    for (const Cluster& cluster : leaf.clusters) {
      work_.spend(2 * cluster.cost);
      const auto marginals = cluster.tables->marginals();
      const auto& walk = cluster.tables->walk();
      for (std::size_t step = 0; step < walk.size(); ++step) {
        const Var var = walk[step];
        if (var >= rules.leaf().size()) continue;
        const auto& live = leaf.valid().live[var];
        for (std::size_t s = 0; s < live.size(); ++s) {
          // As a share, so that counts of several leaves can be added.
          const Real count =
              marginals[walk.size() - 1 - step][s] / cluster.tables->total() * leaf.most;
          const Group& group = rules.group(var);
          for (std::size_t i = 0; i < group.parameters.size(); ++i) {
            add(group.parameters[i], group.states[live[s]][i], count);
            stands[group.parameters[i]] = true;
          }
        }
      }
    }
    for (std::uint32_t p = 0; p < stands.size(); ++p) {
      if (!stands[p]) add(p, 0, leaf.most);
    }
  }

  // A walk through one leaf's clusters that takes what was shown least.
  std::optional<Found> guided(std::size_t at, const std::vector<Cluster>& clusters) {
    const Sampler::Leaf& leaf = sampler_.leaves()[at];
    const Model& model = leaf.valid();
    Choice choice = model.blank();
    return guided(at, model, clusters, choice);
  }

  std::optional<Found> guided(std::size_t at, const Model& model,
                              const std::vector<Cluster>& clusters, Choice& choice) {
    std::vector<Real> weights;
    for (const Cluster& cluster : clusters) {
      const auto& walk = cluster.tables->walk();
      for (std::size_t step = 0; step < walk.size(); ++step) {
        cluster.tables->weights(step, choice.at.data(), weights);
        work_.spend(2 * weights.size());
        for (std::uint32_t s = 0; s < weights.size(); ++s) {
          if (weights[s] <= 0) continue;
          model.set(choice, walk[step], s);
          for (const std::size_t i : cluster.due[step]) {
            if (weights[s] <= 0) break;
            work_.spend(cluster.checks[i].cost);
            if (!cluster.checks[i].allows(choice)) weights[s] = 0;
          }
        }
        const auto state = least_shown(at, model, walk[step], weights);
        if (!state) return std::nullopt;
        model.set(choice, walk[step], *state);
      }
    }
    return sampler_.found(at, choice);
  }

  std::optional<std::uint32_t> least_shown(std::size_t at, const Model& model, Var var,
                                           const std::vector<Real>& weights) {
    const LeafRules& rules = sampler_.leaves()[at].model->rules();
    Real sum = 0;
    for (const Real weight : weights) sum += weight;
    if (sum <= 0) return std::nullopt;
    if (var >= rules.leaf().size()) return pick(weights, random_.unit());
    std::optional<std::uint32_t> best;
    std::pair<std::uint64_t, std::uint64_t> least;
    for (std::uint32_t s = 0; s < weights.size(); ++s) {
      if (weights[s] <= 0) continue;
      const Group& group = rules.group(var);
      std::uint64_t shown = 0;
      for (std::size_t i = 0; i < group.parameters.size(); ++i) {
        shown += coverage_.count(group.parameters[i], group.states[model.live[var][s]][i]);
      }
      const std::pair<std::uint64_t, std::uint64_t> rank{shown, random_.below(1U << 20)};
      if (!best || rank < least) {
        best = s;
        least = rank;
      }
    }
    return best;
  }

  std::optional<Found> best_of_some() {
    std::optional<Found> best;
    std::pair<std::size_t, double> gain;
    for (int i = 0; i < kCandidates; ++i) {
      const auto drawn = sampler_.leaves().size() == 1 ? 0 : any_leaf();
      std::optional<Found> found;
      // The last one is left to chance: guided walks alone can miss new points.
      if (i + 1 < kCandidates) {
        found = guided(drawn, sampler_.leaves()[drawn].clusters);
      } else {
        found = sampler_.draw(random_, work_);
      }
      if (!found || known_.contains(found->values)) continue;
      const auto other = coverage_.gain(*found);
      if (!best || other > gain) {
        best = std::move(found);
        gain = other;
      }
    }
    // Where steps one by one lead into dead ends, chance may still help.
    for (int i = 0; i < kFailures && !best && work_.left() > 0; ++i) {
      best = sampler_.draw_unevenly(random_, work_);
      if (best && known_.contains(best->values)) best.reset();
    }
    return best;
  }

  std::size_t any_leaf() {
    std::vector<Real> weights;
    for (const Sampler::Leaf& leaf : sampler_.leaves()) weights.push_back(leaf.most > 0 ? 1 : 0);
    return pick(weights, random_.unit());
  }

  // A new point with the value, from any leaf that has one.
  std::optional<Found> showing(const Target& target) {
    for (std::size_t at = 0; at < sampler_.leaves().size(); ++at) {
      const Sampler::Leaf& leaf = sampler_.leaves()[at];
      if (leaf.most <= 0) continue;
      const LeafRules& rules = leaf.model->rules();
      const Source& source = rules.source(target.parameter);
      Model model = leaf.valid();
      if (source.var != UINT32_MAX) {
        Factor only{{source.var}, {}};
        for (const std::uint32_t state : model.live[source.var]) {
          const auto value = rules.group(source.var).states[state][source.at];
          only.cells.push_back(value == target.value ? 1 : 0);
        }
        model.factors.push_back(std::move(only));
        model.prune(work_);
      } else if (target.value != 0) {
        continue;
      }
      const auto clusters = make_clusters(model, WalkOrder::kCheapest,
                                          std::max<std::uint64_t>(work_.share(0.05), 4096), work_);
      for (int i = 0; i < kCandidates && !model.impossible && work_.left() > 0; ++i) {
        Choice choice = model.blank();
        auto found = guided(at, model, clusters, choice);
        if (found && !known_.contains(found->values)) return found;
      }
    }
    return std::nullopt;
  }

  const Prepared& prepared_;
  const Sampler& sampler_;
  Random random_;
  Work& work_;
  Coverage coverage_;
  std::vector<Target> targets_;
  std::set<std::vector<std::uint32_t>> known_;
};

}  // namespace

CompiledSpace::Points CompiledSpace::stratified(std::size_t most, std::uint64_t seed,
                                                const WorkLimit& limit) const {
  Work work(limit.steps);
  const Sampler sampler(impl_->leaves, work);
  Stratifier stratifier(impl_->prepared, sampler, seed, work);
  std::vector<Found> chosen;
  Points result;
  bool enough = false;
  std::vector<Found> all;
  Work to_list(work.share(0.3));
  const Real comparisons = sampler.most() * static_cast<Real>(most) *
                           static_cast<Real>(impl_->prepared.parameters().size());
  if (sampler.most() <= kFewPoints && comparisons <= static_cast<Real>(work.left()) &&
      sampler.all(all, to_list)) {
    enough = true;
    result.complete = all.size() <= most && impl_->unseen <= 0;
    stratifier.choose(std::move(all), most, chosen);
  } else {
    enough = stratifier.draw(most, chosen);
    result.complete = enough && sampler.exact() && impl_->unseen <= 0 &&
                      static_cast<Real>(chosen.size()) == sampler.most();
  }
  result.cut = !enough || !sampler.complete() || impl_->unseen > 0;
  for (const Found& found : chosen) {
    result.points.push_back(point_of(impl_->leaves[found.leaf], found.states.data()));
  }
  return result;
}

}  // namespace preset
