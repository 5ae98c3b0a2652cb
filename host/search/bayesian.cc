#include "search/bayesian.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "search/model.h"
#include "search/random.h"

namespace tuningd {
namespace {

// The model may name points that were tried so often before one near them is taken.
constexpr int kMostRepeats = 6;

// A model is built of so many scores at most: what it costs grows with their square.
constexpr std::size_t kMostKnown = 300;

// How far behind the worst score a failure stands, in parts of the spread of the scores.
constexpr double kBehind = 0.1;

struct Trial {
  Vector at;
  std::optional<double> score;
  bool is_told = false;
  std::vector<std::uint64_t> requests;  // of the model, that its score answers
};

class Bayesian final : public Searcher {
 public:
  Bayesian(std::unique_ptr<Domain> domain, std::uint64_t drawn, std::uint64_t seed)
      : domain_(std::move(domain)), spread_(domain_->spread()), drawn_(drawn), seed_(seed) {}

  std::expected<std::optional<Point>, std::string> ask() override {
    if (trials_.size() >= drawn_ && make_model()) {
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
    trial.score = score && std::isfinite(*score) ? score : std::nullopt;
    if (trial.score) {
      best_ = std::min(best_, *trial.score);
      worst_ = std::max(worst_, *trial.score);
    }
    if (trial.requests.empty()) {
      stale_ = true;  // the model hears of it when it is built anew
    } else {
      for (const std::uint64_t id : trial.requests) model_->tell(id, told_score(trial));
      model_size_ += trial.requests.size();
      trial.requests.clear();
    }
  }

 private:
  using Asked = std::expected<std::optional<Point>, std::string>;

  double told_score(const Trial& trial) const {
    if (trial.score) return *trial.score;
    const double spread = worst_ > best_ ? worst_ - best_ : std::max(std::abs(worst_), 1.0);
    return worst_ + kBehind * spread;
  }

  // Remembers it as tried. It can be empty: it was before.
  std::optional<Point> take(Settled settled, std::optional<std::uint64_t> request) {
    const auto [known, is_new] = tried_.emplace(std::move(settled.meaning), trials_.size());
    if (!is_new) return std::nullopt;
    Trial trial;
    trial.at = domain_->encoding().vector(settled.point);
    if (request) trial.requests.push_back(*request);
    asked_.emplace(key_of(settled.point), trials_.size());
    trials_.push_back(std::move(trial));
    return std::move(settled.point);
  }

  Asked untried_of(PointSource& source) {
    while (true) {
      auto point = source.next();
      if (!point) return std::unexpected(std::move(point.error()));
      if (!*point) return std::nullopt;
      auto settled = domain_->settle(**point);
      if (!settled) return std::unexpected(std::move(settled.error()));
      if (auto taken = take(std::move(*settled), std::nullopt)) return taken;
    }
  }

  Asked ask_model() {
    Point last;
    for (int repeats = 0; repeats < kMostRepeats; ++repeats) {
      const Model::Request request = model_->ask();
      auto settled = domain_->settle(domain_->encoding().point(request.at));
      if (!settled) return std::unexpected(std::move(settled.error()));
      last = settled->point;
      const auto known = tried_.find(settled->meaning);
      if (known == tried_.end()) return take(std::move(*settled), request.id);
      Trial& trial = trials_[known->second];
      if (trial.is_told) {
        model_->tell(request.id, told_score(trial));
        ++model_size_;
      } else {
        trial.requests.push_back(request.id);
      }
    }
    const auto near = domain_->near(last);
    if (!near) return std::unexpected(near.error());
    for (const Point& point : *near) {
      auto settled = domain_->settle(point);
      if (!settled) return std::unexpected(std::move(settled.error()));
      if (auto taken = take(std::move(*settled), std::nullopt)) return taken;
    }
    return std::nullopt;
  }

  // False: there is not enough to build one of.
  bool make_model() {
    if (model_ && !stale_ && model_size_ < 2 * kMostKnown) return true;
    if (!(best_ < worst_)) return false;
    std::vector<Model::Score> known = worth_knowing();
    const auto& dimensions = domain_->encoding().dimensions();
    for (std::size_t at = 0; at < dimensions.size(); ++at) {
      const bool varies = std::any_of(known.begin(), known.end(), [&](const Model::Score& each) {
        return each.at[at] != known.front().at[at];
      });
      if (!varies) return false;
    }
    model_size_ = known.size();
    for (Trial& trial : trials_) trial.requests.clear();
    model_.emplace(dimensions, known, mix(seed_, trials_.size()));
    stale_ = false;
    return true;
  }

  // All scores, or else the better half and the later ones.
  std::vector<Model::Score> worth_knowing() const {
    std::vector<Model::Score> known;
    for (const Trial& trial : trials_) {
      if (trial.is_told) known.push_back({trial.at, told_score(trial)});
    }
    if (known.size() <= kMostKnown) return known;
    std::stable_sort(known.begin(), known.end() - kMostKnown / 2,
                     [](const auto& a, const auto& b) { return a.score < b.score; });
    known.erase(known.begin() + kMostKnown / 2, known.end() - kMostKnown / 2);
    return known;
  }

  std::unique_ptr<Domain> domain_;
  PointSourcePtr spread_;
  PointSourcePtr rest_;
  std::uint64_t drawn_;
  std::uint64_t seed_;
  std::vector<Trial> trials_;
  std::unordered_map<std::string, std::size_t> tried_;  // by meaning
  std::unordered_map<std::string, std::size_t> asked_;  // by key
  double best_ = std::numeric_limits<double>::infinity();
  double worst_ = -std::numeric_limits<double>::infinity();
  std::optional<Model> model_;
  std::size_t model_size_ = 0;
  bool stale_ = false;
};

}  // namespace

std::unique_ptr<Searcher> bayesian_searcher(std::unique_ptr<Domain> domain, std::uint64_t drawn,
                                            std::uint64_t seed) {
  return std::make_unique<Bayesian>(std::move(domain), drawn, seed);
}

}  // namespace tuningd
