#include "host_services.h"

#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

#include "host/fake_plugin.h"
#include "support/process.h"

namespace tuningd {
namespace {

struct Fixture {
  KeptLog log;
  MainLoop loop;
  HookBus hooks{log.get()};
  EventBus events{log.get()};
  MethodTable methods{log.get()};
  PassedSockets sockets;
  HostParts parts{log.get(), loop, hooks, events, methods, sockets};
  PluginContext& context = PluginContext::make(make_owner(0, "guest"), parts);
  const tuningd_host* host = context.host();

  template <class Table>
  const Table& service(const char* id) {
    const void* table = host->get_service(host, id);
    BOOST_REQUIRE(table != nullptr);
    return *static_cast<const Table*>(table);
  }
  std::size_t errors() const { return test::count_lines(log.text(), "<3>"); }
};

tuningd_method counted(const char* name, int& released) {
  tuningd_method method{};
  method.size = sizeof method;
  method.role = TUNINGD_ROLE_READ;
  method.name = name;
  method.description = "{}";
  method.fn = [](void*, tuningd_str, const tuningd_caller*, const tuningd_sink* reply,
                 tuningd_error*) { return write_to(reply, "1"); };
  method.user = &released;
  method.release = count_release;
  return method;
}

std::int32_t no_hook(void*, const tuningd_event*, const tuningd_sink*, tuningd_error*) {
  return 0;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(host_services_facts, Fixture)

BOOST_AUTO_TEST_CASE(services_are_there_from_start_on_and_say_their_size) {
  BOOST_TEST((host->get_service(host, TUNINGD_SERVICE_LOG) == nullptr));
  BOOST_TEST(log.text().find("it called get_service before start") != std::string::npos);
  context.set_phase(Phase::kStarting);
  BOOST_TEST(service<tuningd_log>(TUNINGD_SERVICE_LOG).size == sizeof(tuningd_log));
  BOOST_TEST(service<tuningd_loop>(TUNINGD_SERVICE_LOOP).size == sizeof(tuningd_loop));
  BOOST_TEST(service<tuningd_hooks>(TUNINGD_SERVICE_HOOKS).size == sizeof(tuningd_hooks));
  BOOST_TEST(service<tuningd_events>(TUNINGD_SERVICE_EVENTS).size == sizeof(tuningd_events));
  BOOST_TEST(service<tuningd_methods>(TUNINGD_SERVICE_METHODS).size == sizeof(tuningd_methods));
  BOOST_TEST(service<tuningd_sockets>(TUNINGD_SERVICE_SOCKETS).size == sizeof(tuningd_sockets));
  BOOST_TEST((host->get_service(host, "tuningd.log/2") == nullptr));
  BOOST_TEST((host->get_service(host, nullptr) == nullptr));
}

BOOST_AUTO_TEST_CASE(a_plugins_line_bears_its_name_and_level) {
  context.set_phase(Phase::kStarted);
  const auto& table = service<tuningd_log>(TUNINGD_SERVICE_LOG);
  table.write(host, TUNINGD_LOG_WARNING, borrow("two\nlines"));
  BOOST_TEST(log.text() == "<4>guest: two\\nlines\n");
  log.get().set_level(LogLevel::kWarning);
  BOOST_TEST(table.enabled(host, TUNINGD_LOG_INFO) == 0);
  BOOST_TEST(table.enabled(host, TUNINGD_LOG_ERROR) != 0);
}

BOOST_AUTO_TEST_CASE(registering_is_for_start_on_the_main_thread_and_always_released) {
  context.set_phase(Phase::kStarting);
  const auto& table = service<tuningd_methods>(TUNINGD_SERVICE_METHODS);
  const auto& bus = service<tuningd_hooks>(TUNINGD_SERVICE_HOOKS);
  int released = 0;
  const tuningd_method method = counted("guest.x", released);
  tuningd_error error = empty_error();
  BOOST_TEST(table.add(host, &method, &error) == TUNINGD_OK);
  BOOST_TEST(table.add(host, &method, &error) == TUNINGD_E_EXISTS);
  BOOST_TEST(message_of(error) == "there is a method 'guest.x' already");
  BOOST_TEST(released == 1);
  BOOST_TEST(table.add(host, nullptr, &error) == TUNINGD_E_INVALID);
  std::thread([&] {
    BOOST_TEST(bus.subscribe(host, "task.prepare", 0, no_hook, &released, count_release, &error) ==
               TUNINGD_E_INVALID);
  }).join();
  BOOST_TEST(released == 2);
  BOOST_TEST(errors() == 1U);
  context.set_phase(Phase::kStarted);
  BOOST_TEST(bus.subscribe(host, "task.prepare", 0, no_hook, &released, count_release, nullptr) ==
             TUNINGD_E_INVALID);
  BOOST_TEST(released == 3);
  BOOST_TEST(table.add(host, &method, nullptr) == TUNINGD_E_INVALID);
  BOOST_TEST(released == 4);
  context.close();
  BOOST_TEST(released == 5);
}

BOOST_AUTO_TEST_CASE(methods_are_called_and_listed_through_the_table) {
  context.set_phase(Phase::kStarting);
  const auto& table = service<tuningd_methods>(TUNINGD_SERVICE_METHODS);
  int released = 0;
  const tuningd_method method = counted("guest.x", released);
  BOOST_REQUIRE(table.add(host, &method, nullptr) == TUNINGD_OK);
  const tuningd_caller reader = caller_with(TUNINGD_ROLE_READ);
  TextSink reply;
  tuningd_error error = empty_error();
  BOOST_TEST(table.call(host, "guest.x", {}, &reader, reply.get(), &error) == 0);
  BOOST_TEST(reply.text() == "1");
  TextSink none;
  BOOST_TEST(table.call(host, "guest.y", {}, &reader, none.get(), &error) == -32601);
  BOOST_TEST(message_of(error) == "there is no method 'guest.y'");
  BOOST_TEST(error.code == -32601);
  TextSink list;
  BOOST_TEST(table.list(host, list.get()) == TUNINGD_OK);
  BOOST_TEST(list.text() == R"([{"name":"guest.x","x-role":"read"}])");
  context.close();
}

BOOST_AUTO_TEST_CASE(events_reach_who_subscribed_inside_start_until_it_stops) {
  context.set_phase(Phase::kStarting);
  const auto& table = service<tuningd_events>(TUNINGD_SERVICE_EVENTS);
  struct Heard {
    std::string text;
    int released = 0;
  } heard;
  const auto hear = [](void* user, tuningd_str event, tuningd_str json) {
    static_cast<Heard*>(user)->text += std::string(view(event)) + std::string(view(json));
  };
  const auto release = [](void* user) { ++static_cast<Heard*>(user)->released; };
  tuningd_error error = empty_error();
  BOOST_TEST(table.subscribe(host, hear, &heard, release, &error) == TUNINGD_OK);
  BOOST_TEST(table.subscribe(host, nullptr, &heard, release, &error) == TUNINGD_E_INVALID);
  BOOST_TEST(heard.released == 1);
  context.set_phase(Phase::kStarted);
  BOOST_TEST(table.subscribe(host, hear, &heard, release, &error) == TUNINGD_E_INVALID);
  BOOST_TEST(heard.released == 2);
  BOOST_TEST(errors() == 1U);
  events.publish(TUNINGD_EVENT_TASK_CHANGED, "{}");
  BOOST_TEST(heard.text == "task.changed{}");
  context.close();
  BOOST_TEST(heard.released == 3);
  events.publish(TUNINGD_EVENT_TASK_CHANGED, "{}");
  BOOST_TEST(heard.text == "task.changed{}");
  BOOST_TEST(table.subscribe(host, hear, &heard, release, &error) == TUNINGD_E_UNAVAILABLE);
  BOOST_TEST(heard.released == 4);
}

BOOST_AUTO_TEST_CASE(after_stop_everything_is_refused_and_logged_once) {
  context.set_phase(Phase::kStarted);
  const auto& table = service<tuningd_methods>(TUNINGD_SERVICE_METHODS);
  const auto& bus = service<tuningd_hooks>(TUNINGD_SERVICE_HOOKS);
  const auto& posts = service<tuningd_loop>(TUNINGD_SERVICE_LOOP);
  const auto& passed = service<tuningd_sockets>(TUNINGD_SERVICE_SOCKETS);
  context.close();
  int released = 0;
  const tuningd_method method = counted("guest.x", released);
  const tuningd_caller admin = caller_with(TUNINGD_ROLE_ADMIN);
  TextSink sink;
  tuningd_error error = empty_error();
  BOOST_TEST((host->get_service(host, TUNINGD_SERVICE_LOG) == nullptr));
  BOOST_TEST(table.call(host, "guest.x", {}, &admin, sink.get(), &error) == -32007);
  BOOST_TEST(table.list(host, sink.get()) == TUNINGD_E_UNAVAILABLE);
  BOOST_TEST(table.add(host, &method, &error) == TUNINGD_E_UNAVAILABLE);
  BOOST_TEST(bus.subscribe(host, "task.prepare", 0, no_hook, &released, count_release, &error) ==
             TUNINGD_E_UNAVAILABLE);
  BOOST_TEST(released == 2);
  BOOST_TEST(posts.post(host, [](void*) { std::abort(); }, nullptr) == TUNINGD_E_UNAVAILABLE);
  BOOST_TEST(passed.get(host, "preset") == -1);
  loop.finish();
  BOOST_TEST(errors() == 1U);
  BOOST_TEST(log.text().find("plugin guest (/plugins/guest.so): breaks the rules: it called "
                             "get_service after stop") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(posts_run_in_order_on_the_main_thread_before_the_loop_is_done) {
  context.set_phase(Phase::kStarted);
  const auto& posts = service<tuningd_loop>(TUNINGD_SERVICE_LOOP);
  static std::vector<std::string> ran;
  ran.clear();
  static std::thread::id thread;
  std::thread([&] {
    for (const char* name : {"a", "b", "c"}) {
      const auto note = [](void* user) {
        ran.emplace_back(static_cast<const char*>(user));
        thread = std::this_thread::get_id();
      };
      BOOST_TEST(posts.post(host, note, const_cast<char*>(name)) == TUNINGD_OK);
    }
  }).join();
  BOOST_TEST(ran.empty());
  loop.finish();
  BOOST_TEST((ran == std::vector<std::string>{"a", "b", "c"}));
  BOOST_TEST((thread == std::this_thread::get_id()));
  BOOST_TEST(posts.post(host, [](void*) { std::abort(); }, nullptr) == TUNINGD_E_UNAVAILABLE);
}

BOOST_AUTO_TEST_CASE(what_a_plugin_posted_before_its_start_failed_does_not_run) {
  context.set_phase(Phase::kStarting);
  const auto& posts = service<tuningd_loop>(TUNINGD_SERVICE_LOOP);
  BOOST_TEST(posts.post(host, [](void*) { std::abort(); }, nullptr) == TUNINGD_OK);
  context.close();
  loop.finish();
  BOOST_TEST(errors() == 0U);
}

BOOST_AUTO_TEST_CASE(an_error_fits_its_storage_and_is_cut_at_a_character) {
  tuningd_error error = empty_error();
  const std::string long_text = std::string(374, 'x') + "\xC3\xA4";  // ä does not fit whole
  fill_error(&error, -7, "/path", long_text);
  BOOST_TEST(message_of(error) == std::string(374, 'x'));
  BOOST_TEST(path_of(error) == "/path");
  BOOST_TEST(error.code == -7);
  tuningd_error small = empty_error();
  small.size = offsetof(tuningd_error, path);
  small.path[0] = '!';
  fill_error(&small, -7, "/path", "text");
  BOOST_TEST(small.code == -7);
  BOOST_TEST(small.path[0] == '!');
  fill_error(nullptr, -7, "", "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd
