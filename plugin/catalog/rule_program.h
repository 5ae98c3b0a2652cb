// A catalog's rules with every name looked up beforehand: what effective_config() runs once,
// counting a space runs for every cell of a table.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/catalog/catalog.h"
#include "plugin/catalog/effective.h"

namespace preset {

// Flags, parameters that are no flags, facts, and names that mean nothing: each is a slot. A
// catalog, facts and expressions that were given are borrowed. Once everything is bound, all const
// functions are [any thread].
class RuleProgram {
 public:
  using Slot = std::uint32_t;

  struct Cell {
    Operand operand;
    const json::value* json = nullptr;  // how it was written; null: computed, or there is no value
  };
  // An expression and the slots of its names.
  struct Bound {
    const Expression* expression = nullptr;
    std::vector<Slot> slots;
  };
  struct Assign {
    Slot slot;
    std::optional<Bound> value;  // none: the flag is left out again
  };
  struct Rewrite {
    std::size_t rule;  // in the catalog's list
    std::optional<Bound> when;
    std::vector<Assign> set;
  };
  struct Ignore {
    std::size_t rule;
    std::optional<Bound> when;
    std::vector<Slot> flags;
  };
  // The values of one evaluation. One thread at a time.
  struct State {
    std::vector<Cell> cells;
    std::vector<Operand> operands;
  };

  // `catalog` may be null. `parameters`: names that are operands even where they are no flags.
  RuleProgram(const Catalog* catalog, const Facts& facts, std::span<const std::string> parameters);

  // The slot of a parameter that is a flag (by any of its names) or was given above.
  Slot parameter_slot(std::string_view name) const;
  // Before the first state() only: new names get new slots.
  Bound bind(const Expression& expression);

  const std::vector<Rewrite>& rewrites() const { return rewrites_; }
  const std::vector<Ignore>& ignores() const { return ignores_; }
  const Catalog* catalog() const { return catalog_; }
  std::size_t flag_count() const { return flag_count_; }  // slots below are the catalog's flags

  // Nothing given: defaults and facts.
  const std::vector<Cell>& initial() const { return initial_; }
  State state() const { return {initial_, {}}; }

  static Cell given(const json::value& value) { return {{to_expr_value(value), true}, &value}; }
  // The value in force; null where there is none.
  static json::value value_of(const Cell& cell);
  static bool same(const Cell& a, const Cell& b);

  Truth test(const Bound& bound, State& state) const;
  Truth test(const std::optional<Bound>& bound, State& state) const {
    return bound ? test(*bound, state) : Truth::kTrue;
  }
  // Does what the rewrite says if its condition is true, and tells what was there before each
  // assignment (with the slot's new value in place).
  using Observer = std::function<void(const Assign&, const Cell& before)>;
  void apply(const Rewrite& rewrite, State& state, const Observer* observer = nullptr) const;

 private:
  Slot slot_of_name(std::string_view name);
  std::span<const Operand> operands(const Bound& bound, State& state) const;

  const Catalog* catalog_;
  const Facts& facts_;
  std::size_t flag_count_ = 0;
  std::map<std::string, Slot, std::less<>> symbols_;  // beyond what the catalog finds itself
  std::vector<Cell> initial_;
  std::vector<Rewrite> rewrites_;
  std::vector<Ignore> ignores_;
};

}  // namespace preset
