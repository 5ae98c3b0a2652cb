#include "plugin/space/compiled_space.h"

#include <algorithm>

#include "plugin/space/earlier_leaves.h"

namespace preset {
namespace {

constexpr std::uint64_t kStepsToCompile = 2'000'000;

bool is_candidate(const Parameter& parameter, std::uint32_t value) {
  return std::ranges::find(parameter.values, value) != parameter.values.end();
}

// Where two names mean one flag, the later one counts, and each leaf has its own order.
json::object in_order_of(const LeafRules& rules, const json::object& point) {
  json::object ordered;
  for (Var var = 0; var < rules.leaf().size(); ++var) {
    for (const std::uint32_t parameter : rules.group(var).parameters) {
      const std::string& name = rules.prepared().parameters()[parameter].name;
      if (const json::value* value = point.if_contains(name)) ordered[name] = *value;
    }
  }
  return ordered;
}

}  // namespace

CompiledSpace::Impl::Impl(Space space, CatalogPtr catalog, const Facts& facts)
    : prepared(std::move(space), std::move(catalog), facts) {
  Work work(kStepsToCompile);
  const auto& all = prepared.leaves();
  leaves.reserve(std::min(all.size(), kLeaves));
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i < kLeaves) {
      leaves.emplace_back(prepared, all[i], work);
      continue;
    }
    Real points = 1;
    for (const std::uint32_t group : all[i]) points *= prepared.groups()[group].size();
    unseen += points;
  }
}

CompiledSpace::CompiledSpace(Space space, CatalogPtr catalog, Facts facts)
    : impl_(std::make_unique<const Impl>(std::move(space), std::move(catalog), facts)) {}
CompiledSpace::~CompiledSpace() = default;
CompiledSpace::CompiledSpace(CompiledSpace&&) noexcept = default;

std::vector<std::uint32_t> values_of(const LeafRules& rules, const std::uint32_t* states) {
  std::vector<std::uint32_t> values(rules.prepared().parameters().size());
  for (Var var = 0; var < rules.leaf().size(); ++var) {
    const Group& group = rules.group(var);
    for (std::size_t i = 0; i < group.parameters.size(); ++i) {
      values[group.parameters[i]] = group.states[states[var]][i];
    }
  }
  return values;
}

json::object point_of(const LeafRules& rules, const std::uint32_t* states) {
  const Prepared& prepared = rules.prepared();
  json::object point;
  for (Var var = 0; var < rules.leaf().size(); ++var) {
    const Group& group = rules.group(var);
    for (std::size_t i = 0; i < group.parameters.size(); ++i) {
      const json::value* value = group.cells[states[var]][i].json;
      if (value != nullptr) point[prepared.parameters()[group.parameters[i]].name] = *value;
    }
  }
  return point;
}

CompiledSpace::PointCheck CompiledSpace::check(const json::object& point) const {
  const Prepared& prepared = impl_->prepared;
  PointCheck check;
  json::object ordered;
  for (const Parameter& parameter : prepared.parameters()) {
    const json::value* value = point.if_contains(parameter.name);
    if (value != nullptr && !value->is_null()) ordered[parameter.name] = *value;
  }
  bool known = true;
  for (const auto& member : point) {
    if (member.value().is_null() || ordered.contains(member.key())) continue;
    known = false;
    ordered[member.key()] = member.value();
  }
  std::vector<std::uint32_t> values(prepared.parameters().size());
  for (const auto& member : ordered) {
    const auto parameter = prepared.find_parameter(member.key());
    const auto number = prepared.values().find(member.value());
    if (!parameter || !number || !is_candidate(prepared.parameters()[*parameter], *number)) {
      known = false;
    } else {
      values[*parameter] = *number;
    }
  }
  RuleProgram::State state = prepared.program().state();
  if (known) {
    const auto leaf = std::ranges::find_if(
        impl_->leaves, [&](const LeafRules& rules) { return leaf_has(rules, values, state); });
    check.in_space = leaf != impl_->leaves.end();
    if (check.in_space) ordered = in_order_of(*leaf, ordered);
  }

  // The rules need no leaf: a point that is none of the space's can be asked about, too.
  state.cells = prepared.program().initial();
  const Catalog* catalog = prepared.catalog();
  for (const auto& member : ordered) {
    const bool is_flag = catalog != nullptr && catalog->find(member.key()) != nullptr;
    if (!is_flag && !prepared.find_parameter(member.key())) continue;
    state.cells[prepared.program().parameter_slot(member.key())] =
        RuleProgram::given(member.value());
  }
  for (const auto& rewrite : prepared.program().rewrites()) {
    prepared.program().apply(rewrite, state);
  }
  for (const PreparedRule& rule : prepared.rules()) {
    std::uint64_t missing = 0;
    const Verdict verdict = judge(prepared.program(), rule, state, missing);
    if (verdict == Verdict::kAllows) continue;
    RuleCount count{rule.id, rule.text, rule.source, rule.own, {}, {}, names_of(rule, missing)};
    (verdict == Verdict::kForbids ? check.broken : check.undecided).push_back(std::move(count));
  }
  if (catalog != nullptr) {
    check.effective = effective_config(*catalog, ordered, prepared.facts());
  } else {
    std::vector<json::string> names;
    for (const auto& member : ordered) names.emplace_back(member.key());
    std::ranges::sort(names);
    for (const auto& name : names) check.effective.flags[name] = ordered.at(name);
  }
  return check;
}

}  // namespace preset
