// The rules as one leaf of a space sees them: which of its variables each one looks at.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "plugin/space/prepared.h"
#include "plugin/space/work.h"

namespace preset {

// Where a slot's value comes from: the last of these that gives one, else the default.
struct Source {
  Var var;           // of the leaf: the index of its group
  std::uint32_t at;  // which of the group's parameters
};
struct Input {
  RuleProgram::Slot slot;
  std::vector<Source> from;
};

// What must be known, and done, to know some slots.
struct Slice {
  std::vector<Var> scope;  // variables with more than one state
  std::vector<Input> inputs;
  std::vector<std::uint32_t> rewrites;  // of the program's, in order

  // Of knowing them once, in steps.
  std::uint64_t cost() const { return (Work::kEvaluation + inputs.size()) * (1 + rewrites.size()); }
};

enum class Verdict : std::uint8_t { kForbids, kAllows, kUndecided };

class LeafRules {
 public:
  LeafRules(const Prepared& prepared, const Leaf& leaf, Work& work);

  const Prepared& prepared() const { return prepared_; }
  const Leaf& leaf() const { return leaf_; }
  const Group& group(Var var) const { return prepared_.groups()[leaf_[var]]; }
  std::span<const std::uint32_t> sizes() const { return sizes_; }
  // Which variable has a parameter, and where; var is UINT32_MAX where none has.
  const Source& source(std::uint32_t parameter) const { return sources_[parameter]; }
  // Parameters that have a value in every point.
  const std::vector<std::uint32_t>& always_given() const { return always_given_; }
  bool rewritable(RuleProgram::Slot slot) const { return rewritable_[slot]; }

  // For values after all rewrites that can happen here, or before any.
  Slice slice(std::span<const RuleProgram::Slot> slots) const;
  // For a condition: before rewrites; parameters for which `hidden` is true do not count.
  Slice raw_slice(std::span<const RuleProgram::Slot> slots,
                  const std::vector<bool>& hidden = {}) const;

  // Conditions that need each other (which only a catalog's aliases can bring about: read_space
  // refuses the others): what such a group must not look at, by parameter; else empty.
  const std::vector<bool>& hidden(Var var) const { return hidden_[var]; }

  // Puts the values of a slice into the state, rewrites done. `states` is by variable.
  void load_inputs(const Slice& slice, const std::uint32_t* states,
                   RuleProgram::State& state) const;  // as they are given
  void load(const Slice& slice, const std::uint32_t* states, RuleProgram::State& state) const;

  Slice rule_slice(const PreparedRule& rule) const;

 private:
  Slice slice_upto(std::span<const RuleProgram::Slot> slots, std::size_t rewrites) const;
  void find_sources();
  void find_live_rewrites(Work& work);
  void find_cycles();
  Slice with_inputs(const std::vector<bool>& needed, const std::vector<bool>& hidden) const;

  const Prepared& prepared_;
  const Leaf& leaf_;
  std::vector<std::uint32_t> sizes_;
  std::vector<Source> sources_;  // by parameter
  std::vector<std::vector<Source>> by_slot_;
  std::vector<std::uint32_t> always_given_;
  std::vector<std::uint32_t> rewrites_;  // that can happen
  std::vector<bool> rewritable_;
  std::vector<std::vector<bool>> hidden_;
};

// The verdict on the values in `state`. `missing`, where undecided: a bit for each name without a
// value, those of `when` first; the 64th stands for all from there.
Verdict judge(const RuleProgram& program, const PreparedRule& rule, RuleProgram::State& state,
              std::uint64_t& missing);
// The names of a rule, as the bits of `missing` count them.
std::vector<std::string> names_of(const PreparedRule& rule, std::uint64_t missing);

}  // namespace preset
