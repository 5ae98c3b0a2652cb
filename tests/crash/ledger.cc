#include "crash/ledger.h"

#include <algorithm>
#include <stdexcept>

namespace crash {

namespace json = boost::json;
using test::Answer;
using test::RpcClient;

namespace {

constexpr unsigned kNames = 10;
constexpr std::size_t kEndedKept = 20;
constexpr std::size_t kHistoryKept = 100;  // the daemon's default

// Large enough that a torn write would show in the middle of a document.
json::object fields(const std::string& value, const std::string& category) {
  return {{"category", category},
          {"parameters", {{"v", {value}}}},
          {"metadata", {{"tags", {category, "durability"}}, {"filler", std::string(600, 'f')}}}};
}

std::string value_of(const json::value& preset) {
  return std::string(preset.at("parameters").at("v").at(0).as_string());
}

}  // namespace

void Ledger::work(RpcClient client, std::atomic<std::size_t>& acknowledged) {
  try {
    for (;; ++acknowledged) step(client);
  } catch (const test::Disconnected&) {  // NOLINT(bugprone-empty-catch): the end that is expected
  }
}

void Ledger::step(RpcClient& client) {
  const std::string name =
      "client " + std::to_string(client_) + " preset " + std::to_string(random_() % kNames);
  const auto found = lives_.find(name);
  const bool alive = found != lives_.end() && !found->second.value.empty();
  pending_ = {alive ? (random_() % 4 == 0 ? "delete" : "update") : "create", name,
              std::to_string(client_) + "/" + std::to_string(next_value_++),
              "category " + std::to_string(random_() % 3)};
  json::object params;
  if (pending_.op == "create") {
    params = fields(pending_.value, pending_.category);
    params["name"] = name;
  } else {
    params["preset"] = name;
    if (pending_.op == "update") params["changes"] = fields(pending_.value, pending_.category);
  }
  const Answer answer = client.call("preset." + pending_.op, params);
  if (!answer.ok() && answer.data_code() == "unavailable") {
    throw test::Disconnected("the daemon is stopping");
  }
  const json::object& result = answer.object();
  const json::value* revision = result.if_contains("revision");
  apply(pending_, result.at("id").as_int64(), revision != nullptr ? revision->as_int64() : 0);
  pending_ = {};
}

void Ledger::apply(const Pending& change, std::int64_t id, std::int64_t revision) {
  Life& life = lives_[change.name];
  if (change.op == "create") {
    if (life.id != 0) ended_.emplace_back(change.name, std::move(life));
    if (ended_.size() > kEndedKept) ended_.erase(ended_.begin());
    life = {id, "", "", {}};
  }
  if (change.op == "delete") {
    life.value.clear();
    life.revisions.push_back({life.revisions.back().number + 1, "delete"});
    return;
  }
  life.value = change.value;
  life.category = change.category;
  life.revisions.push_back({revision, change.op});
}

void Ledger::settle(RpcClient& client, std::vector<std::string>& wrong) {
  if (pending_.op.empty()) return;
  const Pending change = pending_;
  pending_ = {};
  const Answer got = client.call("preset.get", {{"preset", change.name}});
  if (change.op == "delete") {
    if (!got.ok()) apply(change, 0, 0);
    return;
  }
  if (!got.ok()) {
    // A create that did not happen; an update's preset must still be there, which audit() sees.
    return;
  }
  const json::object& preset = got.object();
  if (value_of(preset) != change.value) return;  // it did not happen
  if (preset.at("category") != json::value(change.category)) {
    wrong.push_back("half of an unacknowledged " + change.op + ": " + got.line());
  }
  apply(change, preset.at("id").as_int64(), preset.at("revision").as_int64());
}

std::size_t Ledger::alive() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(lives_, [](const auto& entry) { return !entry.second.value.empty(); }));
}

void Ledger::audit_history(RpcClient& client, const std::string& name, const Life& life,
                           std::vector<std::string>& wrong) {
  const Answer answer =
      client.call("preset.history", {{"preset", life.id}, {"limit", kHistoryKept}});
  if (!answer.ok()) {
    wrong.push_back(name + ": no history: " + answer.line());
    return;
  }
  std::vector<Revision> told;
  for (const json::value& each : answer.object().at("revisions").as_array()) {
    told.push_back({each.at("revision").as_int64(), std::string(each.at("op").as_string())});
  }
  std::ranges::reverse(told);
  std::vector<Revision> expected = life.revisions;
  if (expected.size() > kHistoryKept) {
    expected.erase(expected.begin(), expected.end() - static_cast<std::ptrdiff_t>(kHistoryKept));
  }
  if (told != expected) wrong.push_back(name + ": another history: " + answer.line());
}

std::vector<std::string> Ledger::audit(RpcClient& client) {
  std::vector<std::string> wrong;
  settle(client, wrong);
  for (const auto& [name, life] : lives_) {
    const Answer by_name = client.call("preset.get", {{"preset", name}});
    const Answer by_id = client.call("preset.get", {{"preset", life.id}});
    const std::string expected = name + " (id " + std::to_string(life.id) + "): ";
    if (life.value.empty()) {
      if (by_name.ok() || by_id.ok()) wrong.push_back(expected + "deleted, but there");
    } else if (!by_name.ok() || !by_id.ok()) {
      wrong.push_back(expected + "lost: " + by_name.line() + by_id.line());
    } else {
      const json::object& preset = by_name.object();
      json::object whole = fields(life.value, life.category);
      for (const auto& field : whole) {
        if (preset.at(field.key()) != field.value()) {
          wrong.push_back(expected + "another " + std::string(field.key()) + ": " + by_name.line());
        }
      }
      if (preset.at("revision") != life.revisions.back().number) {
        wrong.push_back(expected + "another revision: " + by_name.line());
      }
      if (by_id.result() != by_name.result()) wrong.push_back(expected + "id and name disagree");
    }
    audit_history(client, name, life, wrong);
  }
  for (const auto& [name, life] : ended_) audit_history(client, name, life, wrong);
  return wrong;
}

}  // namespace crash
