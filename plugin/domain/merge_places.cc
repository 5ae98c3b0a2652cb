#include "plugin/domain/merge_places.h"

#include <algorithm>
#include <optional>

namespace preset {
namespace {

enum class Place { kList, kLink, kAnyOf };

const char* place_name(Place place) {
  switch (place) {
    case Place::kList:
      return "list";
    case Place::kLink:
      return "link";
    case Place::kAnyOf:
      return "any_of";
  }
  return "list";
}

struct Occurrence {
  std::size_t preset;
  Place place;
  bool removes = false;
  bool replaces = false;
};

bool has_name(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Settling {
 public:
  explicit Settling(MergeState& state)
      : state_(state),
        last_position_(state.given.presets.size()),
        taken_out_(state.given.presets.size()) {
    const auto& order = state.given.order;
    for (std::size_t i = 0; i < order.size(); ++i) last_position_[order[i]] = i;
  }

  Places run() {
    collect();
    for (const auto& name : names_) settle(name, occurrences_[name]);
    apply();
    group_links();
    return std::move(places_);
  }

 private:
  std::vector<GivenPreset>& presets() { return state_.given.presets; }

  void collect() {
    for (std::size_t i = 0; i < presets().size(); ++i) {
      for (const auto& parameter : presets()[i].parameters) {
        add(parameter.name, {i, Place::kList, parameter.given.remove, parameter.given.replace});
      }
      for (const auto& link : presets()[i].links) {
        for (const auto& name : link.names) add(name, {.preset = i, .place = Place::kLink});
      }
      if (!presets()[i].any_of) continue;
      NameSet inside;
      names_in(presets()[i].any_of->values(), inside);
      for (const auto& name : inside) add(name, {.preset = i, .place = Place::kAnyOf});
    }
  }

  void add(const std::string& name, Occurrence occurrence) {
    auto& list = occurrences_[name];
    if (list.empty()) names_.push_back(name);
    list.push_back(occurrence);
  }

  void settle(const std::string& name, const std::vector<Occurrence>& all) {
    const bool plain = std::all_of(all.begin(), all.end(),
                                   [](const Occurrence& o) { return o.place == Place::kList; });
    if (plain) return;
    if (state_.options.overrides.contains(name)) {  // which stand in a list, whatever was merged
      take_out_structured(name, presets().size());
      return;
    }
    const std::size_t first = reset_of(name, all);
    std::vector<Occurrence> standing;
    for (const auto& occurrence : all) {
      if (occurrence.preset >= first && !occurrence.removes) standing.push_back(occurrence);
    }
    if (standing.empty()) return drop_lists(name);
    const bool one_place = std::all_of(standing.begin(), standing.end(), [&](const Occurrence& o) {
      return o.place == standing.front().place;
    });
    if (one_place) {
      if (standing.front().place != Place::kList) drop_lists(name);
      return;
    }
    choose(name, standing);
  }

  // The first preset that counts: what a later one removes or replaces does not.
  std::size_t reset_of(const std::string& name, const std::vector<Occurrence>& all) {
    std::size_t first = 0;
    const Occurrence* by = nullptr;
    for (const auto& occurrence : all) {
      if (!occurrence.removes && !occurrence.replaces) continue;
      first = occurrence.preset;
      by = &occurrence;
    }
    if (by == nullptr) return 0;
    const bool structured_before = std::any_of(all.begin(), all.end(), [&](const Occurrence& o) {
      return o.preset < first && o.place != Place::kList;
    });
    if (structured_before) {
      take_out_structured(name, first);
      const auto who = presets()[by->preset].name();
      if (by->removes) {
        state_.tell_removed(name, who);
      } else {
        json::array instead;
        for (const auto& o : all) {
          if (o.preset < first) instead.emplace_back(presets()[o.preset].name());
        }
        state_.replaced.push_back(
            json::object{{"parameter", name}, {"by", who}, {"instead_of", std::move(instead)}});
      }
    }
    return first;
  }

  void choose(const std::string& name, const std::vector<Occurrence>& standing) {
    const auto* decision = decision_on(state_.options.decisions, name);
    const Place winner = decided(decision, standing).value_or(by_strategy(name, standing));
    json::array where;
    for (const auto& o : standing) {
      where.push_back(
          json::object{{"preset", presets()[o.preset].name()}, {"place", place_name(o.place)}});
    }
    const bool lists = std::any_of(standing.begin(), standing.end(),
                                   [](const Occurrence& o) { return o.place == Place::kList; });
    state_.conflicts.add(name, "two_places",
                         json::object{{"parameter", name},
                                      {"reason", lists ? "stands in a link and a list"
                                                       : "stands in a link and an alternative"},
                                      {"places", std::move(where)},
                                      {"stands_in", place_name(winner)}});
    for (const auto& o : standing) {
      if (o.place == winner) continue;
      places_.yielded[name].insert(o.preset);
      if (o.place != Place::kList) take_out_at(name, o.place, o.preset);
    }
    if (winner != Place::kList) drop_lists(name);
    if (decision == nullptr) return;
    if (decision->contains("remove")) {
      drop_lists(name);
      take_out_structured(name, presets().size());
      state_.conflicts.resolve(name, *decision);
    } else if (!lists && decision->contains("values")) {
      places_.decided[name] = decision->at("values");
      state_.conflicts.resolve(name, *decision);
    } else if (winner != Place::kList) {  // else the merged list is what is decided about
      resolve_structured(name, *decision, standing);
    }
  }

  void resolve_structured(const std::string& name, const json::object& decision,
                          const std::vector<Occurrence>& standing) {
    if (decision.contains("accept") || decided(&decision, standing)) {
      state_.conflicts.resolve(name, decision);
    } else {
      state_.warnings.emplace_back("decisions: " + name + ": the preset " +
                                   std::string(kept_preset(decision)) + " brings none to keep");
    }
  }

  std::optional<Place> decided(const json::object* decision,
                               const std::vector<Occurrence>& standing) const {
    if (decision == nullptr) return std::nullopt;
    if (decision->contains("values")) return Place::kList;
    const std::string_view keep = kept_preset(*decision);
    for (const auto& o : standing) {
      if (!keep.empty() && state_.given.presets[o.preset].name() == keep) return o.place;
    }
    return std::nullopt;
  }

  Place by_strategy(const std::string& name, const std::vector<Occurrence>& standing) const {
    const Column column{.subject = name, .names = {name}, .unique = {}, .all = {}, .excused = {}};
    const bool last = strategy_of(state_.options, column) == Strategy::kLastWins;
    const Occurrence* winner = nullptr;
    for (const auto& o : standing) {
      if (!last && o.place == Place::kList) continue;
      if (winner == nullptr || last_position_[o.preset] >= last_position_[winner->preset]) {
        winner = &o;
      }
    }
    return winner->place;  // there is one: not all of them are lists
  }

  void drop_lists(const std::string& name) { dropped_lists_.insert(name); }

  void take_out_structured(const std::string& name, std::size_t end) {
    for (std::size_t i = 0; i < end; ++i) {
      take_out_at(name, Place::kLink, i);
      take_out_at(name, Place::kAnyOf, i);
    }
  }

  void take_out_at(const std::string& name, Place place, std::size_t preset) {
    auto& names = taken_out_[preset];
    (place == Place::kLink ? names.of_links : names.of_any_of).insert(name);
  }

  // What was settled, on each preset once.
  void apply() {
    for (std::size_t i = 0; i < presets().size(); ++i) {
      GivenPreset& given = presets()[i];
      std::erase_if(given.parameters, [&](const GivenParameter& parameter) {
        return dropped_lists_.contains(parameter.name);
      });
      if (!taken_out_[i].of_links.empty()) {
        for (auto& link : given.links) take_out(link, taken_out_[i].of_links);
        std::erase_if(given.links, [](const GivenLink& link) { return link.names.empty(); });
      }
      if (given.any_of && !taken_out_[i].of_any_of.empty()) {
        take_out(*given.any_of, taken_out_[i].of_any_of);
        if (given.any_of->values().empty()) given.any_of.reset();
      }
    }
  }

  void group_links() {
    for (auto& preset : presets()) {
      for (auto& link : preset.links) join_group(std::move(link), preset.name());
    }
    std::erase_if(places_.links, [](const LinkGroup& group) { return group.given.empty(); });
    for (auto& group : places_.links) {
      if (group.names.size() > 1) continue;
      for (auto& given : group.given) unpack(given);
    }
  }

  // What is left of a link that lost all parameters but one is a list.
  static void unpack(Given& given) {
    json::array values;
    for (const auto& tuple : given.values()) values.push_back(tuple.get_array().front());
    given.owned = std::move(values);
    given.borrowed = nullptr;
  }

  void join_group(GivenLink link, std::string_view preset) {
    std::set<std::size_t> met;  // groups that have some of its parameters; each is in one group
    for (const auto& name : link.names) {
      if (const auto group = group_of_.find(name); group != group_of_.end()) {
        met.insert(group->second);
      }
    }
    for (const std::size_t i : met) {
      LinkGroup& group = places_.links[i];
      const bool same = group.names.size() == link.names.size() &&
                        std::all_of(link.names.begin(), link.names.end(),
                                    [&](const auto& name) { return has_name(group.names, name); });
      if (same) {
        group.given.push_back(reordered(std::move(link), group.names));
        return;
      }
      part(group, link, preset);
    }
    if (link.names.empty()) return;
    for (const auto& name : link.names) group_of_[name] = places_.links.size();
    LinkGroup made{link.names, {}};
    made.given.push_back(std::move(link.given));
    places_.links.push_back(std::move(made));
  }

  // Two links that share some parameters and not all: the later one has them then.
  void part(LinkGroup& group, GivenLink& link, std::string_view preset) {
    NameSet shared;
    for (const auto& name : link.names) {
      if (has_name(group.names, name)) shared.insert(name);
    }
    std::string subject = LinkGroup{link.names, {}}.subject();
    if (!subject.starts_with("link:")) subject = "link:" + subject;
    json::array owners;
    bool keep_earlier = false;
    const auto* decision = decision_on(state_.options.decisions, subject);
    for (const auto& given : group.given) {
      const auto name = presets()[given.preset].name();
      owners.emplace_back(name);
      keep_earlier = keep_earlier || (decision != nullptr && kept_preset(*decision) == name);
    }
    state_.conflicts.add(
        subject, "links_overlap",
        json::object{
            {"parameters", json::array(shared.begin(), shared.end())},
            {"reason", "links overlap"},
            {"links",
             json::array{
                 json::object{{"presets", std::move(owners)},
                              {"parameters", json::array(group.names.begin(), group.names.end())}},
                 json::object{
                     {"presets", json::array{preset}},
                     {"parameters", json::array(link.names.begin(), link.names.end())}}}}});
    if (decision != nullptr) state_.conflicts.resolve(subject, *decision);
    if (keep_earlier) {
      take_out(link, shared);
    } else {
      take_out_of(group, shared);
    }
  }

  static void take_out_of(LinkGroup& group, const NameSet& names) {
    std::vector<std::string> rest;
    for (auto& given : group.given) {
      GivenLink link{group.names, std::move(given)};
      take_out(link, names);
      given = std::move(link.given);
      rest = link.names;
    }
    group.names = std::move(rest);
    if (group.names.empty()) group.given.clear();
  }

  // The link's tuples with their values in the order of `names`.
  static Given reordered(GivenLink link, const std::vector<std::string>& names) {
    if (link.names == names) return std::move(link.given);
    std::vector<std::size_t> from;
    for (const auto& name : names) {
      from.push_back(static_cast<std::size_t>(
          std::find(link.names.begin(), link.names.end(), name) - link.names.begin()));
    }
    json::array tuples;
    for (const auto& tuple : link.given.values()) {
      json::array values;
      for (const std::size_t i : from) values.push_back(tuple.get_array()[i]);
      tuples.push_back(std::move(values));
    }
    link.given.owned = std::move(tuples);
    link.given.borrowed = nullptr;
    return std::move(link.given);
  }

  MergeState& state_;
  std::vector<std::size_t> last_position_;
  std::vector<std::string> names_;  // in order of first appearance
  std::map<std::string, std::vector<Occurrence>, std::less<>> occurrences_;
  struct TakenOut {
    NameSet of_links;
    NameSet of_any_of;
  };
  NameSet dropped_lists_;
  std::vector<TakenOut> taken_out_;              // for each preset
  std::map<std::string, std::size_t> group_of_;  // position among places_.links
  Places places_;
};

}  // namespace

std::string LinkGroup::subject() const {
  if (names.size() == 1) return names.front();
  std::string text = "link:";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += '+';
    text += names[i];
  }
  return text;
}

Places settle_places(MergeState& state) {
  return Settling(state).run();
}

}  // namespace preset
