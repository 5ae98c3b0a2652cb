// Dense tables over a few variables, and the one operation that counting is made of.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace preset {

using Var = std::uint32_t;

// A number for each combination of its variables' states; the last variable is the fastest.
template <class N>
struct Table {
  std::vector<Var> scope;
  std::vector<N> cells;
};

// Where a cell stands in a table of another order of variables.
inline std::vector<std::size_t> strides_in(const std::vector<Var>& scope,
                                           std::span<const std::uint32_t> sizes,
                                           const std::vector<Var>& loop) {
  std::vector<std::size_t> strides(loop.size());
  std::size_t stride = 1;
  for (std::size_t i = scope.size(); i-- > 0; stride *= sizes[scope[i]]) {
    const auto at = std::ranges::find(loop, scope[i]);
    if (at != loop.end()) strides[static_cast<std::size_t>(at - loop.begin())] = stride;
  }
  return strides;
}

// The product of all tables, summed over `sum`: a table over `out`. Each variable of a table is in
// one of the two.
template <class N>
Table<N> sum_product(std::span<const Table<N>* const> tables, std::span<const std::uint32_t> sizes,
                     std::vector<Var> out, const std::vector<Var>& sum) {
  std::vector<Var> loop = out;
  loop.insert(loop.end(), sum.begin(), sum.end());
  const std::size_t count = tables.size();
  std::vector<std::size_t> strides;  // count in a row for each variable of the loop
  std::vector<std::vector<std::size_t>> by_table;
  for (const Table<N>* table : tables) by_table.push_back(strides_in(table->scope, sizes, loop));
  for (std::size_t i = 0; i < loop.size(); ++i) {
    for (std::size_t t = 0; t < count; ++t) strides.push_back(by_table[t][i]);
  }

  std::size_t cells = 1, terms = 1;
  for (const Var var : out) cells *= sizes[var];
  for (const Var var : sum) terms *= sizes[var];
  Table<N> result{std::move(out), std::vector<N>(cells)};
  std::vector<std::size_t> at(count);  // the cell of each table
  std::vector<std::uint32_t> state(loop.size());
  // The fastest variable has a loop of its own, the others are counted up.
  const bool inner_sums = !sum.empty();
  const std::uint32_t inner = loop.empty() ? 1 : sizes[loop.back()];
  const std::size_t* inner_strides =
      loop.empty() ? nullptr : strides.data() + (loop.size() - 1) * count;
  const std::size_t outer = inner == 0 ? 0 : cells * terms / inner;
  std::size_t cell = 0, term = 0;
  const std::size_t terms_a_run = inner_sums ? terms / std::max<std::size_t>(inner, 1) : 1;
  for (std::size_t run = 0; run < outer; ++run) {
    N total = 0;
    for (std::uint32_t s = 0; s < inner; ++s) {
      N product = 1;
      for (std::size_t t = 0; t < count; ++t) {
        product *= tables[t]->cells[at[t] + (inner_strides == nullptr ? 0 : s * inner_strides[t])];
      }
      if (inner_sums) {
        total += product;
      } else {
        result.cells[cell++] = product;
      }
    }
    if (inner_sums) {
      result.cells[cell] += total;
      if (++term == terms_a_run) {
        term = 0;
        ++cell;
      }
    }
    for (std::size_t i = loop.empty() ? 0 : loop.size() - 1; i-- > 0;) {
      const std::size_t* const step = strides.data() + i * count;
      if (++state[i] < sizes[loop[i]]) {
        for (std::size_t t = 0; t < count; ++t) at[t] += step[t];
        break;
      }
      for (std::size_t t = 0; t < count; ++t) at[t] -= step[t] * (state[i] - 1);
      state[i] = 0;
    }
  }
  return result;
}

}  // namespace preset
