// Counting configurations without going through all points.
#include <algorithm>
#include <numeric>
#include <set>

#include "plugin/space/configurations.h"
#include "plugin/space/joint.h"

namespace preset {
namespace {

constexpr std::uint64_t kMostGroupCells = std::uint64_t{1} << 20;

class Grouper {
 public:
  Grouper(const LeafOutputs& leaf, Work& work)
      : leaf_(leaf), model_(leaf.leaf->model().valid()), work_(work) {}

  std::optional<Estimate> count() {
    if (!leaf_.tabulated()) return std::nullopt;
    find_readable();
    // Helper variables follow from the leaf's own.
    const std::size_t own = leaf_.leaf->rules().leaf().size();
    if (std::find(readable_.begin(), readable_.begin() + static_cast<std::ptrdiff_t>(own), false) ==
        readable_.begin() + static_cast<std::ptrdiff_t>(own)) {
      return leaf_.leaf->valid();
    }
    if (!model_.checks.empty()) return std::nullopt;
    std::vector<Table<Real>> tables;
    for (const Factor& factor : model_.factors) {
      if (!std::ranges::all_of(factor.scope, [this](Var var) { return readable_[var]; })) continue;
      tables.push_back({factor.scope, {factor.cells.begin(), factor.cells.end()}});
    }
    for (const auto& group : groups()) {
      auto table = distinct(group);
      if (!table) return std::nullopt;
      tables.push_back(std::move(*table));
    }
    std::vector<Var> vars;
    for (Var var = 0; var < model_.sizes.size(); ++var) {
      if (readable_[var]) vars.push_back(var);
    }
    const auto total = sum_onto(std::move(tables), vars, {}, model_.sizes,
                                work_.share(0.5, std::uint64_t{1} << 22), work_);
    if (!total) return std::nullopt;
    return Estimate::of(total->cells[0]);
  }

 private:
  // A variable can be read off a configuration if members that depend on it alone tell its states
  // apart. One that has a single state tells nothing, but there is nothing to tell either.
  void find_readable() {
    readable_.resize(model_.sizes.size());
    std::vector<std::vector<const Output*>> own(model_.sizes.size());
    for (const Output& output : leaf_.outputs) {
      if (output.scope.size() == 1) own[output.scope[0]].push_back(&output);
    }
    for (Var var = 0; var < model_.sizes.size(); ++var) {
      std::set<std::vector<std::uint32_t>> seen;
      for (std::uint32_t s = 0; s < model_.sizes[var]; ++s) {
        std::vector<std::uint32_t> members;
        for (const Output* output : own[var]) members.push_back(output->outcome[s]);
        seen.insert(std::move(members));
      }
      readable_[var] = seen.size() == model_.sizes[var];
    }
  }

  template <class Visit>
  void for_each_scope(Visit visit) const {
    for (const Factor& factor : model_.factors) visit(factor.scope);
    for (const Output& output : leaf_.outputs) visit(output.scope);
  }

  // Variables that cannot be read, each group with all that factors and outputs tie to it.
  std::vector<std::vector<Var>> groups() const {
    std::vector<Var> parent(model_.sizes.size());
    std::iota(parent.begin(), parent.end(), Var{0});
    const auto root = [&](Var var) {
      while (parent[var] != var) var = parent[var] = parent[parent[var]];
      return var;
    };
    for_each_scope([&](const std::vector<Var>& scope) {
      std::optional<Var> first;
      for (const Var var : scope) {
        if (readable_[var]) continue;
        if (first) parent[root(var)] = root(*first);
        first = var;
      }
    });
    std::vector<std::vector<Var>> by_root(parent.size());
    for (Var var = 0; var < parent.size(); ++var) {
      if (!readable_[var]) by_root[root(var)].push_back(var);
    }
    std::erase_if(by_root, [](const auto& group) { return group.empty(); });
    return by_root;
  }

  // For each choice of the readable variables around a group: how many configurations its own
  // variables make.
  std::optional<Table<Real>> distinct(const std::vector<Var>& group) {
    const auto touches = [&](const std::vector<Var>& scope) {
      return std::ranges::any_of(scope, [&](Var var) {
        return !readable_[var] && std::ranges::binary_search(group, var);
      });
    };
    std::set<Var> around;
    std::vector<const Factor*> factors;
    std::vector<const Output*> outputs;
    const auto add_around = [&](const std::vector<Var>& scope) {
      for (const Var var : scope) {
        if (readable_[var]) around.insert(var);
      }
    };
    for (const Factor& factor : model_.factors) {
      if (!touches(factor.scope)) continue;
      factors.push_back(&factor);
      add_around(factor.scope);
    }
    for (const Output& output : leaf_.outputs) {
      if (!touches(output.scope)) continue;
      outputs.push_back(&output);
      add_around(output.scope);
    }
    std::vector<Var> scope(around.begin(), around.end());
    scope.insert(scope.end(), group.begin(), group.end());
    const std::uint64_t price = factors.size() + 4 * outputs.size() + 1;
    const std::uint64_t most = std::min(kMostGroupCells, work_.share(0.5) / price);
    const std::uint64_t cells = combinations(scope, model_.sizes, most);
    if (cells > most) return std::nullopt;
    work_.spend(cells * price);

    Table<Real> table{{around.begin(), around.end()}, {}};
    const std::uint64_t inner = combinations(group, model_.sizes, most);
    Choice choice = model_.blank();
    std::set<std::vector<std::uint32_t>> seen;
    std::uint64_t run = 0;
    for_each_cell(scope, model_.sizes, choice.at, [&](std::size_t) {
      const bool allowed = std::ranges::all_of(factors, [&](const Factor* factor) {
        std::size_t cell = 0;
        for (const Var var : factor->scope) cell = cell * model_.sizes[var] + choice.at[var];
        return factor->cells[cell] != 0;
      });
      if (allowed) {
        std::vector<std::uint32_t> members;
        for (const Output* output : outputs) {
          members.push_back(output->outcome[output->cell(model_.sizes, choice)]);
        }
        seen.insert(std::move(members));
      }
      if (++run < inner) return;
      table.cells.push_back(static_cast<Real>(seen.size()));
      seen.clear();
      run = 0;
    });
    return table;
  }

  const LeafOutputs& leaf_;
  const Model& model_;
  Work& work_;
  std::vector<bool> readable_;
};

}  // namespace

std::optional<Estimate> count_by_groups(const LeafOutputs& leaf, Work& work) {
  return Grouper(leaf, work).count();
}

}  // namespace preset
