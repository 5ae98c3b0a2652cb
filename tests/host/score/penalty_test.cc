// What holds for the penalty whatever the numbers are.
#include "score/penalty.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>

#include "score/score_parts.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr SloCurve kCurves[] = {SloCurve::kStepped, SloCurve::kSmooth};
constexpr Objective kObjectives[] = {Objective::kMinimizeLatency, Objective::kMaximizeThroughput,
                                     Objective::kMinimizeTtft, Objective::kMinimizeTpot};

ScoreRules rules_with(Objective objective, SloCurve curve, double threshold, double weight = 1,
                      double steepness = 0.1) {
  ScoreRules rules;
  rules.objective = objective;
  rules.curve = curve;
  rules.steepness = steepness;
  rules.slo = {{"/slo/latency/p90", "p90_e2e_latency", threshold, weight, false, 0.5}};
  return rules;
}

// A trial whose objective's metric, whichever it is, is `measured`.
json::object metrics_with(double measured, double p90) {
  return {{"mean_e2e_latency", measured},
          {"mean_total_throughput", measured},
          {"mean_ttft", measured},
          {"mean_tpot", measured},
          {"p90_e2e_latency", p90}};
}

double value_of(const json::object& metrics, const ScoreRules& rules) {
  const Score result = score(metrics, rules);
  BOOST_REQUIRE(result.value.has_value());
  BOOST_REQUIRE(std::isfinite(*result.value));
  return *result.value;
}

// Numbers over many orders of magnitude, the same in each run.
class Numbers {
 public:
  double between(double low, double high) {
    const double part = static_cast<double>(engine_()) / static_cast<double>(engine_.max());
    return low * std::pow(high / low, part);
  }

 private:
  std::mt19937_64 engine_{20};
};

BOOST_AUTO_TEST_SUITE(penalties)

BOOST_AUTO_TEST_CASE(no_violation_costs_nothing) {
  for (const SloCurve curve : kCurves) {
    for (const Objective objective : kObjectives) {
      const ScoreRules rules = rules_with(objective, curve, 5);
      for (const double p90 : {0.0, 1.0, 5.0}) {
        const Score result = score(metrics_with(7, p90), rules);
        BOOST_TEST(*result.value == *result.base);
        BOOST_TEST(result.violations.empty());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_greater_violation_never_scores_better_and_all_scores_are_finite) {
  Numbers numbers;
  for (int round = 0; round < 2000; ++round) {
    const double measured = numbers.between(1e-9, 1e9);
    const double threshold = numbers.between(1e-12, 1e6);
    const double weight = numbers.between(1e-6, 1e12);
    const double steepness = numbers.between(1e-6, 1e3);
    const double less = numbers.between(threshold, threshold * 1e6);
    const double more = numbers.between(less, less * 1e6);
    for (const SloCurve curve : kCurves) {
      for (const Objective objective : kObjectives) {
        const ScoreRules rules = rules_with(objective, curve, threshold, weight, steepness);
        const double kept = value_of(metrics_with(measured, threshold), rules);
        const double broken = value_of(metrics_with(measured, less), rules);
        const double worse = value_of(metrics_with(measured, more), rules);
        BOOST_REQUIRE(kept <= broken);
        BOOST_REQUIRE(broken <= worse);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(beyond_what_exp_can_tell_the_order_is_still_strict) {
  for (const SloCurve curve : kCurves) {
    for (const Objective objective : kObjectives) {
      const ScoreRules rules = rules_with(objective, curve, 1);
      double before = value_of(metrics_with(100, 1), rules);
      for (const double p90 : {10.0, 40.0, 41.0, 41.1, 71.0, 72.0, 1e3, 1e6, 1e30}) {
        const double now = value_of(metrics_with(100, p90), rules);
        BOOST_TEST(now > before);
        before = now;
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_largest_numbers_there_are_give_finite_scores) {
  for (const SloCurve curve : kCurves) {
    for (const Objective objective : kObjectives) {
      value_of(metrics_with(1e308, 1e308), rules_with(objective, curve, 1e-308, 1e308, 1e-308));
      value_of(metrics_with(1e-308, 1e308), rules_with(objective, curve, 1e-308, 0, 1e-308));
    }
  }
}

BOOST_AUTO_TEST_CASE(both_curves_cross_the_start_of_the_tangent_without_a_step) {
  const SloEntry entry;
  for (const SloCurve curve : kCurves) {
    const double below = penalty_of(entry, 399.999999, 1, curve);
    const double above = penalty_of(entry, 400.000001, 1, curve);
    BOOST_TEST(below < above);
    BOOST_TEST(below == above, boost::test_tools::tolerance(1e-5));
  }
}

BOOST_AUTO_TEST_CASE(the_smooth_curve_begins_at_nothing_and_the_stepped_one_with_the_weight) {
  const auto just_over = [](Objective objective, SloCurve curve) {
    return value_of(metrics_with(100, 5 * (1 + 1e-9)), rules_with(objective, curve, 5, 0.5));
  };
  for (const Objective objective : kObjectives) {
    const double base = objective == Objective::kMaximizeThroughput ? -100 : 100;
    BOOST_TEST(just_over(objective, SloCurve::kSmooth) == base, boost::test_tools::tolerance(1e-7));
    BOOST_TEST(just_over(objective, SloCurve::kStepped) == base + 50,
               boost::test_tools::tolerance(1e-7));
  }
}

BOOST_AUTO_TEST_CASE(the_smooth_curve_multiplies_times_and_divides_throughput) {
  const double grown = std::exp(1.0) - 1;  // r = 0.1, s = 0.1
  const auto at = [](Objective objective) {
    return value_of(metrics_with(100, 5.5), rules_with(objective, SloCurve::kSmooth, 5, 2));
  };
  BOOST_TEST(at(Objective::kMinimizeLatency) == 100 * (1 + 2 * grown),
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(at(Objective::kMaximizeThroughput) == -100 / (1 + 2 * grown),
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(the_penalty_never_turns_the_order_of_equal_violations_on_the_smooth_curve) {
  Numbers numbers;
  for (int round = 0; round < 2000; ++round) {
    const double slow = numbers.between(1e-3, 1e6);
    const double fast = slow * numbers.between(1.001, 1e3);
    const double p90 = numbers.between(1, 1e4);
    const ScoreRules throughput = rules_with(Objective::kMaximizeThroughput, SloCurve::kSmooth, 1);
    BOOST_REQUIRE(value_of(metrics_with(fast, p90), throughput) <
                  value_of(metrics_with(slow, p90), throughput));
    for (const SloCurve curve : kCurves) {
      const ScoreRules latency = rules_with(Objective::kMinimizeLatency, curve, 1);
      BOOST_REQUIRE(value_of(metrics_with(slow, p90), latency) <
                    value_of(metrics_with(fast, p90), latency));
    }
  }
}

// The stepped curve is the origin's to the digit, this included; TASKS.md tells it.
BOOST_AUTO_TEST_CASE(the_stepped_curve_keeps_the_order_of_throughputs_up_to_a_penalty_of_one) {
  const auto at = [](double throughput, double weight) {
    return value_of(metrics_with(throughput, 1.01),
                    rules_with(Objective::kMaximizeThroughput, SloCurve::kStepped, 1, weight));
  };
  BOOST_TEST(at(200, 0.5) < at(100, 0.5));
  BOOST_TEST(at(200, 1) > at(100, 1));
}

BOOST_AUTO_TEST_CASE(one_that_breaks_a_limit_never_beats_its_equal_that_keeps_it) {
  Numbers numbers;
  for (int round = 0; round < 2000; ++round) {
    const double measured = numbers.between(1e-6, 1e6);
    const double p90 = numbers.between(1.001, 1e9);
    for (const SloCurve curve : kCurves) {
      for (const Objective objective : kObjectives) {
        const ScoreRules rules = rules_with(objective, curve, 1);
        BOOST_REQUIRE(value_of(metrics_with(measured, 1), rules) <
                      value_of(metrics_with(measured, p90), rules));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(scores_scale_with_their_metric_and_penalties_with_neither_unit) {
  Numbers numbers;
  for (int round = 0; round < 1000; ++round) {
    const double measured = numbers.between(1e-3, 1e3);
    const double p90 = numbers.between(1, 10);
    const double scale = numbers.between(1e-3, 1e3);
    for (const SloCurve curve : kCurves) {
      for (const Objective objective : kObjectives) {
        const double score = value_of(metrics_with(measured, p90), rules_with(objective, curve, 2));
        const double scaled = value_of(metrics_with(measured * scale, p90 * scale),
                                       rules_with(objective, curve, 2 * scale));
        BOOST_REQUIRE(std::abs(scaled - score * scale) <= 1e-9 * std::abs(scaled) + 1e-9 * scale);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tuningd
