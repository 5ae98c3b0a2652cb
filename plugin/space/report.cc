// The answer to "count": leaves added up.
#include <algorithm>
#include <memory>

#include "plugin/space/compiled_space.h"
#include "plugin/space/configurations.h"
#include "plugin/space/leaf_count.h"

namespace preset {
namespace {

class Reporter {
 public:
  Reporter(const Prepared& prepared, std::span<const LeafRules> leaves, Real unseen, bool full,
           const WorkLimit& limit)
      : prepared_(prepared), work_(limit.steps) {
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      // Each leaf has its part of the work; what it leaves is for those after it.
      const double part = (full ? 0.5 : 1.0) / static_cast<double>(leaves.size() - i);
      Work own(work_.share(part));
      leaves_.push_back(std::make_unique<LeafCount>(leaves, i, full, own));
      work_.spend(own.used());
      total_ = total_ + leaves_.back()->total();
      valid_ = valid_ + leaves_.back()->valid();
    }
    if (unseen > 0) unseen_ = {unseen / 2, 0, unseen, false};
    total_ = total_ + unseen_;
    valid_ = valid_ + unseen_;
  }

  CountReport points() {
    CountReport report;
    report.total = to_count(total_);
    report.valid = to_count(valid_);
    report.work = work_.used();
    return report;
  }

  CountReport all() {
    CountReport report = points();
    add_rules(report);
    add_values(report);
    Configurations found = count_configurations(leaves_, valid_, work_);
    report.configurations = to_count(found.count);
    report.configurations_known = found.known && unseen_.zero();
    report.collapsed = std::move(found.collapsed);
    report.without_effect = std::move(found.without_effect);
    report.work = work_.used();
    return report;
  }

 private:
  void add_rules(CountReport& report) {
    std::vector<RuleResult> sums(prepared_.rules().size());
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      Work own(work_.share(0.5 / static_cast<double>(leaves_.size() - i)));
      const auto results = leaves_[i]->count_rules(own);
      work_.spend(own.used());
      for (std::size_t r = 0; r < sums.size(); ++r) {
        sums[r].removed = sums[r].removed + results[r].removed;
        sums[r].undecided = sums[r].undecided + results[r].undecided;
        sums[r].missing |= results[r].missing;
      }
    }
    for (std::size_t r = 0; r < sums.size(); ++r) {
      sums[r].removed = sums[r].removed + limits_of_unseen();
      sums[r].undecided = sums[r].undecided + limits_of_unseen();
      if (sums[r].removed.zero() && sums[r].undecided.zero()) continue;
      const PreparedRule& rule = prepared_.rules()[r];
      report.rules.push_back({rule.id, rule.text, rule.source, rule.own, to_count(sums[r].removed),
                              to_count(sums[r].undecided), names_of(rule, sums[r].missing)});
    }
    sums_ = std::move(sums);
  }

  Estimate limits_of_unseen() const {
    return unseen_.zero() ? Estimate{} : Estimate{0, 0, unseen_.high, false};
  }

  void add_values(CountReport& report) {
    for (std::uint32_t p = 0; p < prepared_.parameters().size(); ++p) {
      const Parameter& parameter = prepared_.parameters()[p];
      for (const std::uint32_t value : parameter.values) {
        Estimate total = unseen_, valid = unseen_;
        for (const auto& leaf : leaves_) {
          total = total + leaf->total_with(p, value);
          valid = valid + leaf->valid_with(p, value);
        }
        ValueShare share{
            parameter.name, parameter.as_written(value), to_count(valid), 0, valid.zero(), {}};
        if (total.value > 0) {
          share.share = static_cast<double>(std::clamp<Real>(valid.value / total.value, 0, 1));
        }
        if (share.dead && total.exact && total.value > 0) share.because = culprits(p, value, total);
        report.values.push_back(std::move(share));
      }
    }
  }

  // Rules that forbid every point with a value.
  std::vector<std::string> culprits(std::uint32_t parameter, std::uint32_t value,
                                    const Estimate& total) {
    std::vector<std::string> ids;
    for (std::size_t r = 0; r < sums_.size(); ++r) {
      // It cannot forbid more than it forbids at all.
      if (sums_[r].removed.high < total.value) continue;
      Real removed = 0;
      bool certain = true;
      for (const auto& leaf : leaves_) {
        const auto here = leaf->removed_with(r, parameter, value, work_);
        certain = certain && here;
        removed += here ? here->value : 0;
      }
      if (certain && removed == total.value) ids.push_back(prepared_.rules()[r].id);
    }
    return ids;
  }

  const Prepared& prepared_;
  Work work_;
  std::vector<std::unique_ptr<LeafCount>> leaves_;
  std::vector<RuleResult> sums_;
  Estimate unseen_, total_, valid_;
};

}  // namespace

CountReport CompiledSpace::count(const WorkLimit& limit) const {
  return Reporter(impl_->prepared, impl_->leaves, impl_->unseen, true, limit).all();
}

CountReport CompiledSpace::count_points(const WorkLimit& limit) const {
  return Reporter(impl_->prepared, impl_->leaves, impl_->unseen, false, limit).points();
}

}  // namespace preset
