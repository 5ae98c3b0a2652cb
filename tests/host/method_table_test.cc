#include "method_table.h"

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

using Behaviour = std::function<std::int32_t(std::string_view params, const tuningd_caller& caller,
                                             const tuningd_sink*, tuningd_error*)>;

std::int32_t behave(void* user, tuningd_str params, const tuningd_caller* caller,
                    const tuningd_sink* reply, tuningd_error* error) {
  return (*static_cast<Behaviour*>(user))(view(params), *caller, reply, error);
}

tuningd_method method_of(const char* name, Behaviour* behaviour,
                         std::int32_t role = TUNINGD_ROLE_READ) {
  tuningd_method method{};
  method.size = sizeof method;
  method.role = role;
  method.name = name;
  method.description = R"({"summary":"does things"})";
  method.fn = behave;
  method.user = behaviour;
  return method;
}

Behaviour answers(std::int32_t code, std::string reply, std::string message = "",
                  std::string path = "") {
  return
      [=](std::string_view, const tuningd_caller&, const tuningd_sink* sink, tuningd_error* error) {
        write_to(sink, reply);
        fill_error(error, code, path, message);
        return code;
      };
}

struct Fixture {
  KeptLog log;
  MethodTable table{log.get()};
  OwnerPtr owner = make_owner(0, "first");
  tuningd_caller admin = caller_with(TUNINGD_ROLE_ADMIN);

  MethodAnswer call(std::string_view name, std::string_view params = "{}") {
    return table.call(name, params, &admin);
  }
  AbiFailure refusal_of(const tuningd_method& method) {
    const auto added = table.add(owner, method);
    BOOST_REQUIRE(!added.has_value());
    return added.error();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(method_table_facts, Fixture)

BOOST_AUTO_TEST_CASE(a_method_gets_params_and_caller_and_its_result_is_answered) {
  Behaviour echo = [](std::string_view params, const tuningd_caller& caller,
                      const tuningd_sink* reply, tuningd_error*) {
    write_to(reply, R"({"params":)");
    return write_to(reply, std::string(params) + ",\"uid\":" + std::to_string(caller.uid) + "}");
  };
  BOOST_REQUIRE(table.add(owner, method_of("x.echo", &echo)).has_value());
  const MethodAnswer answer = call("x.echo", "[1]");
  BOOST_TEST(answer.code == 0);
  BOOST_TEST(answer.reply == R"({"params":[1],"uid":1000})");
  BOOST_TEST(call("x.echo", "").reply == R"({"params":{},"uid":1000})");
}

BOOST_AUTO_TEST_CASE(an_unknown_method_is_32601) {
  const MethodAnswer answer = call("x.none");
  BOOST_TEST(answer.code == -32601);
  BOOST_TEST(answer.message == "there is no method 'x.none'");
  BOOST_TEST(answer.reply.empty());
}

BOOST_AUTO_TEST_CASE(a_methods_error_is_passed_on_with_message_path_and_data) {
  Behaviour fails = answers(-32001, R"({"code":"not_found"})", "no such preset", "/preset");
  BOOST_REQUIRE(table.add(owner, method_of("x.get", &fails)).has_value());
  const MethodAnswer answer = call("x.get");
  BOOST_TEST(answer.code == -32001);
  BOOST_TEST(answer.reply == R"({"code":"not_found"})");
  BOOST_TEST(answer.message == "no such preset");
  BOOST_TEST(answer.path == "/preset");
  BOOST_TEST(log.text().empty());
}

BOOST_AUTO_TEST_CASE(every_pair_of_roles_is_decided_by_their_order) {
  Behaviour fine = answers(0, "1");
  const std::vector<std::string> names = {"x.none", "x.read", "x.write", "x.admin"};
  for (std::int32_t role = TUNINGD_ROLE_NONE; role <= TUNINGD_ROLE_ADMIN; ++role) {
    const std::string& name = names[static_cast<std::size_t>(role)];
    BOOST_REQUIRE(table.add(owner, method_of(name.c_str(), &fine, role)).has_value());
    for (std::int32_t has = TUNINGD_ROLE_NONE; has <= TUNINGD_ROLE_ADMIN; ++has) {
      const tuningd_caller caller = caller_with(has);
      BOOST_TEST(table.call(name, "{}", &caller).code == (has >= role ? 0 : -32005));
    }
    const tuningd_caller odd = caller_with(99);
    BOOST_TEST(table.call(name, "{}", &odd).code == (role == TUNINGD_ROLE_NONE ? 0 : -32005));
    BOOST_TEST(table.call(name, "{}", nullptr).code == (role == TUNINGD_ROLE_NONE ? 0 : -32005));
  }
  const tuningd_caller reader = caller_with(TUNINGD_ROLE_READ);
  const MethodAnswer denied = table.call("x.write", "{}", &reader);
  BOOST_TEST(denied.reply == R"({"code":"permission_denied","role":"read","needs":"write"})");
  BOOST_TEST(denied.message ==
             "permission denied: x.write needs the role write, the caller has read");
}

BOOST_AUTO_TEST_CASE(the_function_of_a_denied_method_does_not_run) {
  bool ran = false;
  Behaviour run = [&](std::string_view, const tuningd_caller&, const tuningd_sink* reply,
                      tuningd_error*) {
    ran = true;
    return write_to(reply, "1");
  };
  BOOST_REQUIRE(table.add(owner, method_of("x.change", &run, TUNINGD_ROLE_WRITE)).has_value());
  const tuningd_caller reader = caller_with(TUNINGD_ROLE_READ);
  BOOST_TEST(table.call("x.change", "{}", &reader).code == -32005);
  BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_CASE(whatever_breaks_the_rules_is_32603_and_one_logged_error) {
  const std::vector<std::pair<Behaviour, std::string>> broken = {
      {[](auto, auto&, auto, auto) -> std::int32_t { throw std::runtime_error("boom"); },
       "threw an exception: boom"},
      {[](auto, auto&, auto, auto) -> std::int32_t { throw 'x'; },
       "threw something that is no std::exception"},
      {answers(0, ""), "answered what is no JSON"},
      {answers(0, "{} {}"), "answered what is no JSON"},
      {answers(-32001, "{"), "answered what is no JSON"},
      {answers(5, "1"), "answered 5, which is no JSON-RPC error"},
      {answers(-2, "", "wrong"), "answered -2, which is no JSON-RPC error (wrong)"},
  };
  for (const auto& [behaviour, what] : broken) {
    Behaviour copy = behaviour;
    BOOST_REQUIRE(table.add(owner, method_of("x.bad", &copy)).has_value());
    const std::string before = log.text();
    const MethodAnswer answer = call("x.bad");
    const std::string added = log.text().substr(before.size());
    BOOST_TEST_CONTEXT(what << " / " << added) {
      BOOST_TEST(answer.code == -32603);
      BOOST_TEST(answer.message == "internal error: method x.bad failed");
      BOOST_TEST(answer.reply.empty());
      BOOST_TEST(test::count_lines(added, "") == 1U);
      BOOST_TEST(
          added.starts_with("<3>host: plugin first (/plugins/first.so): method x.bad " + what));
    }
    table.remove(*owner);
  }
}

BOOST_AUTO_TEST_CASE(a_result_never_holds_a_line_break) {
  Behaviour pretty = answers(0, "{\n\t\"a\": \"x\\ny\",\r\n\"b\": 1\n}\n");
  BOOST_REQUIRE(table.add(owner, method_of("x.pretty", &pretty)).has_value());
  BOOST_TEST(call("x.pretty").reply == "{ \t\"a\": \"x\\ny\",  \"b\": 1 } ");
}

BOOST_AUTO_TEST_CASE(names_that_are_reserved_taken_or_unprintable_are_refused) {
  Behaviour fine = answers(0, "1");
  BOOST_REQUIRE(table.add(owner, method_of("x.y", &fine)).has_value());
  BOOST_TEST(refusal_of(method_of("x.y", &fine)).code == TUNINGD_E_EXISTS);
  for (const std::string name : {"rpc.discover", "rpc.", "", "x y", "x\ny", "x\xC3\xA9"}) {
    BOOST_TEST(refusal_of(method_of(name.c_str(), &fine)).code == TUNINGD_E_INVALID);
  }
  const std::string longest(128, 'n');
  BOOST_TEST(table.add(owner, method_of(longest.c_str(), &fine)).has_value());
  BOOST_TEST(refusal_of(method_of((longest + "n").c_str(), &fine)).code == TUNINGD_E_INVALID);
  BOOST_TEST(table.add(owner, method_of("rpcx.y", &fine)).has_value());
}

BOOST_AUTO_TEST_CASE(descriptions_and_roles_are_checked) {
  Behaviour fine = answers(0, "1");
  for (const char* description :
       {"", "[]", "null", "{", R"({"name":"other"})", R"({"a":1,"a":2})", "\xFF"}) {
    tuningd_method method = method_of("x.y", &fine);
    method.description = description;
    BOOST_TEST(refusal_of(method).code == TUNINGD_E_INVALID);
  }
  BOOST_TEST(refusal_of(method_of("x.y", &fine, 4)).code == TUNINGD_E_INVALID);
  BOOST_TEST(refusal_of(method_of("x.y", &fine, -1)).code == TUNINGD_E_INVALID);
  BOOST_TEST(table.list() == "[]");
}

BOOST_AUTO_TEST_CASE(an_older_shorter_method_struct_lacks_its_tail) {
  Behaviour fine = answers(0, "1");
  tuningd_method method = method_of("x.y", &fine);
  method.size = offsetof(tuningd_method, release);
  method.release = [](void*) { std::abort(); };  // beyond what its side knew
  const tuningd_method copy = size_safe_copy(&method);
  BOOST_TEST((copy.release == nullptr));
  BOOST_REQUIRE(table.add(owner, copy).has_value());
  table.remove(*owner);
}

BOOST_AUTO_TEST_CASE(a_release_runs_once_whether_adding_works_or_not) {
  int released = 0;
  tuningd_method method = method_of("x.y", nullptr);
  method.user = &released;
  method.release = count_release;
  BOOST_REQUIRE(table.add(owner, method).has_value());
  BOOST_TEST(!table.add(owner, method).has_value());
  BOOST_TEST(released == 1);
  method.name = nullptr;
  BOOST_TEST(!table.add(owner, method).has_value());
  BOOST_TEST(released == 2);
  table.remove(*owner);
  BOOST_TEST(released == 3);
  table.remove(*owner);
  BOOST_TEST(released == 3);
  BOOST_TEST(call("x.y").code == -32601);
}

BOOST_AUTO_TEST_CASE(the_list_is_sorted_and_has_names_and_roles) {
  Behaviour fine = answers(0, "1");
  BOOST_REQUIRE(table.add(owner, method_of("b.two", &fine, TUNINGD_ROLE_WRITE)).has_value());
  BOOST_REQUIRE(table.add(owner, method_of("a.one", &fine, TUNINGD_ROLE_ADMIN)).has_value());
  table.add("c.host", TUNINGD_ROLE_NONE, R"({"summary":"s","params":[]})",
            [](auto, auto&) { return MethodAnswer{0, "1"}; });
  BOOST_TEST(table.list() == R"([{"name":"a.one","summary":"does things","x-role":"admin"},)"
                             R"({"name":"b.two","summary":"does things","x-role":"write"},)"
                             R"({"name":"c.host","summary":"s","params":[],"x-role":"none"}])");
}

BOOST_AUTO_TEST_CASE(a_wrong_row_of_the_hosts_own_is_a_fault_of_the_program) {
  const auto row = [&](const char* name, const char* description) {
    table.add(name, TUNINGD_ROLE_READ, description,
              [](auto, auto&) { return MethodAnswer{0, "1"}; });
  };
  BOOST_CHECK_THROW(row("rpc.x", "{}"), std::invalid_argument);
  BOOST_CHECK_THROW(row("x", "[]"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(removing_waits_for_a_call_that_runs) {
  std::atomic<bool> inside = false;
  std::atomic<bool> done = false;
  Behaviour slow = [&](std::string_view, const tuningd_caller&, const tuningd_sink* reply,
                       tuningd_error*) {
    inside = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    done = true;
    return write_to(reply, "1");
  };
  BOOST_REQUIRE(table.add(owner, method_of("x.slow", &slow)).has_value());
  std::thread caller([&] { BOOST_TEST(call("x.slow").code == 0); });
  while (!inside) std::this_thread::yield();
  table.remove(*owner);
  BOOST_TEST(done.load());
  caller.join();
}

BOOST_AUTO_TEST_CASE(calls_go_on_while_plugins_come_and_go) {
  Behaviour fine = answers(0, "1");
  std::atomic<bool> stop = false;
  std::vector<std::thread> callers;
  for (int index = 0; index < 3; ++index) {
    callers.emplace_back([&] {
      while (!stop) {
        const std::int32_t code = call("x.y").code;
        if (code != 0 && code != -32601) BOOST_ERROR("answered " << code);
        if (!table.list().starts_with("[")) BOOST_ERROR("no list");
      }
    });
  }
  int released = 0;
  for (int round = 0; round < 200; ++round) {
    tuningd_method counted = method_of("x.z", nullptr);
    counted.user = &released;
    counted.release = count_release;
    BOOST_REQUIRE(table.add(owner, counted).has_value());
    BOOST_REQUIRE(table.add(owner, method_of("x.y", &fine)).has_value());
    table.remove(*owner);
  }
  stop = true;
  for (std::thread& caller : callers) caller.join();
  BOOST_TEST(released == 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd
