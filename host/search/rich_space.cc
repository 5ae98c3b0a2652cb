#include "search/rich_space.h"

#include <algorithm>

#include "config/json_text.h"
#include "search/random.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kPage = 256;
constexpr std::uint64_t kSmallPage = 8;      // where points are so large that a page is refused
constexpr std::uint64_t kMostSample = 4096;  // a parameter has no more values
constexpr std::uint64_t kMostSteps = 100'000'000;
constexpr int kStalePages = 3;  // pages drawn in a row without a point that is new

json::object copy(const json::object& object) {
  return json::object(object, json::storage_ptr{});
}

bool is_true(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

// {"points":n,"exact":true}, as space.count tells numbers.
struct Told {
  std::uint64_t points = 0;
  bool exact = false;
};

Told told(const json::object& answer, std::string_view key) {
  Told count;
  const json::value* value = answer.if_contains(key);
  const json::object* object = value != nullptr ? value->if_object() : nullptr;
  const json::value* points = object != nullptr ? object->if_contains("points") : nullptr;
  if (points == nullptr || !points->is_number()) return count;
  const auto number = points->to_number<double>();
  count.points = number >= static_cast<double>(kMostPoints) ? kMostPoints
                 : points->is_double() ? static_cast<std::uint64_t>(std::max(number, 0.0))
                                       : points->to_number<std::uint64_t>();
  count.exact = is_true(*object, "exact");
  return count;
}

class RichPoints final : public PointSource {
 public:
  RichPoints(RichSpacePtr space, RichOrder order, std::uint64_t seed)
      : space_(std::move(space)), stage_(order), seed_(seed) {}

  std::expected<std::optional<Point>, std::string> next() override {
    while (true) {
      while (at_ < page_.points.size()) {
        Point point = std::move(page_.points[at_++]);
        auto checked = space_->check(point);
        if (!checked) return std::unexpected(std::move(checked.error()));
        if (!seen_.insert(std::move(checked->meaning)).second) continue;
        news_ = true;
        return point;
      }
      if (ended_) return std::nullopt;
      if (auto turned = turn_page(); !turned) return std::unexpected(std::move(turned.error()));
    }
  }

 private:
  std::expected<void, std::string> turn_page() {
    if (stage_ == RichOrder::kRandom) {
      stale_ = news_ ? 0 : stale_ + 1;
      if (stale_ > kStalePages) stage_ = RichOrder::kFirst;
    }
    news_ = false;
    at_ = 0;
    auto page = [&] {
      if (stage_ == RichOrder::kFirst) return space_->sample("first", kPage, skip_, 0);
      if (stage_ == RichOrder::kRandom) {
        return space_->sample("random", kPage, 0, mix(seed_, ++drawn_));
      }
      return space_->sample("stratified", std::max(kPage, space_->longest_list()), 0,
                            mix(seed_, 0));
    }();
    if (!page) return std::unexpected(std::move(page.error()));
    page_ = std::move(*page);
    ended_ = page_.complete || (stage_ == RichOrder::kFirst && page_.points.empty());
    if (stage_ == RichOrder::kFirst) skip_ += page_.points.size();
    if (stage_ == RichOrder::kStratified) {
      stage_ = RichOrder::kRandom;
      news_ = true;
    }
    return {};
  }

  RichSpacePtr space_;
  RichOrder stage_;
  std::uint64_t seed_;
  std::uint64_t drawn_ = 0;  // pages
  std::uint64_t skip_ = 0;
  int stale_ = 0;
  bool news_ = true;
  bool ended_ = false;
  RichSpace::Page page_;
  std::size_t at_ = 0;
  std::unordered_set<std::string> seen_;
};

}  // namespace

RichSpace::RichSpace(const json::object& task, const std::vector<Axis>& axes,
                     const CallMethod& call)
    : call_(&call) {
  space_ = copy(task.at("space").get_object());
  json::value& parameters = space_["parameters"];
  if (!parameters.is_object()) parameters = json::object{};
  for (const Axis& axis : axes) {
    longest_list_ = std::max<std::uint64_t>(longest_list_, axis.values.size());
    if (!axis.name.starts_with("__quant__") && !axis.name.starts_with("__parallel__")) continue;
    parameters.get_object()[axis.name] = json::array(axis.values.begin(), axis.values.end());
  }
  longest_list_ = std::min(longest_list_, kMostSample);
}

std::expected<json::object, std::string> RichSpace::call(std::string_view method,
                                                         json::object params) const {
  params["space"] = copy(space_);
  auto answer = (*call_)(method, params);
  if (!answer) return std::unexpected(std::move(answer.error()));
  json::object* object = answer->if_object();
  if (object == nullptr) return std::unexpected(std::string(method) + " answered no object");
  return std::move(*object);
}

std::expected<RichSpace::Page, std::string> RichSpace::sample(std::string_view order,
                                                              std::uint64_t count,
                                                              std::uint64_t skip,
                                                              std::uint64_t seed) const {
  const auto asked = [&](std::uint64_t most, std::uint64_t steps) {
    json::object params{{"count", most}, {"order", order}, {"seed", seed >> 2}};
    if (skip != 0) params["skip"] = skip;
    if (steps != 0) params["steps"] = steps;
    return call("space.sample", std::move(params));
  };
  auto answer = asked(count, 0);
  if (!answer && count > kSmallPage) {
    // Too large an answer is told as a mistake: the same with fewer tells whether it was that.
    count = kSmallPage;
    answer = asked(count, 0);
  }
  if (!answer) return std::unexpected(std::move(answer.error()));
  const auto points_in = [](const json::object& of) -> const json::array* {
    const json::value* points = of.if_contains("points");
    return points != nullptr ? points->if_array() : nullptr;
  };
  const json::array* points = points_in(*answer);
  if (points != nullptr && points->empty() && is_true(*answer, "cut")) {
    answer = asked(count, kMostSteps);  // once more, with all the work it may take
    if (!answer) return std::unexpected(std::move(answer.error()));
    points = points_in(*answer);
  }
  if (points == nullptr) return std::unexpected("space.sample answered no list of points");
  Page page;
  page.complete = is_true(*answer, "complete");
  for (const json::value& point : *points) {
    if (!point.is_object()) return std::unexpected("space.sample answered a point that is none");
    page.points.push_back(copy(point.get_object()));
  }
  return page;
}

std::expected<RichSpace::Checked, std::string> RichSpace::check(const Point& point) const {
  const auto answer = call("space.check", {{"point", copy(point)}});
  if (!answer) return std::unexpected(answer.error());
  Checked checked;
  checked.valid = is_true(*answer, "valid") && is_true(*answer, "in_space");
  const json::value* effective = answer->if_contains("effective");
  const json::object* object = effective != nullptr ? effective->if_object() : nullptr;
  const json::value* flags = object != nullptr ? object->if_contains("flags") : nullptr;
  checked.meaning = flags != nullptr ? config::to_json(*flags) : key_of(point);
  return checked;
}

std::expected<PointCount, std::string> RichSpace::count() const {
  const auto answer = call("space.count", {});
  if (!answer) return std::unexpected(answer.error());
  const Told total = told(*answer, "total");
  const Told valid = told(*answer, "valid");
  const Told distinct = told(*answer, "configurations");
  PointCount count;
  count.total = total.points;
  count.valid = valid.points;
  count.exact = valid.exact && distinct.exact;
  if (const json::value* rules = answer->if_contains("rules"); rules && rules->is_array()) {
    for (const json::value& each : rules->get_array()) {
      const json::object* rule = each.if_object();
      if (rule == nullptr) continue;
      const Told removed = told(*rule, "removed");
      if (removed.points == 0) continue;
      const json::value* id = rule->if_contains("id");
      const json::value* text = rule->if_contains("rule");
      count.removed.emplace_back(json::object{{"rule", id ? *id : json::value()},
                                              {"message", text ? *text : json::value()},
                                              {"removed", removed.points}});
    }
  }
  if (count.exact && distinct.points < valid.points) {
    count.valid = distinct.points;
    count.removed.emplace_back(
        json::object{{"rule", "same-configuration"},
                     {"message", "means the same to the engine as a point before"},
                     {"removed", valid.points - distinct.points}});
  }
  return count;
}

PointSourcePtr points_of(RichSpacePtr space, RichOrder order, std::uint64_t seed) {
  return std::make_unique<RichPoints>(std::move(space), order, seed);
}

}  // namespace tuningd
