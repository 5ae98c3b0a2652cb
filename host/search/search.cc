#include "search/search.h"

#include <boost/json/object.hpp>

#include "format/search_space.h"
#include "search/bayesian.h"
#include "search/list_space.h"
#include "search/point_source.h"
#include "search/rich_space.h"

namespace tuningd {
namespace {

namespace json = boost::json;

// Scores do not change the order.
class OrderedSearcher final : public Searcher {
 public:
  explicit OrderedSearcher(PointSourcePtr source) : source_(std::move(source)) {}

  std::expected<std::optional<Point>, std::string> ask() override { return source_->next(); }
  void tell(const Point& /*point*/, std::optional<double> /*score*/) override {}

 private:
  PointSourcePtr source_;
};

struct Wanted {
  Strategy strategy = Strategy::kGrid;
  bool mixed = false;
  std::uint64_t seed = 0;
  std::uint64_t drawn = 5;  // n_initial_random
};

std::uint64_t whole(const json::object& map, std::string_view key, std::uint64_t otherwise) {
  const json::value* value = map.if_contains(key);
  if (value == nullptr) return otherwise;
  if (value->is_uint64()) return value->get_uint64();
  return value->is_int64() && value->get_int64() >= 0
             ? static_cast<std::uint64_t>(value->get_int64())
             : otherwise;
}

Wanted wanted_by(const json::object& task) {
  Wanted wanted;
  const json::value* value = task.if_contains("optimization");
  const json::object* map = value != nullptr ? value->if_object() : nullptr;
  if (map == nullptr) return wanted;
  const json::value* strategy = map->if_contains("strategy");
  if (strategy != nullptr && strategy->is_string()) {
    wanted.strategy =
        strategy_named(std::string_view(strategy->get_string())).value_or(Strategy::kGrid);
  }
  const json::value* order = map->if_contains("order");
  wanted.mixed = order != nullptr && *order == json::value("mixed");
  wanted.seed = whole(*map, "seed", wanted.seed);
  wanted.drawn = whole(*map, "n_initial_random", wanted.drawn);
  return wanted;
}

std::expected<std::vector<Axis>, std::string> axes_of(const json::object& task, Strategy strategy) {
  Findings found;
  std::vector<Axis> axes = read_axes(task, strategy, found);
  if (found.errors.empty()) return axes;
  return std::unexpected(found.errors.front().path + ": " + found.errors.front().message);
}

bool has_space(const json::object& task) {
  const json::value* space = task.if_contains("space");
  return space != nullptr && space->is_object();
}

PointSourcePtr source_of(const Wanted& wanted, ListSpace space) {
  if (wanted.strategy == Strategy::kRandom) return by_chance(std::move(space), wanted.seed);
  return wanted.mixed ? mixed(std::move(space), wanted.seed) : in_order(std::move(space));
}

PointSourcePtr source_of(const Wanted& wanted, RichSpacePtr space) {
  const RichOrder order = wanted.strategy == Strategy::kRandom ? RichOrder::kRandom
                          : wanted.mixed                       ? RichOrder::kStratified
                                                               : RichOrder::kFirst;
  return points_of(std::move(space), order, wanted.seed);
}

}  // namespace

std::expected<std::unique_ptr<Searcher>, std::string> make_searcher(const json::object& task,
                                                                    const CallMethod& call) {
  const Wanted wanted = wanted_by(task);
  auto axes = axes_of(task, wanted.strategy);
  if (!axes) return std::unexpected(std::move(axes.error()));
  const bool is_bayesian = wanted.strategy == Strategy::kBayesian;
  if (has_space(task)) {
    auto space = std::make_shared<const RichSpace>(task, *axes, call);
    if (is_bayesian) {
      return bayesian_searcher(
          domain_of(std::move(space), ListSpace(std::move(*axes)), wanted.seed), wanted.drawn,
          wanted.seed);
    }
    return std::make_unique<OrderedSearcher>(source_of(wanted, std::move(space)));
  }
  ListSpace space(std::move(*axes));
  if (is_bayesian) {
    return bayesian_searcher(domain_of(std::move(space), wanted.seed), wanted.drawn, wanted.seed);
  }
  return std::make_unique<OrderedSearcher>(source_of(wanted, std::move(space)));
}

std::expected<PointCount, std::string> count_points_of(const json::object& task,
                                                       const CallMethod& call) {
  const auto axes = axes_of(task, wanted_by(task).strategy);
  if (!axes) return std::unexpected(axes.error());
  if (has_space(task)) return RichSpace(task, *axes, call).count();
  PointCount count;
  count.total = count_points(*axes).value_or(0);
  count.valid = count.total;
  return count;
}

}  // namespace tuningd
