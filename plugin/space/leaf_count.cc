#include "plugin/space/leaf_count.h"

#include <algorithm>
#include <cmath>

#include "plugin/space/joint.h"

namespace preset {
namespace {

constexpr std::uint64_t kMostTableCells = std::uint64_t{1} << 22;
constexpr std::uint64_t kFewestSamples = 100;
constexpr std::uint64_t kMostSamples = 20'000;

}  // namespace

LeafCount::LeafCount(std::span<const LeafRules> leaves, std::size_t leaf, bool full, Work& work)
    : model_(leaves, leaf, work) {
  if (!model_.complete()) {
    Real most = 1;
    for (const std::uint32_t size : rules().sizes()) most *= size;
    total_ = valid_ = {most / 2, 0, most, false};
    return;
  }
  count_side(model_.base(), full, work, base_side_);
  total_ = base_side_.total;
  count_side(model_.valid(), full, work, valid_side_);
  valid_ = valid_side_.total;
  // What rules leave is never more than all.
  if (!valid_.exact) valid_ = at_most(valid_, total_.high);
}

void LeafCount::count_side(const Model& model, bool full, Work& work, Side& side) {
  side.model = &model;
  if (model.impossible) return;
  const std::uint64_t most = std::clamp<std::uint64_t>(work.share(0.2), 4096, kMostTableCells);
  side.clusters = make_clusters(model, WalkOrder::kCheapest, most, work);
  auto open = static_cast<double>(
      std::ranges::count_if(side.clusters, [](const Cluster& c) { return !c.exact(); }));
  side.places.resize(model.sizes.size());
  side.total = Estimate::of(1);
  for (std::size_t i = 0; i < side.clusters.size(); ++i) {
    const Cluster& cluster = side.clusters[i];
    std::uint64_t allowance = 0;
    if (!cluster.exact()) {
      allowance = work.share(0.6 / open);
      open = std::max(1.0, open - 1);
    }
    side.counts.push_back(count_cluster(model, cluster, full, allowance, work));
    side.others.push_back(side.total);
    side.total = side.total * side.counts.back().count;
    for (std::size_t j = 0; j < cluster.vars.size(); ++j) side.places[cluster.vars[j]] = {i, j};
  }
  Estimate behind = Estimate::of(1);
  for (std::size_t i = side.clusters.size(); i-- > 0;) {
    side.others[i] = side.others[i] * behind;
    behind = behind * side.counts[i].count;
  }
}

Estimate LeafCount::with(const Side& side, const Estimate& all, std::uint32_t parameter,
                         std::uint32_t value) const {
  const Source& source = rules().source(parameter);
  if (source.var == UINT32_MAX) return value == 0 ? all : Estimate{};
  if (side.model == nullptr) return {all.value / 2, 0, all.high, false};
  if (side.model->impossible) return {};
  const auto [cluster, index] = side.places[source.var];
  Estimate sum;
  const auto& live = side.model->live[source.var];
  for (std::size_t at = 0; at < live.size(); ++at) {
    if (rules().group(source.var).states[live[at]][source.at] != value) continue;
    sum = sum + side.counts[cluster].marginals[index][at] * side.others[cluster];
  }
  return sum;
}

Estimate LeafCount::total_with(std::uint32_t parameter, std::uint32_t value) const {
  return with(base_side_, total_, parameter, value);
}

Estimate LeafCount::valid_with(std::uint32_t parameter, std::uint32_t value) const {
  return with(valid_side_, valid_, parameter, value);
}

const RuleTable* LeafCount::table_of(std::size_t rule) const {
  const auto& tables = model_.rule_tables();
  const auto found = std::ranges::find(tables, rule, &RuleTable::rule);
  return found == tables.end() ? nullptr : &*found;
}

std::optional<std::vector<Real>> LeafCount::weigh(const RuleTable& table,
                                                  const std::vector<double>& wanted,
                                                  std::optional<Var> keep, Work& work) const {
  const Model& base = model_.base();
  std::vector<Var> scope = table.slice.scope;
  if (keep && std::ranges::find(scope, *keep) == scope.end()) scope.push_back(*keep);
  std::vector<Table<Real>> parts;
  Real others = 1;
  for (const Cluster& cluster : base_side_.clusters) {
    std::vector<Var> inside;
    for (const Var var : scope) {
      if (std::ranges::binary_search(cluster.vars, var)) inside.push_back(var);
    }
    if (inside.empty()) {
      others *= cluster.tables->total();
      continue;
    }
    auto part = joint(base, cluster, inside, work.share(0.1, kMostTableCells), work);
    if (!part) return std::nullopt;
    parts.push_back(std::move(*part));
  }
  const Table<double> marks{table.slice.scope, wanted};
  const Table<double> live_marks = restricted(marks, rules().sizes(), base);
  parts.push_back({live_marks.scope, {live_marks.cells.begin(), live_marks.cells.end()}});
  std::vector<const Table<Real>*> tables;
  for (const auto& part : parts) tables.push_back(&part);
  std::vector<Var> out;
  if (keep) {
    out.push_back(*keep);
    std::erase(scope, *keep);
  }
  work.spend(combinations(scope, base.sizes, kMostTableCells));
  std::vector<Real> counts = sum_product<Real>(tables, base.sizes, out, scope).cells;
  for (Real& count : counts) count *= others;
  return counts;
}

bool LeafCount::count_exactly(const RuleTable& table, RuleResult& result, Work& work) const {
  const auto marked = [&](auto is_wanted) -> std::optional<Real> {
    std::vector<double> wanted(table.verdicts.size());
    bool any = false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      wanted[i] = is_wanted(i) ? 1 : 0;
      any = any || wanted[i] > 0;
    }
    if (!any) return 0;
    const auto counts = weigh(table, wanted, std::nullopt, work);
    return counts ? std::optional((*counts)[0]) : std::nullopt;
  };
  const auto removed =
      marked([&](std::size_t i) { return table.verdicts[i] == Verdict::kForbids; });
  const auto undecided =
      marked([&](std::size_t i) { return table.verdicts[i] == Verdict::kUndecided; });
  if (!removed || !undecided) return false;
  result.removed = Estimate::of(*removed);
  result.undecided = Estimate::of(*undecided);
  if (*undecided <= 0) return true;
  std::uint64_t all = 0;
  for (const std::uint64_t mask : table.missing) all |= mask;
  for (std::size_t bit = 0; bit < 64; ++bit) {
    if ((all >> bit & 1) == 0) continue;
    const auto lacking = marked([&](std::size_t i) { return (table.missing[i] >> bit & 1) != 0; });
    if (!lacking || *lacking > 0) result.missing |= std::uint64_t{1} << bit;
  }
  return true;
}

// The same points show what each of the rules does.
void LeafCount::sample_rules(const std::vector<const RuleTable*>& tables,
                             std::vector<RuleResult>& results, Work& work) const {
  const Model& base = model_.base();
  struct Tally {
    double sum = 0, squares = 0;
  };
  std::vector<Tally> removed(tables.size()), undecided(tables.size());
  Random random(tables.size());
  Choice choice = base.blank();
  RuleProgram::State state = rules().prepared().program().state();
  const std::uint64_t end = work.used() + work.share(0.3);
  std::uint64_t samples = 0;
  while (samples < kFewestSamples || (samples < kMostSamples && work.used() < end)) {
    ++samples;
    double weight = 1;
    for (const Cluster& cluster : base_side_.clusters) {
      weight *= draw_weighted(base, cluster, random, choice, work);
      if (weight <= 0) break;
    }
    if (weight <= 0) continue;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      std::uint64_t missing = 0;
      work.spend(tables[i]->slice.cost());
      const Verdict verdict = model_.judge(*tables[i], choice, state, missing);
      if (verdict == Verdict::kAllows) continue;
      Tally& tally = verdict == Verdict::kForbids ? removed[i] : undecided[i];
      tally.sum += weight;
      tally.squares += weight * weight;
      results[tables[i]->rule].missing |= missing;
    }
  }
  Real whole = 1;
  for (const Cluster& cluster : base_side_.clusters) whole *= cluster.tables->total();
  const auto n = static_cast<double>(samples);
  const auto estimate = [&](const Tally& tally) {
    const double mean = tally.sum / n;
    return share_of(Estimate::of(whole), mean, std::max(0.0, tally.squares / n - mean * mean), n);
  };
  for (std::size_t i = 0; i < tables.size(); ++i) {
    results[tables[i]->rule].removed = estimate(removed[i]);
    results[tables[i]->rule].undecided = estimate(undecided[i]);
  }
}

std::vector<RuleResult> LeafCount::count_rules(Work& work) const {
  std::vector<RuleResult> results(rules().prepared().rules().size());
  if (!model_.complete()) {
    for (RuleResult& result : results) {
      result.removed = result.undecided = {0, 0, total_.high, false};
    }
    return results;
  }
  if (total_.zero()) return results;
  const bool exact = std::ranges::all_of(base_side_.clusters, &Cluster::exact);
  std::vector<const RuleTable*> sampled;
  for (const RuleTable& table : model_.rule_tables()) {
    if (exact && table.tabulated && count_exactly(table, results[table.rule], work)) continue;
    results[table.rule] = {};
    sampled.push_back(&table);
  }
  if (!sampled.empty()) sample_rules(sampled, results, work);
  return results;
}

std::optional<Estimate> LeafCount::removed_with(std::size_t rule, std::uint32_t parameter,
                                                std::uint32_t value, Work& work) const {
  if (total_.zero()) return Estimate{};
  const RuleTable* table = table_of(rule);
  if (model_.complete() && table == nullptr) return Estimate{};
  const bool exact = model_.complete() && table->tabulated && !model_.base().impossible &&
                     std::ranges::all_of(base_side_.clusters, &Cluster::exact);
  if (!exact) return std::nullopt;
  std::vector<double> wanted;
  for (const Verdict verdict : table->verdicts) {
    wanted.push_back(verdict == Verdict::kForbids ? 1 : 0);
  }
  const Source& source = rules().source(parameter);
  if (source.var == UINT32_MAX) {
    if (value != 0) return Estimate{};
    const auto counts = weigh(*table, wanted, std::nullopt, work);
    return counts ? std::optional(Estimate::of((*counts)[0])) : std::nullopt;
  }
  const auto counts = weigh(*table, wanted, source.var, work);
  if (!counts) return std::nullopt;
  Real sum = 0;
  const auto& live = model_.base().live[source.var];
  for (std::size_t at = 0; at < live.size(); ++at) {
    if (rules().group(source.var).states[live[at]][source.at] == value) sum += (*counts)[at];
  }
  return Estimate::of(sum);
}

}  // namespace preset
