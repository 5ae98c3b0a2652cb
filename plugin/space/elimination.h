// Exact counting by eliminating one variable after the other: sums of products of small tables,
// which afterwards also tell how many ways there are on from any partial assignment.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "plugin/space/estimate.h"
#include "plugin/space/table.h"

namespace preset {

// An order of elimination and what it costs, in cells.
struct Plan {
  std::vector<Var> order;
  std::uint64_t cost = 0;
};

// A cheap order for tables of these scopes; nothing if it costs more than `most`. Variables of
// `last` are eliminated after all others. Variables of no scope are fine.
std::optional<Plan> plan_elimination(const std::vector<Var>& vars,
                                     const std::vector<std::vector<Var>>& scopes,
                                     std::span<const std::uint32_t> sizes, std::uint64_t most,
                                     const std::vector<Var>& last = {});
// What a given order costs; nothing if more than `most`.
std::optional<Plan> plan_in_order(std::vector<Var> order,
                                  const std::vector<std::vector<Var>>& scopes,
                                  std::span<const std::uint32_t> sizes, std::uint64_t most);

// [any thread]
class Elimination {
 public:
  // Each variable of a table is in `order`. `sizes` goes by variable and must outlive this.
  static std::unique_ptr<const Elimination> make(std::vector<Var> order,
                                                 std::vector<Table<double>> tables,
                                                 std::span<const std::uint32_t> sizes);
  virtual ~Elimination() = default;

  // Of the product of all tables over all assignments.
  virtual Real total() const = 0;
  // The same for each state of each variable; in the order of the variables in `order`.
  virtual std::vector<std::vector<Real>> marginals() const = 0;

  // Variables as an assignment is built: the last eliminated first.
  const std::vector<Var>& walk() const { return walk_; }
  // How many ways there are on for each state of walk()[step], up to a factor common to all of
  // them, where the variables before have the positions in `at` (by variable).
  virtual void weights(std::size_t step, const std::uint32_t* at, std::vector<Real>& out) const = 0;

 protected:
  std::vector<Var> walk_;
};

}  // namespace preset
