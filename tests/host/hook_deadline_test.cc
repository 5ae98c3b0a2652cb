// Subscribers that do not answer in time.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "hook_bus.h"
#include "host/fake_plugin.h"
#include "support/process.h"

namespace tuningd {
namespace {

namespace json = boost::json;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using Clock = std::chrono::steady_clock;

// A subscriber that waits at its door while it is shut.
class Guest {
 public:
  explicit Guest(bool open = false) : open_(open) {}

  static std::int32_t answer(void* user, const tuningd_event* event, const tuningd_sink* reply,
                             tuningd_error* error) {
    return static_cast<Guest*>(user)->enter(*event, reply, error);
  }
  static void release(void* user) { ++static_cast<Guest*>(user)->released; }

  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void shut() {
    const std::lock_guard lock(mutex_);
    open_ = false;
  }
  // Until so many calls have begun, and ended.
  void wait_for(int begun, int ended) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return begun_ >= begun && ended_ >= ended; });
  }
  int begun() {
    const std::lock_guard lock(mutex_);
    return begun_;
  }

  std::atomic<int> released = 0;
  std::string last_words;  // its message and reply when it comes back; set while nobody is inside
  bool throws = false;

 private:
  std::int32_t enter(const tuningd_event& event, const tuningd_sink* reply, tuningd_error* error) {
    const std::string before(view(event.json));
    std::unique_lock lock(mutex_);
    ++begun_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
    // All that it was given is still there.
    const bool same = before == view(event.json);
    std::int32_t code = same ? TUNINGD_OK : TUNINGD_E_INTERNAL;
    if (!last_words.empty()) {
      write_to(reply, last_words);
      fill_error(error, TUNINGD_E_INTERNAL, "/x", last_words);
      code = TUNINGD_VETO;
    }
    ++ended_;
    changed_.notify_all();
    if (throws) throw std::runtime_error("boom");
    return code;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_;
  int begun_ = 0;
  int ended_ = 0;
};

struct Fixture {
  KeptLog log;
  HookBus bus{log.get(), 60ms};
  OwnerPtr owner = make_owner(0, "first");
  OwnerPtr other = make_owner(1, "other");

  void subscribe(const std::string& hook, Guest& guest, const OwnerPtr& by) {
    BOOST_REQUIRE(
        bus.subscribe({by, hook, 0, &Guest::answer, &guest, &Guest::release}).has_value());
  }
  std::string refusal(std::uint64_t task_id = 1) {
    const auto prepared = bus.prepare(task_id, json::object{{"a", 1}});
    return prepared ? "" : prepared.error().reasons.at(0);
  }
  // Until all have come back, which is logged then.
  bool wait_for_log(std::string_view text) {
    for (const auto end = Clock::now() + 10s; Clock::now() < end;) {
      if (bus.late() == 0) return log.text().find(text) != std::string::npos;
      std::this_thread::sleep_for(1ms);
    }
    return false;
  }
  std::size_t errors() const { return test::count_lines(log.text(), "<3>"); }
};

const std::string kHead = "plugin first failed in hook task.prepare: it ";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hook_deadline_facts, Fixture)

BOOST_AUTO_TEST_CASE(one_that_does_not_answer_refuses_until_it_has_come_back) {
  Guest stuck;
  stuck.last_words = R"({"reasons":["too late"]})";
  subscribe("task.prepare", stuck, owner);
  BOOST_TEST(refusal() == kHead + "did not answer within 60 ms");
  BOOST_TEST(log.text() ==
             "<3>host: plugin first (/plugins/first.so): hook task.prepare did not answer within "
             "60 ms; it is not called until it has come back\n");
  BOOST_TEST(bus.late() == 1U);
  // The next task is refused at once, and says why.
  const auto begin = Clock::now();
  const std::string next = refusal(2);
  BOOST_TEST((Clock::now() - begin < 60ms));
  BOOST_TEST(next.starts_with(kHead + "has not come back from a call "));
  BOOST_TEST(next.ends_with(" ms ago"));
  BOOST_TEST(stuck.begun() == 1);
  BOOST_TEST(errors() == 1U);
  stuck.open();
  BOOST_TEST(wait_for_log("hook task.prepare came back after "));
  BOOST_TEST(bus.late() == 0U);
  // Its answer was dropped; the next one counts.
  BOOST_TEST(refusal(2) == "too late");
  BOOST_TEST(stuck.begun() == 2);
  BOOST_TEST(errors() == 1U);
}

BOOST_AUTO_TEST_CASE(one_that_throws_too_late_harms_nobody) {
  Guest stuck;
  stuck.throws = true;
  subscribe("task.prepare", stuck, owner);
  BOOST_TEST(refusal() == kHead + "did not answer within 60 ms");
  stuck.open();
  BOOST_TEST(wait_for_log("came back after "));
  BOOST_TEST(refusal() == kHead + "threw an exception: boom");
  stuck.throws = false;
  BOOST_TEST(refusal() == "");
}

BOOST_AUTO_TEST_CASE(others_and_other_hooks_go_on_while_one_is_stuck) {
  Guest stuck;
  Guest fine(true);
  Guest of_same_plugin(true);
  subscribe("trial.finished", stuck, owner);
  subscribe("trial.finished", fine, other);
  subscribe("task.validate", of_same_plugin, owner);
  bus.notify("trial.finished", 1, "{}");
  BOOST_TEST(fine.begun() == 1);
  BOOST_TEST(errors() == 1U);
  // One that cannot refuse is passed over, and the log says so.
  bus.notify("trial.finished", 2, "{}");
  BOOST_TEST(fine.begun() == 2);
  BOOST_TEST(stuck.begun() == 1);
  BOOST_TEST(errors() == 1U);
  BOOST_TEST(test::count_lines(log.text(),
                               "hook trial.finished is not called: it has not come back") == 1U);
  BOOST_TEST(bus.validate(2, json::object()).has_value());
  BOOST_TEST(of_same_plugin.begun() == 1);
  stuck.open();
  BOOST_TEST(wait_for_log("came back after "));
}

BOOST_AUTO_TEST_CASE(a_plugin_is_never_in_two_hooks_of_one_task) {
  Guest stuck;
  Guest next(true);
  subscribe("trial.finished", stuck, owner);
  subscribe("task.validate", next, owner);
  bus.notify("trial.finished", 7, "{}");
  const auto refused = bus.validate(7, json::object());
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().reasons.at(0).starts_with(
      "plugin first failed in hook task.validate: it has not come back from hook trial.finished "
      "of this task, called "));
  BOOST_TEST(next.begun() == 0);
  BOOST_TEST(bus.validate(8, json::object()).has_value());
  BOOST_TEST(bus.validate(0, json::object()).has_value());
  stuck.open();
  BOOST_TEST(wait_for_log("came back after "));
  BOOST_TEST(bus.validate(7, json::object()).has_value());
}

BOOST_AUTO_TEST_CASE(hooks_of_one_task_take_turns_and_those_of_several_do_not_wait) {
  struct Count {
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
  } count;
  const auto busy = [](void* user, const tuningd_event*, const tuningd_sink*, tuningd_error*) {
    auto& self = *static_cast<Count*>(user);
    const int inside = ++self.inside;
    for (int most = self.most; inside > most && !self.most.compare_exchange_weak(most, inside);) {
    }
    std::this_thread::sleep_for(5ms);
    --self.inside;
    return TUNINGD_OK;
  };
  HookBus patient(log.get(), 60s);
  for (const std::string hook : {"task.validate", "trial.finished"}) {
    BOOST_REQUIRE(patient.subscribe({owner, hook, 0, busy, &count, nullptr}).has_value());
  }
  std::atomic<int> refused = 0;
  const auto run = [&](bool same_task) {
    count.most = 0;
    std::vector<std::thread> tasks;
    for (std::uint64_t index = 1; index <= 4; ++index) {
      tasks.emplace_back([&, index] {
        const std::uint64_t id = same_task ? 9 : index;
        for (int round = 0; round < 5; ++round) {
          patient.notify("trial.finished", id, "{}");
          if (!patient.validate(id, json::object())) ++refused;
        }
      });
    }
    for (std::thread& task : tasks) task.join();
    return count.most.load();
  };
  BOOST_TEST(run(true) == 1);
  BOOST_TEST(run(false) > 1);
  BOOST_TEST(refused == 0);
}

BOOST_AUTO_TEST_CASE(a_hook_that_causes_hooks_of_its_own_task_is_not_kept_waiting) {
  HookBus patient(log.get(), 60s);
  const auto calls_back = [](void* user, const tuningd_event* event, const tuningd_sink*,
                             tuningd_error*) {
    static_cast<HookBus*>(user)->notify("trial.finished", event->task_id, "{}");
    return TUNINGD_OK;
  };
  BOOST_REQUIRE(
      patient.subscribe({owner, "task.validate", 0, calls_back, &patient, nullptr}).has_value());
  Guest guest(true);
  BOOST_REQUIRE(
      patient.subscribe({owner, "trial.finished", 0, &Guest::answer, &guest, nullptr}).has_value());
  BOOST_TEST(patient.validate(3, json::object()).has_value());
  BOOST_TEST(guest.begun() == 1);
}

BOOST_AUTO_TEST_CASE(removing_one_that_is_stuck_ends_in_time_and_releases_nothing) {
  Guest stuck;
  Guest fine(true);
  Guest of_other(true);
  subscribe("task.prepare", stuck, owner);
  subscribe("task.validate", fine, owner);
  subscribe("task.validate", of_other, other);
  BOOST_TEST(refusal() != "");
  const auto begin = Clock::now();
  BOOST_TEST(!bus.remove(*owner));
  BOOST_TEST((Clock::now() - begin < 5s));
  BOOST_TEST(test::count_lines(log.text(), "hook task.prepare still runs after ") == 1U);
  BOOST_TEST(bus.remove(*other));
  BOOST_TEST(of_other.released == 1);
  BOOST_TEST(refusal() == "");
  stuck.open();
  BOOST_TEST(wait_for_log("came back after "));
  BOOST_TEST(stuck.released + fine.released == 0);
}

BOOST_AUTO_TEST_CASE(removing_waits_for_one_that_still_has_time) {
  HookBus patient(log.get(), 60s);
  Guest guest;
  BOOST_REQUIRE(
      patient.subscribe({owner, "task.validate", 0, &Guest::answer, &guest, &Guest::release})
          .has_value());
  bool passed = false;
  std::thread task([&] { passed = patient.validate(1, json::object()).has_value(); });
  guest.wait_for(1, 0);
  std::thread opener([&] {
    std::this_thread::sleep_for(1500ms);  // more than the grace of one that is late
    guest.open();
  });
  BOOST_TEST(patient.remove(*owner));
  BOOST_TEST(guest.released == 1);
  task.join();
  opener.join();
  BOOST_TEST(passed);
}

BOOST_AUTO_TEST_CASE(one_may_come_back_after_the_bus_has_gone) {
  auto gone = std::make_unique<HookBus>(log.get(), 20ms);
  Guest stuck;
  stuck.last_words = "late";
  BOOST_REQUIRE(
      gone->subscribe({owner, "task.prepare", 0, &Guest::answer, &stuck, nullptr}).has_value());
  BOOST_TEST(!gone->prepare(1, json::object()).has_value());
  BOOST_TEST(!gone->remove(*owner));
  gone.reset();
  const std::string before = log.text();
  stuck.open();
  stuck.wait_for(1, 1);
  std::this_thread::sleep_for(20ms);
  BOOST_TEST(log.text() == before);
}

BOOST_AUTO_TEST_CASE(many_may_be_stuck_and_others_are_called_still) {
  constexpr int kMany = 20;
  std::vector<std::unique_ptr<Guest>> stuck;
  for (int index = 0; index < kMany; ++index) {
    stuck.push_back(std::make_unique<Guest>());
    subscribe("trial.finished", *stuck.back(),
              make_owner(static_cast<std::size_t>(index), "p" + std::to_string(index)));
  }
  Guest fine(true);
  subscribe("task.validate", fine, other);
  bus.notify("trial.finished", 1, "{}");
  BOOST_TEST(bus.late() == static_cast<std::size_t>(kMany));
  BOOST_TEST(errors() == static_cast<std::size_t>(kMany));
  BOOST_TEST(bus.validate(1, json::object()).has_value());
  for (const auto& guest : stuck) guest->open();
  for (const auto end = Clock::now() + 10s; bus.late() > 0 && Clock::now() < end;) {
    std::this_thread::sleep_for(1ms);
  }
  BOOST_TEST(bus.late() == 0U);
  bus.notify("trial.finished", 1, "{}");
  for (const auto& guest : stuck) BOOST_TEST(guest->begun() == 2);
}

BOOST_AUTO_TEST_CASE(answers_around_the_deadline_are_taken_or_dropped_whole) {
  HookBus tight(log.get(), 20ms);
  const auto slow = [](void*, const tuningd_event* event, const tuningd_sink* reply,
                       tuningd_error*) {
    std::this_thread::sleep_for(event->task_id % 5 * 10ms);
    return write_to(reply, R"({"task":{"b":2}})");
  };
  BOOST_REQUIRE(tight.subscribe({owner, "task.prepare", 0, slow, nullptr, nullptr}).has_value());
  int taken = 0;
  int late = 0;
  for (std::uint64_t id = 1; id <= 60; ++id) {
    const auto prepared = tight.prepare(id, json::object{{"a", 1}});
    if (prepared) {
      ++taken;
      BOOST_TEST((prepared->task == json::object{{"b", 2}}));
    } else {
      ++late;
      BOOST_TEST(prepared.error().reasons.at(0) == kHead + "did not answer within 20 ms");
      while (tight.late() > 0) std::this_thread::sleep_for(1ms);
    }
  }
  BOOST_TEST(taken > 0);
  BOOST_TEST(late >= 24);  // those that sleep longer
  BOOST_TEST(tight.remove(*owner));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd
