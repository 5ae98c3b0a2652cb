#include "hook_bus.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "config/json_text.h"
#include "host/fake_plugin.h"
#include "support/process.h"

namespace tuningd {
namespace {

namespace json = boost::json;

// A subscriber made of a lambda.
using Behaviour =
    std::function<std::int32_t(const tuningd_event&, const tuningd_sink*, tuningd_error*)>;

std::int32_t behave(void* user, const tuningd_event* event, const tuningd_sink* reply,
                    tuningd_error* error) {
  return (*static_cast<Behaviour*>(user))(*event, reply, error);
}

struct Fixture {
  KeptLog log;
  HookBus bus{log.get()};
  OwnerPtr owner = make_owner(0, "first");

  void subscribe(std::string hook, Behaviour& behaviour, std::int32_t order = 0,
                 OwnerPtr by = nullptr) {
    const auto done = bus.subscribe({by ? by : owner, std::move(hook), order, behave, &behaviour});
    BOOST_REQUIRE(done.has_value());
  }
  std::size_t errors() const { return test::count_lines(log.text(), "<3>"); }
};

json::object object(std::string_view text) {
  return config::parse_json(text).value().as_object();
}

std::string task_of(const std::expected<Prepared, Refusal>& prepared) {
  return prepared ? config::to_json(prepared->task) : "refused: " + prepared.error().reasons.at(0);
}

// Appends `step` to the task's list "seen".
Behaviour appends(const std::string& step) {
  return [step](const tuningd_event& event, const tuningd_sink* reply, tuningd_error*) {
    json::object task = object(view(event.json));
    task["seen"].as_array().emplace_back(step);
    const json::object answer{{"task", task}};
    return write_to(reply, config::to_json(answer));
  };
}

Behaviour answers(std::int32_t code, std::string reply = "", std::string message = "",
                  std::string path = "") {
  return [=](const tuningd_event&, const tuningd_sink* sink, tuningd_error* error) {
    if (!reply.empty()) write_to(sink, reply);
    if (!message.empty()) fill_error(error, code, path, message);
    return code;
  };
}

const auto kTask = [] { return object(R"({"seen":[]})"); };

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hook_bus_facts, Fixture)

BOOST_AUTO_TEST_CASE(without_subscribers_a_task_passes_unchanged) {
  BOOST_TEST(task_of(bus.prepare(1, kTask())) == R"({"seen":[]})");
  BOOST_TEST(bus.validate(1, kTask()).has_value());
}

BOOST_AUTO_TEST_CASE(each_subscriber_sees_the_task_as_those_before_left_it) {
  Behaviour a = appends("a");
  Behaviour nothing = answers(TUNINGD_OK);
  Behaviour b = appends("b");
  subscribe("task.prepare", a);
  subscribe("task.prepare", nothing);
  subscribe("task.prepare", b);
  BOOST_TEST(task_of(bus.prepare(1, kTask())) == R"({"seen":["a","b"]})");
}

BOOST_AUTO_TEST_CASE(subscribers_run_by_order_then_by_place_in_the_settings) {
  Behaviour a = appends("late plugin, order 5");
  Behaviour b = appends("late plugin, order 0");
  Behaviour c = appends("first plugin, order 5");
  Behaviour d = appends("first plugin, order -1");
  const OwnerPtr late = make_owner(7, "late");
  subscribe("task.prepare", a, 5, late);
  subscribe("task.prepare", b, 0, late);
  subscribe("task.prepare", c, 5);
  subscribe("task.prepare", d, -1);
  BOOST_TEST(task_of(bus.prepare(1, kTask())) ==
             R"({"seen":["first plugin, order -1","late plugin, order 0",)"
             R"("first plugin, order 5","late plugin, order 5"]})");
}

BOOST_AUTO_TEST_CASE(an_event_names_its_hook_and_task) {
  std::string seen;
  Behaviour look = [&](const tuningd_event& event, const tuningd_sink*, tuningd_error* error) {
    seen = std::string(event.hook) + " " + std::to_string(event.task_id) + " " +
           std::to_string(event.size == sizeof event) + std::to_string(error->size == 512) + " " +
           std::string(view(event.json));
    return TUNINGD_OK;
  };
  subscribe("task.validate", look);
  BOOST_TEST(bus.validate(42, kTask()).has_value());
  BOOST_TEST(seen == R"(task.validate 42 11 {"seen":[]})");
}

BOOST_AUTO_TEST_CASE(conflicts_and_warnings_of_all_subscribers_are_collected) {
  Behaviour a = answers(0, R"({"task":{},"conflicts":[{"parameter":"x"}],"warnings":["w1"]})");
  Behaviour b = answers(0, R"({"task":{"b":1},"conflicts":[2],"warnings":["w2"]})");
  subscribe("task.prepare", a);
  subscribe("task.prepare", b);
  const auto prepared = bus.prepare(1, kTask());
  BOOST_REQUIRE(prepared.has_value());
  BOOST_TEST(config::to_json(prepared->task) == R"({"b":1})");
  BOOST_TEST(config::to_json(prepared->conflicts) == R"([{"parameter":"x"},2])");
  BOOST_TEST((prepared->warnings == std::vector<std::string>{"w1", "w2"}));
}

BOOST_AUTO_TEST_CASE(numbers_pass_the_hooks_as_they_were_written) {
  Behaviour same = [](const tuningd_event& event, const tuningd_sink* reply, tuningd_error*) {
    return write_to(reply, R"({"task":)" + std::string(view(event.json)) + "}");
  };
  subscribe("task.prepare", same);
  const std::string text = R"({"v":[0.85,1.0,100000.0,18446744073709551615,1e+30]})";
  BOOST_TEST(task_of(bus.prepare(1, object(text))) == text);
}

BOOST_AUTO_TEST_CASE(the_first_veto_wins_and_the_rest_is_not_asked) {
  Behaviour veto = answers(
      TUNINGD_VETO,
      R"({"reasons":["no such preset","again"],"errors":[{"path":"/presets/1","message":"none"}]})");
  bool asked = false;
  Behaviour second = [&](const tuningd_event&, const tuningd_sink*, tuningd_error*) {
    asked = true;
    return TUNINGD_OK;
  };
  for (const std::string hook : {"task.prepare", "task.validate"}) {
    subscribe(hook, veto);
    subscribe(hook, second);
  }
  const auto prepared = bus.prepare(1, kTask());
  const auto valid = bus.validate(1, kTask());
  BOOST_REQUIRE(!prepared.has_value());
  BOOST_REQUIRE(!valid.has_value());
  for (const Refusal& refusal : {prepared.error(), valid.error()}) {
    BOOST_TEST((refusal.reasons == std::vector<std::string>{"no such preset", "again"}));
    BOOST_TEST(config::to_json(refusal.errors) == R"([{"path":"/presets/1","message":"none"}])");
  }
  BOOST_TEST(!asked);
  BOOST_TEST(errors() == 0U);
}

BOOST_AUTO_TEST_CASE(a_negative_answer_refuses_with_its_message_and_path) {
  Behaviour fail = answers(TUNINGD_E_UNAVAILABLE, "", "the store is closed", "/presets");
  subscribe("task.prepare", fail);
  const auto prepared = bus.prepare(1, kTask());
  BOOST_REQUIRE(!prepared.has_value());
  BOOST_TEST(prepared.error().reasons.at(0) == "the store is closed");
  BOOST_TEST(config::to_json(prepared.error().errors) ==
             R"([{"path":"/presets","message":"the store is closed"}])");
  BOOST_TEST(test::count_lines(log.text(),
                               "plugin first (/plugins/first.so): hook task.prepare "
                               "failed with code -3: the store is closed") == 1U);
}

BOOST_AUTO_TEST_CASE(whatever_breaks_the_rules_refuses_with_one_logged_error) {
  const std::vector<std::pair<Behaviour, std::string>> broken = {
      {[](const tuningd_event&, const tuningd_sink*, tuningd_error*) -> std::int32_t {
         throw std::runtime_error("boom");
       },
       "threw an exception: boom"},
      {[](const tuningd_event&, const tuningd_sink*, tuningd_error*) -> std::int32_t { throw 1; },
       "threw something that is no std::exception"},
      {answers(0, "{"), "gave a reply that is no JSON"},
      {answers(0, "[]"), "gave a reply that is not a JSON object"},
      {answers(0, "{}"), "gave a reply that holds no object 'task'"},
      {answers(0, R"({"task":[]})"), "gave a reply that holds no object 'task'"},
      {answers(0, R"({"task":{},"warnings":[1]})"), "'warnings' is not a list of strings"},
      {answers(0, R"({"task":{},"conflicts":{}})"), "'conflicts' is not a list"},
      {answers(0, R"({"task":{},"task":{}})"), "gave a reply that is no JSON"},
      {answers(1), "vetoed, but its reply is no JSON"},
      {answers(1, R"({"reasons":[]})"), "vetoed, but its reply gives no 'reasons'"},
      {answers(1, R"({"reasons":["x"],"errors":[{"path":1}]})"), "'errors' are objects with"},
      {answers(2), "gave the answer 2, which means nothing"},
      {answers(-9), "failed with code -9"},
  };
  for (const auto& [behaviour, what] : broken) {
    Behaviour copy = behaviour;
    subscribe("task.prepare", copy);
    const std::string before = log.text();
    const auto prepared = bus.prepare(1, kTask());
    const std::string added = log.text().substr(before.size());
    BOOST_TEST_CONTEXT(what << " / " << added) {
      BOOST_REQUIRE(!prepared.has_value());
      BOOST_TEST(prepared.error().reasons.at(0).starts_with(
          "plugin first failed in hook task.prepare: it "));
      BOOST_TEST(prepared.error().reasons.at(0).find(what) != std::string::npos);
      BOOST_TEST(test::count_lines(added, "") == 1U);
      BOOST_TEST(added.starts_with("<3>host: plugin first (/plugins/first.so): hook task.prepare"));
    }
    bus.remove(*owner);
  }
}

BOOST_AUTO_TEST_CASE(a_notification_reaches_all_whatever_one_does) {
  Behaviour fails = [](const tuningd_event&, const tuningd_sink*, tuningd_error*) -> std::int32_t {
    throw std::runtime_error("boom");
  };
  std::string seen;
  Behaviour looks = [&](const tuningd_event& event, const tuningd_sink*, tuningd_error*) {
    seen = view(event.json);
    return TUNINGD_VETO;  // means nothing here
  };
  subscribe("trial.finished", fails);
  subscribe("trial.finished", looks);
  bus.notify("trial.finished", 3, R"({"trial":{}})");
  BOOST_TEST(seen == R"({"trial":{}})");
  BOOST_TEST(errors() == 1U);
}

BOOST_AUTO_TEST_CASE(an_unknown_hook_or_no_function_is_refused_and_released) {
  int released = 0;
  const auto unknown = bus.subscribe({owner, "task.begin", 0, behave, &released, count_release});
  BOOST_REQUIRE(!unknown.has_value());
  BOOST_TEST(unknown.error().code == TUNINGD_E_INVALID);
  BOOST_TEST(unknown.error().message == "this host has no hook 'task.begin'");
  BOOST_TEST(released == 1);
  BOOST_TEST(!bus.subscribe({owner, "task.prepare", 0, nullptr, &released, count_release}));
  BOOST_TEST(released == 2);
}

BOOST_AUTO_TEST_CASE(removing_releases_each_once_and_leaves_the_others) {
  int released = 0;
  const OwnerPtr other = make_owner(1, "other");
  for (const OwnerPtr& by : {owner, owner, other}) {
    BOOST_TEST(bus.subscribe({by, "task.prepare", 0,
                              [](void*, const tuningd_event*, const tuningd_sink*, tuningd_error*) {
                                return TUNINGD_VETO;
                              },
                              &released, count_release})
                   .has_value());
  }
  bus.remove(*owner);
  BOOST_TEST(released == 2);
  bus.remove(*owner);
  BOOST_TEST(released == 2);
  BOOST_TEST(!bus.prepare(1, kTask()).has_value());
  bus.remove(*other);
  BOOST_TEST(released == 3);
  BOOST_TEST(bus.prepare(1, kTask()).has_value());
}

BOOST_AUTO_TEST_CASE(removing_waits_for_a_call_that_runs) {
  std::atomic<bool> inside = false;
  std::atomic<bool> done = false;
  Behaviour slow = [&](const tuningd_event&, const tuningd_sink*, tuningd_error*) {
    inside = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    done = true;
    return TUNINGD_OK;
  };
  subscribe("task.validate", slow);
  bool passed = false;
  std::thread task([&] { passed = bus.validate(1, kTask()).has_value(); });
  while (!inside) std::this_thread::yield();
  bus.remove(*owner);
  BOOST_TEST(done.load());
  task.join();
  BOOST_TEST(passed);
}

BOOST_AUTO_TEST_CASE(hooks_of_several_tasks_run_while_plugins_come_and_go) {
  std::atomic<int> calls = 0;
  Behaviour count = [&](const tuningd_event&, const tuningd_sink*, tuningd_error*) {
    ++calls;
    return TUNINGD_OK;
  };
  std::atomic<bool> stop = false;
  std::vector<std::thread> tasks;
  for (int index = 0; index < 3; ++index) {
    tasks.emplace_back([&] {
      while (!stop) std::ignore = bus.validate(1, json::object());
    });
  }
  int released = 0;
  for (int round = 0; round < 200; ++round) {
    BOOST_REQUIRE(bus.subscribe({owner, "task.validate", 0, behave, &count, nullptr}).has_value());
    BOOST_REQUIRE(
        bus.subscribe({owner, "task.prepare", 0, behave, &released, count_release}).has_value());
    bus.remove(*owner);
    const int after = calls;
    std::this_thread::yield();
    BOOST_TEST(calls == after);
  }
  stop = true;
  for (std::thread& task : tasks) task.join();
  BOOST_TEST(released == 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd
