// Plugins that load but break the rules: they throw, fail, answer nonsense or call at the wrong
// time. One logged error that names the plugin; nothing of it ends the daemon.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <string>

#include "host/host_process.h"

namespace {

using test::HostFolder;
using test::Process;

const std::string kFile = TUNINGD_FIXTURES "/actor.so";

std::string actor(const std::string& act, const std::string& more = "") {
  return "  - name: bad\n    path: " + kFile + "\n    settings: {act: " + act + more + "}\n";
}

const std::string kHello =
    std::string("  - name: hello\n    path: ") + TUNINGD_FIXTURES + "/hello.so\n";

struct Act {
  std::string name;
  std::string reason;
};
std::ostream& operator<<(std::ostream& out, const Act& act) {
  return out << act.name;
}

// Never in service.
const std::vector<Act> kUnstartable = {
    {"throw_create", "create threw an exception: boom in create"},
    {"throw_int_create", "create threw something that is no std::exception"},
    {"fail_create", "create failed: must be a better act"},
    {"silent_create", "create failed: answered -77"},
    {"no_plugin", "create gave no plugin"},
    {"no_stop", "create gave a plugin without start, stop or destroy"},
    {"short_plugin", "field size is 24, expected at least 40"},
    {"throw_start", "start threw an exception: boom in start"},
    {"fail_start", "start failed: the disk is full"},
};

// In service, and wrong once.
const std::vector<Act> kRunning = {
    {"throw_posted", "a function it posted threw an exception: boom in posted function"},
    {"subscribe_late", "it called tuningd.hooks/1 subscribe outside start"},
    {"add_on_thread", "it called tuningd.methods/1 add on a thread other than the main thread"},
    {"services_in_create", "it called get_service before start"},
    {"throw_stop", "stop threw an exception: boom in stop"},
    {"throw_destroy", "destroy threw an exception: boom in destroy"},
    {"call_after_stop", "it called tuningd.methods/1 call after stop"},
};

// What happens when the daemon calls a hook or a method of it, and what the caller is told.
struct Called {
  std::string name;
  std::string call;
  std::string reason;
  std::string answer;
};
std::ostream& operator<<(std::ostream& out, const Called& act) {
  return out << act.name;
}

const std::string kPreview = "task.preview, params: {task: {parameters: {}}}";
const std::vector<Called> kCalled = {
    {"throw_method", "actor.act", "method actor.act threw an exception: boom in method",
     "call actor.act: -32603 internal error"},
    {"throw_int_method", "actor.act", "method actor.act threw something that is no std::exception",
     "call actor.act: -32603 internal error"},
    {"garbage_method", "actor.act", "method actor.act answered what is no JSON",
     "call actor.act: -32603 internal error"},
    {"odd_method", "actor.act", "method actor.act answered 7, which is no JSON-RPC error",
     "call actor.act: -32603 internal error"},
    {"throw_hook", kPreview, "hook task.prepare threw an exception: boom in hook",
     "call task.preview: -32008 the task is refused: plugin bad failed in hook task.prepare"},
    {"garbage_hook", kPreview, "hook task.prepare gave a reply that is no JSON",
     "call task.preview: -32008 the task is refused: plugin bad failed in hook task.prepare"},
    {"shapeless_hook", kPreview, "hook task.prepare gave a reply that holds no object 'task'",
     "call task.preview: -32008 the task is refused: plugin bad failed in hook task.prepare"},
    {"garbage_veto", kPreview,
     "hook task.prepare vetoed, but its reply is of the wrong shape: 'reasons' is not a list",
     "call task.preview: -32008 the task is refused: plugin bad failed in hook task.prepare"},
    {"fail_hook", kPreview, "hook task.prepare failed with code -1: no model today",
     "call task.preview: -32008 the task is refused: no model today"},
};

}  // namespace

BOOST_DATA_TEST_CASE(a_plugin_that_cannot_start_is_left_out,
                     boost::unit_test::data::make(kUnstartable), act) {
  const HostFolder host(actor(act.name) + kHello);
  Process daemon(host.options());
  BOOST_REQUIRE(daemon.wait_for_err("ready: 1 of 2 plugins running"));
  BOOST_REQUIRE(daemon.terminate());
  const std::string log = daemon.err();
  BOOST_TEST_INFO(log);
  BOOST_TEST(daemon.wait()->code == 0);
  BOOST_TEST(test::count_lines(log, " error ") == 1U);
  BOOST_TEST(test::count_lines(log, kFile + ": " + act.reason) +
                 test::count_lines(log, act.reason + ")") ==
             1U);
  BOOST_TEST(test::count_lines(log, kFile) == 1U);
}

BOOST_DATA_TEST_CASE(a_required_plugin_that_cannot_start_ends_the_daemon_with_1,
                     boost::unit_test::data::make(kUnstartable), act) {
  const HostFolder host(kHello + actor(act.name) + "    required: true\n");
  const test::Finished ended = test::run(host.options());
  BOOST_TEST_INFO(ended.err);
  BOOST_TEST(ended.status.code == 1);
  BOOST_TEST(test::count_lines(ended.err, " error ") == 1U);
  BOOST_TEST(test::count_lines(ended.err, act.reason) == 1U);
}

BOOST_DATA_TEST_CASE(a_plugin_that_breaks_the_rules_is_named_once_and_the_daemon_ends_well,
                     boost::unit_test::data::make(kRunning), act) {
  const HostFolder host(actor(act.name) + kHello);
  Process daemon(host.options());
  BOOST_REQUIRE(daemon.wait_for_err("ready: 2 of 2 plugins running"));
  BOOST_REQUIRE(daemon.terminate());
  const std::string log = daemon.err();
  BOOST_TEST_INFO(log);
  BOOST_TEST(daemon.wait()->code == 0);
  BOOST_TEST(test::count_lines(log, " error ") == 1U);
  BOOST_TEST(test::count_lines(log, "plugin bad (" + kFile + ")") == 1U);
  BOOST_TEST(test::count_lines(log, act.reason) == 1U);
  BOOST_TEST(test::count_lines(log, "host: stopped") == 1U);
}

BOOST_DATA_TEST_CASE(a_call_that_a_plugin_breaks_is_an_error_for_its_caller_alone,
                     boost::unit_test::data::make(kCalled), act) {
  const HostFolder host(actor(act.name, ", call: " + act.call));
  Process daemon(host.options());
  BOOST_TEST(daemon.wait_for_err(act.answer));
  BOOST_TEST(daemon.running());
  BOOST_REQUIRE(daemon.terminate());
  const std::string log = daemon.err();
  BOOST_TEST_INFO(log);
  BOOST_TEST(daemon.wait()->code == 0);
  BOOST_TEST(test::count_lines(log, " error ") == 1U);
  BOOST_TEST(test::count_lines(log, "plugin bad (" + kFile + "): " + act.reason) == 1U);
}

BOOST_AUTO_TEST_CASE(a_plugin_that_hangs_in_a_hook_keeps_neither_calls_nor_the_end) {
  const HostFolder host(actor("hang_hook") + "  - name: asks\n    path: " + kFile +
                        "\n    settings: {again: " + kPreview + "}\n  - name: other\n    path: " +
                        kFile + "\n    settings: {again: hello.greet}\n" + kHello);
  Process daemon(host.options());
  BOOST_REQUIRE(daemon.wait_for_err("ready: 4 of 4 plugins running"));
  daemon.signal(SIGHUP);
  BOOST_TEST(daemon.wait_for_err("bad: hangs"));
  BOOST_TEST(daemon.wait_for_err("other: call hello.greet: 0 "));
  BOOST_TEST(daemon.wait_for_err(
      "asks: call task.preview: -32008 the task is refused: plugin bad failed in hook "
      "task.prepare: it did not answer within 10 s",
      std::chrono::seconds(30)));
  daemon.signal(SIGHUP);
  BOOST_TEST(daemon.wait_for_err("it has not come back from a call 1"));
  BOOST_REQUIRE(daemon.terminate());
  const std::string log = daemon.err();
  BOOST_TEST_INFO(log);
  BOOST_TEST(daemon.wait()->code == 0);
  BOOST_TEST(test::count_lines(log, " error ") == 2U);
  BOOST_TEST(test::count_lines(log, "plugin bad (" + kFile + "): hook task.prepare did not") == 1U);
  BOOST_TEST(test::count_lines(log, "hook task.prepare still runs after 1") == 1U);
  BOOST_TEST(test::count_lines(log, "host: stopped") == 1U);
}

BOOST_AUTO_TEST_CASE(a_wrong_setting_is_shown_where_it_stands) {
  const HostFolder host("  - name: bad\n    path: " + kFile +
                        "\n    settings:\n      act: fail_create\n");
  const test::Finished ended = test::run(host.options({"--check"}));
  BOOST_TEST(ended.status.code == 1);
  BOOST_TEST_INFO(ended.err);
  BOOST_TEST(ended.err.starts_with(host.config() + ":8:7: "));
  BOOST_TEST(ended.err.find("act: ") != std::string::npos);
  BOOST_TEST(ended.err.find("must be a better act") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(check_creates_and_destroys_without_starting) {
  const HostFolder host(actor("throw_start"));
  const test::Finished ended = test::run(host.options({"--check"}));
  BOOST_TEST_INFO(ended.err);
  BOOST_TEST(ended.status.code == 0);
  BOOST_TEST(ended.err.empty());
}

BOOST_AUTO_TEST_CASE(a_reload_reaches_each_plugin_and_survives_what_they_do) {
  for (const Act& act : {Act{"throw_reload", "reload threw an exception: boom in reload"},
                         Act{"throw_extension", "get_extension threw an exception: boom in"},
                         Act{"fail_reload", "reload failed: no such act"}}) {
    const HostFolder host(actor(act.name) + "  - name: good\n    path: " + kFile + "\n");
    Process daemon(host.options());
    BOOST_REQUIRE(daemon.wait_for_err("ready: 2 of 2"));
    daemon.signal(SIGHUP);
    BOOST_TEST(daemon.wait_for_err("good: reloaded"));
    BOOST_REQUIRE(daemon.terminate());
    BOOST_TEST_INFO(daemon.err());
    BOOST_TEST(daemon.wait()->code == 0);
    BOOST_TEST(test::count_lines(daemon.err(), " error ") == 1U);
    BOOST_TEST(test::count_lines(daemon.err(), act.reason) == 1U);
  }
}
