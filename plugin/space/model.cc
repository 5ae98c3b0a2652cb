#include "plugin/space/model.h"

#include <algorithm>

namespace preset {
namespace {

std::vector<std::vector<bool>> all_true(const std::vector<std::uint32_t>& sizes) {
  std::vector<std::vector<bool>> flags;
  for (const std::uint32_t size : sizes) flags.emplace_back(size, true);
  return flags;
}

// Marks off `alive` what the factor allows with nothing. True if something was.
bool revise(const Factor& factor, const Model& model, std::vector<std::uint32_t>& positions,
            std::vector<std::vector<bool>>& alive) {
  std::vector<std::vector<bool>> supported;
  for (const Var var : factor.scope) supported.emplace_back(model.sizes[var], false);
  for_each_cell(factor.scope, model.sizes, positions, [&](std::size_t cell) {
    if (factor.cells[cell] == 0) return;
    for (const Var var : factor.scope) {
      if (!alive[var][positions[var]]) return;
    }
    for (std::size_t i = 0; i < factor.scope.size(); ++i) {
      supported[i][positions[factor.scope[i]]] = true;
    }
  });
  bool changed = false;
  for (std::size_t i = 0; i < factor.scope.size(); ++i) {
    auto& states = alive[factor.scope[i]];
    for (std::size_t s = 0; s < states.size(); ++s) {
      if (states[s] && !supported[i][s]) {
        states[s] = false;
        changed = true;
      }
    }
  }
  return changed;
}

// The factor over the states that are left; variables with one state go.
Factor compressed(const Factor& factor, const std::vector<std::uint32_t>& old_sizes,
                  const std::vector<std::vector<bool>>& alive,
                  const std::vector<std::uint32_t>& new_sizes,
                  std::vector<std::uint32_t>& positions) {
  Factor result;
  for (const Var var : factor.scope) {
    if (new_sizes[var] > 1) result.scope.push_back(var);
  }
  for_each_cell(factor.scope, old_sizes, positions, [&](std::size_t cell) {
    for (const Var var : factor.scope) {
      if (!alive[var][positions[var]]) return;
    }
    result.cells.push_back(factor.cells[cell]);
  });
  return result;
}

// Multiplies `part` into `whole`, whose scope includes its own.
void absorb(Factor& whole, const Factor& part, const Model& model) {
  const Factor* const both[] = {&whole, &part};
  whole = sum_product<std::uint8_t>(both, model.sizes, whole.scope, {});
}

bool says_nothing(const Factor& factor) {
  return std::ranges::find(factor.cells, 0) == factor.cells.end();
}

}  // namespace

Var Model::add_variable(std::uint32_t states) {
  std::vector<std::uint32_t> all(states);
  for (std::uint32_t s = 0; s < states; ++s) all[s] = s;
  live.push_back(std::move(all));
  sizes.push_back(states);
  return static_cast<Var>(sizes.size() - 1);
}

Choice Model::blank() const {
  Choice choice{std::vector<std::uint32_t>(sizes.size()), std::vector<std::uint32_t>(sizes.size())};
  for (Var var = 0; var < sizes.size(); ++var) {
    if (sizes[var] > 0) set(choice, var, 0);
  }
  return choice;
}

void Model::prune(Work& work) {
  if (impossible) return;
  auto alive = all_true(sizes);
  std::vector<std::uint32_t> positions(sizes.size());
  bool changed = !factors.empty();
  while (changed) {
    changed = false;
    for (const Factor& factor : factors) {
      work.spend(factor.cells.size());
      changed = revise(factor, *this, positions, alive) || changed;
    }
    if (work.left() == 0) break;
  }
  const std::vector<std::uint32_t> old_sizes = sizes;
  for (Var var = 0; var < sizes.size(); ++var) {
    std::vector<std::uint32_t> left;
    for (std::size_t s = 0; s < live[var].size(); ++s) {
      if (alive[var][s]) left.push_back(live[var][s]);
    }
    live[var] = std::move(left);
    sizes[var] = static_cast<std::uint32_t>(live[var].size());
    impossible = impossible || sizes[var] == 0;
  }
  if (impossible) {
    factors.clear();
    checks.clear();
    return;
  }
  std::vector<Factor> all;
  for (const Factor& factor : factors) {
    all.push_back(compressed(factor, old_sizes, alive, sizes, positions));
  }
  std::ranges::stable_sort(all, std::ranges::greater{},
                           [](const Factor& f) { return f.scope.size(); });
  factors.clear();
  for (Factor& factor : all) {
    if (factor.scope.empty()) {
      impossible = impossible || factor.cells[0] == 0;
      continue;
    }
    if (says_nothing(factor)) continue;
    const auto holder = std::ranges::find_if(factors, [&](const Factor& other) {
      return std::ranges::all_of(factor.scope, [&](Var var) {
        return std::ranges::find(other.scope, var) != other.scope.end();
      });
    });
    if (holder == factors.end()) {
      factors.push_back(std::move(factor));
    } else {
      absorb(*holder, factor, *this);
      work.spend(holder->cells.size());
    }
  }
}

std::uint64_t combinations(const std::vector<Var>& scope, std::span<const std::uint32_t> sizes,
                           std::uint64_t most) {
  std::uint64_t product = 1;
  for (const Var var : scope) {
    if (sizes[var] == 0) return 0;
    if (product > most / sizes[var]) return most + 1;
    product *= sizes[var];
  }
  return product;
}

}  // namespace preset
