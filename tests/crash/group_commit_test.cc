// Many clients share a sync: the store's own figures.
#define BOOST_TEST_MODULE group_commit
#include <boost/test/unit_test.hpp>
#include <iostream>
#include <thread>

#include "support/facts.h"

namespace json = boost::json;
using test::Daemon;
using test::RpcClient;

namespace {

std::uint64_t figure(RpcClient& client, const char* name) {
  return client.call("system.status").result().at("store").at(name).to_number<std::uint64_t>();
}

}  // namespace

BOOST_AUTO_TEST_CASE(sixty_four_clients_need_far_fewer_syncs_than_they_create_presets) {
  constexpr std::size_t kClients = 64;
  constexpr std::size_t kEach = 40;
  Daemon daemon;
  daemon.start();
  RpcClient control = daemon.client();
  const std::uint64_t before = figure(control, "wal_syncs");
  std::vector<std::string> failures(kClients);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < kClients; ++i) {
      threads.emplace_back([&, i] {
        try {
          RpcClient client = daemon.client();
          for (std::size_t k = 0; k < kEach; ++k) {
            test::create_preset(client, std::to_string(i) + " " + std::to_string(k));
          }
        } catch (const std::exception& error) {
          failures[i] = error.what();
        }
      });
    }
  }
  for (const std::string& failure : failures) BOOST_TEST(failure == "");
  const std::uint64_t syncs = figure(control, "wal_syncs") - before;
  std::cout << kClients << " clients created " << kClients * kEach << " presets with " << syncs
            << " syncs\n";
  BOOST_TEST(syncs >= 1U);
  BOOST_TEST(syncs * 4 <= kClients * kEach);
  test::check_equal(control.call("preset.list", {{"limit", 1}}).result().at("total"),
                    kClients * kEach);
}
