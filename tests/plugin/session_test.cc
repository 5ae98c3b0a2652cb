// The endpoint with methods of the test's own, over a real socket: order, pipelining, bounds.
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "plugin/rpc/endpoint.h"
#include "plugin/service/service.h"
#include "support/temp_dir.h"

using namespace preset;
namespace json = boost::json;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

namespace {

// What the methods below share. A change may wait at the barrier, so that a test sees what happens
// meanwhile.
struct World {
  std::atomic<int> value = 0;
  std::atomic<int> prepared = 0;
  std::mutex mutex;
  std::condition_variable moved;
  bool held = false;

  void hold() {
    const std::lock_guard lock(mutex);
    held = true;
  }
  void let_go() {
    {
      const std::lock_guard lock(mutex);
      held = false;
    }
    moved.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex);
    moved.wait(lock, [this] { return !held; });
  }
};
World* world = nullptr;

Status read_value(Service&, const Call&, std::string& out) {
  out += std::to_string(world->value);
  return {};
}

Status read_slowly(Service&, const Call&, std::string& out) {
  const int before = world->value;
  std::this_thread::sleep_for(20ms);
  out += std::to_string(before);
  return {};
}

Status fill(Service&, const Call& call, std::string& out) {
  out += '"' + std::string(static_cast<std::size_t>(call.params.at("bytes").as_int64()), 'x') + '"';
  return {};
}

Status throws(Service&, const Call&, std::string& out) {
  out += "half an answer";
  throw std::runtime_error("secret of the inside");
}

Status subscribe(Service&, const Call& call, std::string& out) {
  call.session->subscribe();
  out += "true";
  return {};
}

Status watch(Service&, const Call& call, std::string& out) {
  const json::value* task = call.params.if_contains("task");
  call.session->watch_tasks(task == nullptr ? std::nullopt
                                            : std::optional(task->to_number<std::uint64_t>()));
  out += "true";
  return {};
}

Status unwatch(Service&, const Call& call, std::string& out) {
  call.session->unwatch_tasks();
  out += "false";
  return {};
}

Result<Change> increment(Service&, const Call& call) {
  ++world->prepared;
  const json::value* fails = call.params.if_contains("fail");
  if (fails != nullptr && fails->as_string() == "early") {
    return fail(Kind::kNotFound, "early");
  }
  return [late = fails != nullptr](WriteContext& context) -> Result<std::string> {
    world->pass();
    if (late) {
      return fail(Kind::kAlreadyExists, "late");
    }
    context.tell({"create", 1, "one", 1});
    return std::to_string(++world->value);
  };
}

constexpr std::array kFail = {
    Param{.name = "fail", .type = ParamType::kString, .doc = "", .schema = ""}};
constexpr std::array kBytes = {
    Param{.name = "bytes", .type = ParamType::kInteger, .required = true, .doc = "", .schema = ""}};
constexpr std::array kTask = {
    Param{.name = "task", .type = ParamType::kInteger, .doc = "", .schema = ""}};
const std::array kMethods = {
    Method{"t.admin", Role::kAdmin, "", {}, "", Inline{read_value}},
    Method{"t.fill", Role::kRead, "", kBytes, "", Inline{fill}},
    Method{"t.increment", Role::kWrite, "", kFail, "", Write{increment}},
    Method{"t.read", Role::kRead, "", {}, "", Inline{read_value}},
    Method{"t.slow", Role::kRead, "", {}, "", Worker{read_slowly}},
    Method{"t.subscribe", Role::kRead, "", {}, "", Inline{subscribe}},
    Method{"t.throws", Role::kRead, "", {}, "", Inline{throws}},
    Method{"t.unwatch", Role::kRead, "", {}, "", Inline{unwatch}},
    Method{"t.watch", Role::kRead, "", kTask, "", Inline{watch}},
};

std::string call(int id, const std::string& method, const std::string& params = "{}") {
  return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":")" + method +
         R"(","params":)" + params + "}\n";
}

class Client {
 public:
  explicit Client(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    BOOST_REQUIRE(
        ::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const timeval patience{30, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }

  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      BOOST_REQUIRE(sent > 0);
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // "" at the end of the stream.
  std::string line() {
    for (;;) {
      if (const std::size_t end = input_.find('\n'); end != std::string::npos) {
        std::string text = input_.substr(0, end);
        input_.erase(0, end + 1);
        return text;
      }
      char bytes[65536];
      const ssize_t got = ::recv(fd_.get(), bytes, sizeof bytes, 0);
      if (got <= 0) {
        BOOST_TEST(got == 0, "nothing came within half a minute");
        return {};
      }
      input_.append(bytes, static_cast<std::size_t>(got));
    }
  }
  json::object answer() { return json::parse(line()).as_object(); }
  // {"id":1,"result":2} as "1=2", an error as "1!code".
  std::string brief() {
    const json::object got = answer();
    const std::string id = json::serialize(got.at("id"));
    if (const json::value* result = got.if_contains("result")) {
      return id + "=" + json::serialize(*result);
    }
    return id + "!" + std::string(got.at("error").at("data").at("code").as_string());
  }
  void finish_sending() const { ::shutdown(fd_.get(), SHUT_WR); }

 private:
  UniqueFd fd_;
  std::string input_;
};

struct Fixture {
  test::TempDir folder;
  World the_world;
  Settings settings;
  std::mutex log_mutex;
  std::string log_text;
  HostMethods host{nullptr, nullptr};
  std::unique_ptr<Service> service;
  std::optional<Dispatcher> dispatcher;
  std::unique_ptr<Endpoint> endpoint;

  Fixture() {
    world = &the_world;
    settings.state_dir = folder.path().string();
    settings.socket.path = (folder / "s.sock").string();
  }
  ~Fixture() { stop(); }

  void start() {
    const Log log = [this](int, std::string_view message) {
      const std::lock_guard lock(log_mutex);
      log_text += message;
      log_text += '\n';
    };
    auto opened = Service::open(settings, log);
    BOOST_REQUIRE_MESSAGE(opened.has_value(), opened.error().message);
    service = std::move(*opened);
    dispatcher.emplace(*service, kMethods, host, log);
    endpoint = std::make_unique<Endpoint>(*service, *dispatcher, settings, log);
    auto listener = Listener::open(settings.socket);
    BOOST_REQUIRE(listener.has_value());
    endpoint->start(std::move(*listener));
  }
  void stop() {
    the_world.let_go();
    if (endpoint) {
      endpoint->stop();
    }
    if (service) {
      service->stop();
    }
    service.reset();
    endpoint.reset();
  }
  Client client() const { return Client(settings.socket.path); }
  bool logged(std::string_view text) {
    const std::lock_guard lock(log_mutex);
    return log_text.contains(text);
  }
  bool wait_for(const std::function<bool()>& condition) const {
    for (int i = 0; i < 2000; ++i) {
      if (condition()) {
        return true;
      }
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session, Fixture)

BOOST_AUTO_TEST_CASE(pipelined_answers_come_in_order_and_a_client_reads_its_own_writes) {
  start();
  Client one = client();
  one.send(call(1, "t.read") + call(2, "t.increment") + call(3, "t.read") + call(4, "t.increment") +
           call(5, "t.increment", R"({"fail":"early"})") +
           call(6, "t.increment", R"({"fail":"late"})") + call(7, "t.increment") +
           call(8, "t.slow") + call(9, "t.increment") + call(10, "t.nothing") + call(11, "t.read"));
  for (const char* expected : {"1=0", "2=1", "3=1", "4=2", "5!not_found", "6!already_exists", "7=3",
                               "8=3", "9=4", "10!method_not_found", "11=4"}) {
    BOOST_TEST(one.brief() == expected);
  }
}

BOOST_AUTO_TEST_CASE(writes_of_one_connection_do_not_wait_for_each_other) {
  start();
  the_world.hold();
  Client one = client();
  std::string lines;
  for (int id = 1; id <= 50; ++id) {
    lines += call(id, "t.increment");
  }
  one.send(lines + call(51, "t.read"));
  BOOST_TEST(wait_for([&] { return the_world.prepared == 50; }));
  the_world.let_go();
  for (int id = 1; id <= 50; ++id) {
    BOOST_TEST(one.brief() == std::to_string(id) + "=" + std::to_string(id));
  }
  BOOST_TEST(one.brief() == "51=50");
}

BOOST_AUTO_TEST_CASE(more_writes_than_may_wait_are_answered_all_the_same) {
  start();
  Client one = client();
  std::string lines;
  for (int id = 1; id <= 2000; ++id) {
    lines += call(id, "t.increment");
  }
  std::thread sender([&] { one.send(lines); });
  for (int id = 1; id <= 2000; ++id) {
    BOOST_REQUIRE(one.brief() == std::to_string(id) + "=" + std::to_string(id));
  }
  sender.join();
}

BOOST_AUTO_TEST_CASE(a_write_that_waits_holds_up_no_other_connection) {
  start();
  the_world.hold();
  Client writer = client();
  writer.send(call(1, "t.increment") + call(2, "t.read"));
  BOOST_TEST(wait_for([&] { return the_world.prepared == 1; }));
  Client reader = client();
  reader.send(call(1, "t.read") + call(2, "t.slow"));
  BOOST_TEST(reader.brief() == "1=0");
  BOOST_TEST(reader.brief() == "2=0");
  the_world.let_go();
  BOOST_TEST(writer.brief() == "1=1");
  BOOST_TEST(writer.brief() == "2=1");
}

BOOST_AUTO_TEST_CASE(a_batch_is_answered_in_one_line_and_in_order) {
  start();
  Client one = client();
  const auto element = [](int id, const std::string& method, const std::string& params = "{}") {
    std::string text = call(id, method, params);
    text.pop_back();
    return text;
  };
  const std::string notification = R"({"jsonrpc":"2.0","method":"t.increment"})";
  one.send(call(0, "t.increment") + "[" + element(1, "t.increment") + "," + element(2, "t.read") +
           "," + notification + ",7," + element(3, "t.slow") + "," +
           element(4, "t.fill", R"({"bytes":3})") + "]\n" + call(9, "t.read"));
  BOOST_TEST(one.brief() == "0=1");
  const std::string line = one.line();
  const json::array batch = json::parse(line).as_array();
  BOOST_REQUIRE(batch.size() == 5U);
  BOOST_TEST(batch[0].at("result").as_int64() == 2);
  BOOST_TEST(batch[1].at("result").as_int64() == 2);
  BOOST_TEST(batch[2].at("error").at("code").as_int64() == -32600);
  BOOST_TEST(batch[2].at("id").is_null());
  BOOST_TEST(batch[3].at("result").as_int64() == 3);
  BOOST_TEST(batch[4].at("result").as_string() == "xxx");
  BOOST_TEST(one.brief() == "9=3");
}

BOOST_AUTO_TEST_CASE(notifications_are_done_and_never_answered) {
  start();
  Client one = client();
  one.send(
      "{\"jsonrpc\":\"2.0\",\"method\":\"t.increment\"}\n"
      "{\"jsonrpc\":\"2.0\",\"method\":\"t.slow\"}\n"
      "{\"jsonrpc\":\"2.0\",\"method\":\"t.throws\"}\n"
      "{\"jsonrpc\":\"2.0\",\"method\":\"t.nothing\"}\n"
      "{\"jsonrpc\":\"2.0\",\"method\":\"t.increment\",\"params\":{\"fail\":\"late\"}}\n"
      "[{\"jsonrpc\":\"2.0\",\"method\":\"t.increment\"}]\n" +
      call(1, "t.read"));
  BOOST_TEST(one.brief() == "1=2");
}

BOOST_AUTO_TEST_CASE(an_exception_is_an_internal_error_whose_reason_is_logged_only) {
  start();
  Client one = client();
  one.send(call(1, "t.throws") + call(2, "t.read"));
  const std::string line = one.line();
  BOOST_TEST(line.contains("-32603"));
  BOOST_TEST(!line.contains("secret"));
  BOOST_TEST(!line.contains("half an answer"));
  BOOST_TEST(logged("secret of the inside"));
  BOOST_TEST(one.brief() == "2=0");
}

BOOST_AUTO_TEST_CASE(requests_before_the_end_of_the_stream_are_all_answered) {
  start();
  Client one = client();
  one.send(call(1, "t.increment") + call(2, "t.slow") +
           R"({"jsonrpc":"2.0","id":3,"method":"t.read"})");
  one.finish_sending();
  BOOST_TEST(one.brief() == "1=1");
  BOOST_TEST(one.brief() == "2=1");
  BOOST_TEST(one.brief() == "3=1");
  BOOST_TEST(one.line() == "");
}

BOOST_AUTO_TEST_CASE(an_answer_beyond_the_limit_is_refused_and_the_connection_goes_on) {
  settings.limits.answer_bytes = 1000;
  start();
  Client one = client();
  one.send(call(1, "t.fill", R"({"bytes":998})") + call(2, "t.fill", R"({"bytes":999})") +
           call(3, "t.read"));
  BOOST_TEST(one.line().size() > 998U);
  BOOST_TEST(one.brief() == "2!limit_exceeded");
  BOOST_TEST(one.brief() == "3=0");
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_is_not_read_from_and_gets_all_later) {
  settings.limits.unsent_bytes = 1U << 20;
  start();
  Client slow = client();
  constexpr int kRequests = 300;
  std::thread sender([&] {
    std::string lines;
    for (int id = 1; id <= kRequests; ++id) {
      lines += call(id, "t.fill", R"({"bytes":100000})");
    }
    slow.send(lines);
  });
  std::this_thread::sleep_for(200ms);
  Client other = client();
  other.send(call(1, "t.read"));
  BOOST_TEST(other.brief() == "1=0");
  sender.join();
  for (int id = 1; id <= kRequests; ++id) {
    const json::object answer = slow.answer();
    BOOST_REQUIRE(answer.at("id").as_int64() == id);
    BOOST_REQUIRE(answer.at("result").as_string().size() == 100000U);
  }
}

BOOST_AUTO_TEST_CASE(subscribers_are_told_and_one_that_does_not_read_is_dropped) {
  settings.limits.unsent_bytes = 64U << 10;
  start();
  Client reads = client();
  Client deaf = client();
  reads.send(call(1, "t.subscribe"));
  deaf.send(call(1, "t.subscribe"));
  BOOST_TEST(reads.brief() == "1=true");
  BOOST_TEST(deaf.brief() == "1=true");
  Client writer = client();
  bool dropped = false;
  for (int round = 0; round < 400 && !dropped; ++round) {
    std::string lines;
    for (int id = 0; id < 100; ++id) {
      lines += call(id, "t.increment");
    }
    writer.send(lines);
    for (int id = 0; id < 100; ++id) {
      writer.line();
      const json::object event = reads.answer();
      BOOST_REQUIRE(event.at("method").as_string() == "preset.changed");
      BOOST_REQUIRE(event.at("params").at("op").as_string() == "create");
    }
    dropped = logged("does not read");
  }
  BOOST_TEST(dropped);
}

BOOST_AUTO_TEST_CASE(watchers_hear_of_all_tasks_or_of_one_until_they_have_enough) {
  start();
  Client all = client();
  Client one = client();
  Client presets = client();
  all.send(call(1, "t.watch"));
  one.send(call(1, "t.watch", R"({"task":3})") + call(2, "t.watch", R"({"task":7})"));
  presets.send(call(1, "t.subscribe"));
  for (Client* each : {&all, &one, &presets, &one}) {
    BOOST_TEST(each->answer().at("result").as_bool());
  }
  endpoint->tell("task.changed", "{\"id\":3,\n \"state\":\"running\"}");  // becomes one line
  endpoint->tell("trial.changed", R"({"task":7,"trial":3,"score":-812.5})");
  endpoint->tell("moon.changed", R"({"id":7})");
  endpoint->tell("task.changed", R"({"name":"without an id"})");
  endpoint->tell("task.changed", "[7]");
  endpoint->tell("task.changed", R"({"id":7})");
  const auto line = [](const std::string& event, const std::string& params) {
    return R"({"jsonrpc":"2.0","method":")" + event + R"(","params":)" + params + "}";
  };
  BOOST_TEST(all.line() == line("task.changed", R"({"id":3,"state":"running"})"));
  for (Client* each : {&all, &one}) {
    BOOST_TEST(each->line() == line("trial.changed", R"({"task":7,"trial":3,"score":-812.5})"));
    BOOST_TEST(each->line() == line("task.changed", R"({"id":7})"));
  }
  BOOST_TEST(logged("an event task.changed names no task"));
  all.send(call(2, "t.unwatch"));
  BOOST_TEST(all.brief() == "2=false");
  endpoint->tell("task.changed", R"({"id":7})");
  BOOST_TEST(one.line() == line("task.changed", R"({"id":7})"));
  for (Client* each : {&all, &presets}) {  // the answer is the next that comes
    each->send(call(3, "t.read"));
    BOOST_TEST(each->brief() == "3=0");
  }
}

BOOST_AUTO_TEST_CASE(a_watcher_that_does_not_read_is_dropped_and_others_are_told) {
  settings.limits.unsent_bytes = 64U << 10;
  start();
  Client reads = client();
  Client deaf = client();
  for (Client* each : {&reads, &deaf}) {
    each->send(call(1, "t.watch"));
    BOOST_TEST(each->brief() == "1=true");
  }
  const std::string row = R"({"id":1,"name":")" + std::string(4096, 'n') + "\"}";
  int rounds = 0;
  for (; rounds < 2000 && !logged("does not read"); ++rounds) {
    endpoint->tell("task.changed", row);
    BOOST_REQUIRE(reads.answer().at("method").as_string() == "task.changed");
  }
  BOOST_TEST(logged("does not read"));
  BOOST_TEST(rounds < 2000);
}

BOOST_AUTO_TEST_CASE(a_line_that_does_not_end_in_time_ends_the_connection) {
  settings.limits.line_seconds = 1;
  start();
  Client idle = client();
  Client half = client();
  half.send(R"({"jsonrpc":)");
  BOOST_TEST(half.line() == "");
  BOOST_TEST(logged("line_seconds"));
  idle.send(call(1, "t.read"));  // waiting between lines is nobody's fault
  BOOST_TEST(idle.brief() == "1=0");
}

BOOST_AUTO_TEST_CASE(a_connection_beyond_the_limit_is_told_and_closed) {
  settings.limits.connections = 2;
  start();
  {
    Client one = client();
    Client two = client();
    two.send(call(1, "t.read"));
    BOOST_TEST(two.brief() == "1=0");
    Client three = client();
    BOOST_TEST(three.brief() == "null!limit_exceeded");
    BOOST_TEST(three.line() == "");
  }
  BOOST_TEST(wait_for([&] {
    Client again = client();
    again.send(call(1, "t.read"));
    return again.line().contains("result");
  }));
}

BOOST_AUTO_TEST_CASE(a_huge_pipeline_does_not_starve_others) {
  start();
  Client busy = client();
  std::string lines;
  for (int id = 1; id <= 20'000; ++id) {
    lines += call(id, "t.read");
  }
  std::thread sender([&] { busy.send(lines); });
  Client other = client();
  for (int id = 1; id <= 20; ++id) {
    other.send(call(id, "t.read"));
    BOOST_TEST(other.brief() == std::to_string(id) + "=0");
  }
  for (int id = 1; id <= 20'000; ++id) {
    BOOST_REQUIRE(busy.brief() == std::to_string(id) + "=0");
  }
  sender.join();
}

BOOST_AUTO_TEST_CASE(stop_answers_what_has_begun) {
  start();
  the_world.hold();
  Client one = client();
  one.send(call(1, "t.increment") + call(2, "t.increment"));
  Client two = client();
  two.send(call(1, "t.slow"));
  BOOST_TEST(wait_for([&] { return the_world.prepared == 2; }));
  std::thread stopper([&] { endpoint->stop(); });
  std::this_thread::sleep_for(50ms);
  the_world.let_go();
  BOOST_TEST(one.brief() == "1=1");
  BOOST_TEST(one.brief() == "2=2");
  BOOST_TEST(one.line() == "");
  BOOST_TEST(two.brief().starts_with("1="));
  stopper.join();
  BOOST_TEST(!std::filesystem::exists(settings.socket.path));
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_while_its_writes_wait_does_no_harm) {
  start();
  the_world.hold();
  {
    Client gone = client();
    gone.send(call(1, "t.increment") + call(2, "t.increment"));
    BOOST_TEST(wait_for([&] { return the_world.prepared == 2; }));
  }
  the_world.let_go();
  BOOST_TEST(wait_for([&] { return the_world.value == 2; }));
  Client one = client();
  one.send(call(1, "t.read"));
  BOOST_TEST(one.brief() == "1=2");
}

BOOST_AUTO_TEST_CASE(a_call_from_inside_takes_the_same_way) {
  start();
  const Caller admin{0, "root", Role::kAdmin};
  BOOST_TEST(dispatcher->call(kMethods[2], "{}", admin).value() == "1");
  BOOST_TEST(dispatcher->call(kMethods[3], "", admin).value() == "1");
  BOOST_TEST(dispatcher->call(kMethods[1], "[2]", admin).value() == "\"xx\"");
  BOOST_TEST(dispatcher->call(kMethods[1], "{}", admin).error().code == -32602);
  BOOST_TEST(dispatcher->call(kMethods[1], "3", admin).error().code == -32600);
  BOOST_TEST(dispatcher->call(kMethods[1], "{", admin).error().code == -32700);
  const Caller reader{4001, "", Role::kRead};
  BOOST_TEST(dispatcher->call(kMethods[2], "{}", reader).error().code == -32005);
  const Caller stranger{4001, "", Role::kNone};
  for (const Method& method : kMethods) {
    BOOST_TEST(dispatcher->call(method, "{}", stranger).error().code == -32005);
  }
}

BOOST_AUTO_TEST_SUITE_END()
