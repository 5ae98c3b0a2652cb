// Variables with few states, and what forbids combinations of them.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "plugin/space/table.h"
#include "plugin/space/work.h"

namespace preset {

// A choice for every variable: its state, and where that stands among the states still possible.
struct Choice {
  std::vector<std::uint32_t> states;
  std::vector<std::uint32_t> at;
};

// Which combinations of states (of their positions) are allowed.
using Factor = Table<std::uint8_t>;

// What is too wide for a table. `allows` looks at the variables of the scope alone.
struct Check {
  std::vector<Var> scope;
  std::function<bool(const Choice&)> allows;
  std::uint64_t cost = 1;  // of asking it, in steps
};

struct Model {
  std::vector<std::vector<std::uint32_t>> live;  // the states each variable still has
  std::vector<std::uint32_t> sizes;              // how many
  std::vector<Factor> factors;
  std::vector<Check> checks;
  std::vector<Var> order;  // as people see points: the last one changes fastest
  bool impossible = false;

  Var add_variable(std::uint32_t states);
  // Gives a variable the state at a position.
  void set(Choice& choice, Var var, std::uint32_t position) const {
    choice.at[var] = position;
    choice.states[var] = live[var][position];
  }
  Choice blank() const;

  // Takes out states that some factor allows nowhere, until none is left, and factors that say
  // nothing or that another one includes.
  void prune(Work& work);
};

// The number of combinations, at most `most` + 1.
std::uint64_t combinations(const std::vector<Var>& scope, std::span<const std::uint32_t> sizes,
                           std::uint64_t most);

// Calls visit(cell, positions) for each combination, the last variable fastest; `positions` is by
// variable, the others stay as they are.
template <class Visit>
void for_each_cell(const std::vector<Var>& scope, std::span<const std::uint32_t> sizes,
                   std::vector<std::uint32_t>& positions, Visit visit) {
  for (const Var var : scope) positions[var] = 0;
  for (std::size_t cell = 0;; ++cell) {
    visit(cell);
    std::size_t i = scope.size();
    while (i > 0 && ++positions[scope[i - 1]] == sizes[scope[i - 1]]) positions[scope[--i]] = 0;
    if (i == 0) return;
  }
}

}  // namespace preset
