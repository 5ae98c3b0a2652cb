// The daemon is killed under load, again and again, on one folder. Every change that a client was
// told of is there afterwards, whole: in the row, the indexes and the history; nothing is half
// there. TUNINGD_CRASH_ROUNDS sets the number of rounds.
#define BOOST_TEST_MODULE durability
#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <set>
#include <thread>

#include "crash/ledger.h"
#include "support/facts.h"

namespace json = boost::json;
using crash::Ledger;
using test::Daemon;
using test::RpcClient;
using namespace std::chrono_literals;

namespace {

constexpr int kClients = 6;
constexpr std::size_t kLeastAcknowledged = 20;

int rounds() {
  const char* text = std::getenv("TUNINGD_CRASH_ROUNDS");
  const int asked = text != nullptr ? std::atoi(text) : 0;
  return asked > 0 ? asked : 20;
}

// Starts a client on each ledger, kills the daemon once enough is acknowledged and never at the
// same point, answers the acknowledged changes.
std::size_t work_and_kill(Daemon& daemon, std::vector<Ledger>& ledgers, std::mt19937& random) {
  std::atomic<std::size_t> acknowledged = 0;
  std::vector<std::string> failures(ledgers.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < ledgers.size(); ++i) {
      threads.emplace_back([&, i, client = daemon.client()]() mutable {
        try {
          ledgers[i].work(std::move(client), acknowledged);
        } catch (const std::exception& error) {
          failures[i] = error.what();
        }
      });
    }
    const std::size_t enough = kLeastAcknowledged + random() % 200;
    test::eventually([&] { return acknowledged >= enough; }, test::kPatience);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 5'000));
    daemon.kill();
  }
  for (const std::string& failure : failures) BOOST_TEST(failure == "");
  return acknowledged;
}

std::set<std::string> all_names(RpcClient& client, json::object params) {
  std::set<std::string> names;
  params["limit"] = 1000;
  for (const std::string& name : test::names_of(client.call("preset.list", params).result())) {
    BOOST_TEST(names.insert(name).second);
  }
  return names;
}

// Each list agrees with the documents, and all of them with the ledgers' number.
void check_lists(RpcClient& client, std::size_t expected) {
  const std::set<std::string> all = all_names(client, {});
  BOOST_TEST(all.size() == expected);
  BOOST_TEST((all_names(client, {{"tag", "durability"}}) == all));
  std::set<std::string> by_category;
  for (int i = 0; i < 3; ++i) {
    const std::string category = "category " + std::to_string(i);
    const std::set<std::string> names = all_names(client, {{"category", category}});
    BOOST_TEST((all_names(client, {{"tag", category}}) == names));
    by_category.insert(names.begin(), names.end());
    for (const std::string& name : names) {
      test::check_equal(client.call("preset.get", {{"preset", name}}).result().at("category"),
                        json::value(category));
    }
  }
  BOOST_TEST((by_category == all));
  BOOST_TEST((all_names(client, {{"sort", "updated_at"}}) == all));
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_acknowledged_write_outlives_sigkill_whole) {
  const auto seed = std::random_device()();
  BOOST_TEST_CONTEXT("seed " << seed) {
    std::mt19937 random(seed);
    std::vector<Ledger> ledgers;
    for (int i = 0; i < kClients; ++i) ledgers.emplace_back(i, seed + static_cast<unsigned>(i));
    Daemon daemon;
    daemon.start();
    std::size_t total = 0;
    const int count = rounds();
    for (int round = 0; round < count; ++round) {
      BOOST_TEST_CONTEXT("round " << round) {
        const std::size_t acknowledged = work_and_kill(daemon, ledgers, random);
        BOOST_TEST(acknowledged >= kLeastAcknowledged);
        total += acknowledged;
        if (round % 5 == 0) {  // killed while it recovers, too
          daemon.spawn();
          std::this_thread::sleep_for(std::chrono::milliseconds(random() % 60));
          daemon.kill();
        }
        daemon.start();
        RpcClient client = daemon.client();
        std::size_t alive = 0;
        for (Ledger& ledger : ledgers) {
          for (const std::string& wrong : ledger.audit(client)) BOOST_ERROR(wrong);
          alive += ledger.alive();
        }
        check_lists(client, alive);
        BOOST_TEST(test::wrong_in_store(client) == "");
      }
    }
    BOOST_TEST_MESSAGE(count << " rounds, " << total << " acknowledged changes");
  }
}

// A check that misses a planted loss would prove nothing.
BOOST_AUTO_TEST_CASE(the_ledgers_notice_what_is_lost_changed_or_added_behind_their_back) {
  std::mt19937 random(7);
  std::vector<Ledger> ledgers;
  for (int i = 0; i < 3; ++i) ledgers.emplace_back(i, static_cast<unsigned>(i));
  Daemon daemon;
  daemon.start();
  while (!std::ranges::all_of(ledgers, [](const Ledger& each) { return each.alive() > 1; })) {
    work_and_kill(daemon, ledgers, random);
    daemon.start();
  }
  RpcClient client = daemon.client();
  for (Ledger& ledger : ledgers) BOOST_TEST(ledger.audit(client).empty());
  const auto one_of = [&](const std::string& who) {
    for (const std::string& name : all_names(client, {})) {
      if (name.starts_with(who)) return name;
    }
    throw std::runtime_error("no preset of " + who);
  };
  test::check_ok(client.call("preset.delete", {{"preset", one_of("client 0 ")}}));
  test::check_ok(client.call(
      "preset.update", {{"preset", one_of("client 1 ")}, {"changes", {{"category", "planted"}}}}));
  // A change and its undoing: the row is the same, the history is not.
  const std::string touched = one_of("client 2 ");
  const json::value category =
      client.call("preset.get", {{"preset", touched}}).result().at("category");
  for (const json::value& each : {json::value("planted"), category}) {
    test::check_ok(
        client.call("preset.update", {{"preset", touched}, {"changes", {{"category", each}}}}));
  }
  for (Ledger& ledger : ledgers) BOOST_TEST(!ledger.audit(client).empty());
}
