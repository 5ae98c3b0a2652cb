#include "plugin/service/space_json.h"

namespace preset {
namespace {

json::array names(const std::vector<std::string>& list) {
  json::array array;
  for (const auto& name : list) array.emplace_back(name);
  return array;
}

json::object named_rule(const RuleCount& rule) {
  return {{"id", rule.id},
          {"rule", rule.text},
          {"source", rule.source.empty() ? json::value(nullptr) : json::value(rule.source)},
          {"own", rule.own}};
}

bool is_zero(const Count& count) {
  return count.exact && count.value == 0;
}

json::object counted(const RuleCount& rule) {
  json::object object = named_rule(rule);
  object["removed"] = to_json(rule.removed);
  if (!is_zero(rule.undecided)) object["undecided"] = to_json(rule.undecided);
  if (!rule.missing.empty()) object["missing"] = names(rule.missing);
  return object;
}

json::object counted(const ValueShare& share) {
  json::object object{{"parameter", share.parameter},
                      {"value", share.value},
                      {"valid", to_json(share.valid)},
                      {"share", share.share},
                      {"dead", share.dead}};
  if (!share.because.empty()) object["because"] = names(share.because);
  return object;
}

json::object counted(const Collapse& collapse) {
  return {{"rule", collapse.rule}, {"kept", collapse.kept}, {"same", collapse.points}};
}

json::object to_json(const Effect& effect) {
  return {{"rule", effect.rule},
          {"flag", effect.flag},
          {"before", effect.before},
          {"after", effect.after},
          {"ignored", effect.ignored}};
}

template <class Item, class Make>
json::array listed(const std::vector<Item>& items, Make make) {
  json::array list;
  list.reserve(items.size());
  for (const auto& item : items) list.push_back(make(item));
  return list;
}

}  // namespace

json::object to_json(const Count& count) {
  constexpr double kWhole = 9007199254740992.0;  // beyond it a double skips integers
  json::object object;
  if (count.exact) {
    object["points"] = count.integer;
  } else if (count.value < kWhole) {
    object["points"] = static_cast<std::int64_t>(count.value + 0.5);
  } else {
    object["points"] = count.value;
  }
  object["exact"] = count.exact;
  if (!count.exact) {
    object["low"] = count.low;
    object["high"] = count.high;
  }
  return object;
}

json::object to_json(const CountReport& report) {
  json::object object{{"total", to_json(report.total)}, {"valid", to_json(report.valid)}};
  object["configurations"] =
      report.configurations_known ? json::value(to_json(report.configurations)) : json::value();
  object["rules"] = listed(report.rules, [](const RuleCount& rule) { return counted(rule); });
  object["values"] = listed(report.values, [](const ValueShare& value) { return counted(value); });
  object["collapsed"] =
      listed(report.collapsed, [](const Collapse& each) { return counted(each); });
  object["without_effect"] =
      listed(report.without_effect, [](const Effect& effect) { return to_json(effect); });
  object["work"] = report.work;
  return object;
}

json::object to_json(const EffectiveConfig& config) {
  return {
      {"flags", config.flags},
      {"effects", listed(config.effects, [](const Effect& effect) { return to_json(effect); })}};
}

json::object to_json(const CompiledSpace::PointCheck& check) {
  const auto rule = [](const RuleCount& each) {
    json::object object = named_rule(each);
    if (!each.missing.empty()) object["missing"] = names(each.missing);
    return object;
  };
  return {{"valid", check.broken.empty()},
          {"in_space", check.in_space},
          {"broken", listed(check.broken, rule)},
          {"undecided", listed(check.undecided, rule)},
          {"effective", to_json(check.effective)}};
}

json::array to_json(const std::vector<json::object>& points) {
  return listed(points, [](const json::object& point) { return point; });
}

}  // namespace preset
