#include "search/bayesian.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "search/random.h"
#include "search/surrogate.h"

namespace tuningd {
namespace {

// The model is asked about so many points by chance, and about those near so many of the best; from
// the best of all these it climbs.
constexpr std::size_t kDrawn = 400;
constexpr std::size_t kBest = 5;
constexpr int kClimbs = 8;
// So many of its favourites are looked at for one that was not tried.
constexpr std::size_t kFavourites = 64;

// The model knows so many scores at most: what it costs grows with their cube.
constexpr std::size_t kMostKnown = 250;

// How far behind the worst score a failure stands, in parts of the spread of the scores.
constexpr double kBehind = 0.1;

struct Trial {
  Point point;
  Vector at;
  std::optional<double> score;
  bool is_told = false;
};

struct Candidate {
  Point point;
  Vector at;
  double worth = 0;
};

class Bayesian final : public Searcher {
 public:
  Bayesian(std::unique_ptr<Domain> domain, std::uint64_t drawn, std::uint64_t seed)
      : domain_(std::move(domain)),
        spread_(domain_->spread()),
        drawn_(drawn),
        random_(seed),
        model_(domain_->encoding().dimensions()) {}

  std::expected<std::optional<Point>, std::string> ask() override {
    const bool has_dimensions = !domain_->encoding().dimensions().empty();
    if (has_dimensions && trials_.size() >= drawn_ && best_ < worst_) {
      auto asked = ask_model();
      if (!asked || *asked) return asked;
    }
    auto point = untried_of(*spread_);
    if (!point || *point) return point;
    if (rest_ == nullptr) rest_ = domain_->all();
    return untried_of(*rest_);
  }

  void tell(const Point& point, std::optional<double> score) override {
    const auto found = asked_.find(key_of(point));
    if (found == asked_.end()) return;
    Trial& trial = trials_[found->second];
    if (trial.is_told) return;
    trial.is_told = true;
    if (!score || !std::isfinite(*score)) return;
    trial.score = score;
    best_ = std::min(best_, *score);
    worst_ = std::max(worst_, *score);
  }

 private:
  using Asked = std::expected<std::optional<Point>, std::string>;
  using Done = std::expected<void, std::string>;

  double told_score(const Trial& trial) const {
    return trial.score ? *trial.score : worst_ + kBehind * (worst_ - best_);
  }

  // Remembers it as tried. Empty: it was before.
  std::optional<Point> take(Settled settled) {
    if (!tried_.insert(std::move(settled.meaning)).second) return std::nullopt;
    asked_.emplace(key_of(settled.point), trials_.size());
    trials_.push_back({settled.point, domain_->encoding().vector(settled.point), {}, false});
    return std::move(settled.point);
  }

  Asked settle_and_take(const Point& point) {
    auto settled = domain_->settle(point);
    if (!settled) return std::unexpected(std::move(settled.error()));
    return take(std::move(*settled));
  }

  Asked untried_of(PointSource& source) {
    while (true) {
      auto point = source.next();
      if (!point || !*point) return point;
      auto taken = settle_and_take(**point);
      if (!taken || *taken) return taken;
    }
  }

  Asked ask_model() {
    teach();
    auto candidates = candidates_for_model();
    if (!candidates) return std::unexpected(std::move(candidates.error()));
    std::stable_sort(candidates->begin(), candidates->end(),
                     [](const Candidate& a, const Candidate& b) { return a.worth > b.worth; });
    for (std::size_t i = 0; i < std::min(kFavourites, candidates->size()); ++i) {
      auto taken = settle_and_take((*candidates)[i].point);
      if (!taken || *taken) return taken;
    }
    return std::nullopt;
  }

  std::expected<std::vector<Candidate>, std::string> candidates_for_model() {
    std::vector<Candidate> all;
    std::unordered_set<std::string> seen;
    const auto add = [&](std::vector<Candidate>& to, Point point) {
      std::string key = key_of(point);
      if (asked_.contains(key) || !seen.insert(std::move(key)).second) return;
      Vector at = domain_->encoding().vector(point);
      to.push_back({std::move(point), std::move(at), 0});
    };
    for (std::size_t i = 0; i < kDrawn; ++i) {
      auto point = domain_->any(random_);
      if (!point) return std::unexpected(std::move(point.error()));
      add(all, std::move(*point));
    }
    for (const std::size_t trial : best_trials()) {
      auto near = domain_->near(trials_[trial].point);
      if (!near) return std::unexpected(std::move(near.error()));
      for (Point& point : *near) add(all, std::move(point));
    }
    value(all);
    for (int climb = 0; climb < kClimbs && !all.empty(); ++climb) {
      const auto top = std::max_element(
          all.begin(), all.end(),
          [](const Candidate& a, const Candidate& b) { return a.worth < b.worth; });
      auto near = domain_->near(top->point);
      if (!near) return std::unexpected(std::move(near.error()));
      std::vector<Candidate> further;
      for (Point& point : *near) add(further, std::move(point));
      if (further.empty()) break;
      value(further);
      std::move(further.begin(), further.end(), std::back_inserter(all));
    }
    return all;
  }

  void value(std::vector<Candidate>& candidates) const {
    std::vector<Vector> at;
    for (const Candidate& each : candidates) at.push_back(each.at);
    const std::vector<double> worth = model_.improvements(at);
    for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].worth = worth[i];
  }

  // The best so far, by their number.
  std::vector<std::size_t> best_trials() const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < trials_.size(); ++i) {
      if (trials_[i].score) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return *trials_[a].score < *trials_[b].score;
    });
    if (order.size() > kBest) order.resize(kBest);
    return order;
  }

  // All scores, or else the better half and the later ones.
  void teach() {
    std::vector<Surrogate::Score> known;
    std::vector<Vector> pending;
    for (const Trial& trial : trials_) {
      if (trial.is_told) {
        known.push_back({trial.at, told_score(trial)});
      } else {
        pending.push_back(trial.at);
      }
    }
    if (known.size() > kMostKnown) {
      const auto later = known.end() - static_cast<std::ptrdiff_t>(kMostKnown / 2);
      std::stable_sort(known.begin(), later,
                       [](const auto& a, const auto& b) { return a.score < b.score; });
      known.erase(known.begin() + kMostKnown / 2, later);
    }
    model_.learn(known, pending);
  }

  std::unique_ptr<Domain> domain_;
  PointSourcePtr spread_;
  PointSourcePtr rest_;
  std::uint64_t drawn_;
  Random random_;
  Surrogate model_;
  std::vector<Trial> trials_;
  std::unordered_set<std::string> tried_;               // by meaning
  std::unordered_map<std::string, std::size_t> asked_;  // by key
  double best_ = std::numeric_limits<double>::infinity();
  double worst_ = -std::numeric_limits<double>::infinity();
};

}  // namespace

std::unique_ptr<Searcher> bayesian_searcher(std::unique_ptr<Domain> domain, std::uint64_t drawn,
                                            std::uint64_t seed) {
  return std::make_unique<Bayesian>(std::move(domain), drawn, seed);
}

}  // namespace tuningd
