#include "event_bus.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "host/fake_plugin.h"
#include "support/process.h"

namespace tuningd {
namespace {

using Listener = std::function<void(std::string_view event, std::string_view json)>;

void hear(void* user, tuningd_str event, tuningd_str json) {
  (*static_cast<Listener*>(user))(view(event), view(json));
}

struct Fixture {
  KeptLog log;
  EventBus bus{log.get()};
  OwnerPtr owner = make_owner(0, "first");
  std::vector<std::string> heard;

  Listener notes(const std::string& name) {
    return [this, name](std::string_view event, std::string_view json) {
      heard.push_back(name + " " + std::string(event) + " " + std::string(json));
    };
  }
  void subscribe(Listener& listener, OwnerPtr by = nullptr) {
    BOOST_REQUIRE(bus.subscribe({by ? by : owner, hear, &listener, nullptr}).has_value());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(event_bus_facts, Fixture)

BOOST_AUTO_TEST_CASE(every_subscriber_hears_every_event_in_the_order_of_the_settings) {
  Listener late = notes("late");
  Listener first = notes("first");
  Listener again = notes("again");
  subscribe(late, make_owner(3, "late"));
  subscribe(first);
  subscribe(again);
  bus.publish("task.changed", R"({"id":1})");
  bus.publish("trial.changed", "{}");
  BOOST_TEST((heard == std::vector<std::string>{
                           R"(first task.changed {"id":1})", R"(again task.changed {"id":1})",
                           R"(late task.changed {"id":1})", "first trial.changed {}",
                           "again trial.changed {}", "late trial.changed {}"}));
}

BOOST_AUTO_TEST_CASE(what_one_throws_is_logged_and_the_others_hear) {
  Listener throws = [](std::string_view, std::string_view) { throw std::runtime_error("boom"); };
  Listener good = notes("good");
  subscribe(throws);
  subscribe(good);
  bus.publish("task.changed", "{}");
  BOOST_TEST(heard.size() == 1U);
  BOOST_TEST(log.text() ==
             "<3>host: plugin first (/plugins/first.so): event task.changed threw an exception: "
             "boom\n");
}

BOOST_AUTO_TEST_CASE(no_function_is_refused_and_released) {
  int released = 0;
  const auto refused = bus.subscribe({owner, nullptr, &released, count_release});
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().code == TUNINGD_E_INVALID);
  BOOST_TEST(released == 1);
}

BOOST_AUTO_TEST_CASE(removing_waits_for_who_hears_and_releases_once) {
  struct Slow {
    std::atomic<bool> inside = false;
    std::atomic<bool> done = false;
    std::atomic<int> released = 0;
  } slow;
  BOOST_REQUIRE(bus.subscribe({owner,
                               [](void* user, tuningd_str, tuningd_str) {
                                 auto& self = *static_cast<Slow*>(user);
                                 self.inside = true;
                                 std::this_thread::sleep_for(std::chrono::milliseconds(50));
                                 self.done = true;
                               },
                               &slow, [](void* user) { ++static_cast<Slow*>(user)->released; }})
                    .has_value());
  Listener other = notes("other");
  subscribe(other, make_owner(1, "other"));
  std::thread publisher([&] { bus.publish("task.changed", "{}"); });
  while (!slow.inside) std::this_thread::yield();
  bus.remove(*owner);
  BOOST_TEST(slow.done.load());
  BOOST_TEST(slow.released == 1);
  publisher.join();
  slow.inside = false;
  bus.publish("task.changed", "{}");
  bus.remove(*owner);
  BOOST_TEST(!slow.inside.load());
  BOOST_TEST(slow.released == 1);
  BOOST_TEST(heard.size() == 2U);
}

BOOST_AUTO_TEST_CASE(events_are_published_while_plugins_come_and_go) {
  std::atomic<int> count = 0;
  Listener counts = [&](std::string_view, std::string_view) { ++count; };
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (int index = 0; index < 3; ++index) {
    threads.emplace_back([&] {
      while (!stop) bus.publish("trial.changed", "{}");
    });
  }
  for (int round = 0; round < 200; ++round) {
    subscribe(counts);
    bus.remove(*owner);
    const int after = count;
    std::this_thread::yield();
    BOOST_TEST(count == after);
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd
