// preset.render and preset.capture over the socket.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "support/engine_daemon.h"

namespace json = boost::json;
using test::check_equal;
using test::check_error;
using test::check_invalid;
using test::check_ok;
using test::engine_daemon;
using test::parse;

namespace {

struct Launch {
  test::RpcClient client = engine_daemon().client();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(launch, Launch)

BOOST_AUTO_TEST_CASE(a_point_is_rendered_as_words_shell_line_and_file) {
  const auto rendered =
      client
          .call("preset.render",
                {{"space", parse(R"({"runtime":"vllm","parameters":{"tensor-parallel-size":[2,4],
                        "enable-prefix-caching":[false],"max-num-seqs":[null]}})")},
                 {"index", 1},
                 {"model", "org/model"}})
          .object();
  check_equal(rendered.at("point"),
              parse(R"({"tensor-parallel-size":4,"enable-prefix-caching":false})"));
  check_equal(rendered.at("argv"),
              parse(R"(["vllm","serve","org/model","--tensor-parallel-size","4",
                                             "--no-enable-prefix-caching"])"));
  check_equal(rendered.at("shell"),
              "vllm serve org/model --tensor-parallel-size 4 --no-enable-prefix-caching");
  BOOST_TEST(rendered.at("config").at("text").as_string().find("tensor-parallel-size: 4") !=
             std::string::npos);
  check_equal(rendered.at("effective").at("flags").at("tensor-parallel-size"), 4);
}

BOOST_AUTO_TEST_CASE(what_was_captured_is_rendered_word_for_word) {
  const std::string line =
      "CUDA_VISIBLE_DEVICES=0,1 python3 -m sglang.launch_server --model-path org/model --tp 2 "
      "--mem-fraction-static 0.90 --enable-mixed-chunk --port 30000";
  const auto captured =
      client.call("preset.capture", {{"command", line}, {"name", "taken"}}).object();
  check_equal(captured.at("preset").at("runtime"), "sglang");
  check_equal(captured.at("preset").at("parameters").at("tp-size"), json::array{2});
  check_equal(captured.at("model"), "org/model");
  check_ok(client.call("preset.create", captured.at("preset").as_object()));
  check_equal(client.call("preset.render", {{"preset", "taken"}}).result().at("shell"),
              json::value(line));
}

BOOST_AUTO_TEST_CASE(a_configuration_file_is_captured) {
  const auto captured =
      client
          .call("preset.capture",
                {{"config", "tensor-parallel-size: 2\nseed: 7\n"}, {"runtime", "vllm"}})
          .object();
  check_equal(captured.at("preset").at("parameters"),
              parse(R"({"tensor-parallel-size":[2],"seed":[7]})"));
  check_invalid(client.call("preset.capture", {{"config", "a: 1"}}), {"/runtime"});
  check_invalid(client.call("preset.capture", {{"config", "a: 1"}, {"runtime", "nothing"}}),
                {"/runtime"});
}

BOOST_AUTO_TEST_CASE(a_running_process_of_the_caller_is_captured_and_no_other) {
  const pid_t child = fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    // A process whose command line is a server's. It waits without a child that would outlive it.
    execl("/bin/sh", "llama-server", "-c", "kill -STOP $$", "-m", "model.gguf", nullptr);
    _exit(127);
  }
  json::object captured;
  for (int i = 0; i < 200; ++i) {
    const auto answer = client.call("preset.capture", {{"pid", child}});
    if (answer.ok() && answer.object().at("preset").at("runtime") == "llama.cpp") {
      captured = answer.object();
      break;
    }
    usleep(10'000);
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  BOOST_TEST(!captured.empty());
  if (::getuid() == 0) {
    auto other = test::connect_as(engine_daemon().socket_path(), 65534, ::getgid(), {::getgid()});
    check_error(other.call("preset.capture", {{"pid", ::getpid()}}), test::kPermissionDenied,
                "permission_denied");
  }
  check_error(client.call("preset.capture", {{"pid", 0x7ffffff0}}), test::kNotFound, "not_found");
}

BOOST_AUTO_TEST_CASE(wrong_questions_name_what_is_wrong) {
  check_invalid(client.call("preset.capture", json::object{}), {""});
  check_invalid(client.call("preset.capture", {{"command", "vllm serve $MODEL"}}), {"/command"});
  check_invalid(client.call("preset.capture", {{"argv", {"vllm", 7}}}), {"/argv/1"});
  check_invalid(client.call("preset.render", {{"space", parse(R"({"parameters":{"a":[1]}})")}}),
                {""});
  check_invalid(client.call("preset.render",
                            {{"space", parse(R"({"runtime":"vllm","parameters":{"seed":[1]}})")},
                             {"point", json::object()},
                             {"index", 0}}),
                {"/index"});
  check_error(client.call("preset.render",
                          {{"space", parse(R"({"runtime":"vllm","parameters":{"seed":[1]}})")},
                           {"index", 1}}),
              test::kNotFound, "not_found");
  check_invalid(client.call("preset.render",
                            {{"space", parse(R"({"runtime":"vllm","parameters":{"seed":[1]}})")},
                             {"point", {{"-evil", 1}}}}),
                {"/point/-evil"});
}

BOOST_AUTO_TEST_SUITE_END()
