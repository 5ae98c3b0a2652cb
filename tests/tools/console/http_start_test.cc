// The command line, the token file, the port, signals.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "gateway.h"
#include "support/temp_dir.h"

namespace {

using namespace std::chrono_literals;
using test::ExitStatus;
using test::Finished;
using test::Gateway;
using test::HttpAnswer;
using test::HttpClient;
using test::TempDir;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// It does not start, says `part` on one line or two, and prints no URL.
void fails(const std::vector<std::string>& arguments, int code, const std::string& part) {
  const Finished ended = test::run_gateway(arguments);
  BOOST_TEST_CONTEXT(arguments.back() << "\n" << ended.err) {
    BOOST_TEST(ended.status.code == code);
    BOOST_TEST(ended.out.empty());
    BOOST_TEST(ended.err.starts_with("preset-console: "));
    BOOST_TEST(ended.err.find(part) != std::string::npos);
  }
}

// Where and with which options a start with this token file leads to.
Finished start_with(const std::string& token_file) {
  // The port is taken, so that one with a good token file ends as well, later.
  static Gateway other;
  return test::run_gateway({"--listen", other.host(), "--token-file", token_file});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(start_and_end)

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_command_line_is_said) {
  fails({"--frob"}, 2, "--frob");
  fails({"operand"}, 2, "");
  fails({"--listen"}, 2, "--listen");
  for (const char* listen :
       {"8642", ":8642", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:8642",
        "[::1]", "[127.0.0.1]:1", "host:1", "127.0.0.1:1x", "1.2.3:4"}) {
    fails({"--listen", listen}, 2, "ADDRESS:PORT");
  }
  for (const char* listen : {"0.0.0.0:0", "[::]:0", "192.0.2.1:8642", "[::ffff:127.0.0.1]:0"}) {
    fails({"--listen", listen}, 2, "--tls-cert");
  }
  fails({"--tls-cert", "a.pem"}, 2, "go together");
  fails({"--tls-key", "a.pem"}, 2, "go together");
  fails({"--socket="}, 2, "");
  for (const char* host : {"a b", "a/b", "http://a", "a:b", "[x]", "*", "a:99999"}) {
    fails({"--host", host}, 2, "--host");
  }
  for (const char* origin : {"localhost:3000", "http://", "http://a/", "*", "null", "ftp://a",
                             "http://a:b", "http://a@b"}) {
    fails({"--origin", origin}, 2, "--origin");
  }
  for (const char* limit : {"", "x", "x=1", "body-time", "body-time=", "body-time=x", "body-time=0",
                            "body-time=-1", "body-time=nan", "body-time=1e9", "connections=0",
                            "connections=1.5", "connections=-1", "body-bytes=99999999999"}) {
    fails({"--limit", limit}, 2, "--limit");
  }
  fails({"--lis", "127.0.0.1:0"}, 2, "--lis");
}

BOOST_AUTO_TEST_CASE(help_and_version_are_printed) {
  const Finished help = test::run_gateway({"--help"});
  BOOST_TEST(help.status.code == 0);
  for (const char* option : {"--socket", "--listen", "--token-file", "--host", "--origin",
                             "--tls-cert", "--tls-key", "--open", "--limit", "--version"}) {
    BOOST_TEST(help.out.find(option) != std::string::npos, option);
  }
  const Finished version = test::run_gateway({"--version"});
  BOOST_TEST(version.status.code == 0);
  BOOST_TEST(version.out.starts_with("preset-console "));
}

BOOST_AUTO_TEST_CASE(a_port_that_is_taken_is_said_with_what_helps) {
  Gateway first;
  fails({"--listen", first.host()}, 1, "--listen takes another port");
  BOOST_TEST(first.answers());
}

BOOST_AUTO_TEST_CASE(the_url_that_is_printed_opens_the_page) {
  Gateway gateway;
  BOOST_TEST(gateway.url() == "http://" + gateway.host() + "/?token=" + gateway.token());
  BOOST_TEST(gateway.process().out() == gateway.url() + "\n");
  BOOST_TEST(gateway.log().find(gateway.token()) == std::string::npos);
  Gateway another;
  BOOST_TEST(another.token() != gateway.token());
}

BOOST_AUTO_TEST_CASE(it_listens_where_it_is_told_and_names_an_ipv6_address_in_brackets) {
  test::Process process({.argv = {PRESET_CONSOLE_PROGRAM, "--listen", "[::1]:0"}});
  if (!process.wait_for_out("\n")) {
    // A machine without IPv6.
    BOOST_TEST(process.err().find("cannot listen") != std::string::npos);
    return;
  }
  BOOST_TEST(process.out().starts_with("http://[::1]:"));
  BOOST_TEST((process.terminate() == ExitStatus{.code = 0}));
}

BOOST_AUTO_TEST_CASE(a_token_file_is_made_for_its_owner_alone_and_kept) {
  const TempDir folder;
  const std::string path = folder / "token";
  std::string token;
  for (int start = 0; start < 2; ++start) {
    Gateway gateway({.more = {"--token-file", path}});
    BOOST_TEST(gateway.url() == "http://" + gateway.host() + "/");
    struct stat about{};
    BOOST_REQUIRE(::stat(path.c_str(), &about) == 0);
    BOOST_TEST((about.st_mode & 07777U) == 0600U);
    BOOST_TEST(about.st_nlink == 1U);
    if (start == 0) token = text_of(path);
    BOOST_TEST(text_of(path) == token);
    BOOST_TEST(token.size() == 44U);
    HttpClient client = gateway.stranger();
    const std::string bearer = "Bearer " + token.substr(0, 43);
    BOOST_TEST(client.request("GET", "/", {{"Authorization", bearer}}).status == 200);
    BOOST_TEST(client.request("GET", "/", {{"Authorization", "Bearer "}}).status == 401);
  }
  // Nothing else is left there.
  BOOST_TEST(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

BOOST_AUTO_TEST_CASE(a_token_file_that_others_may_read_is_refused_and_left_alone) {
  const TempDir folder;
  const std::string good(22, 'a');
  const std::string path = folder.write("token", good + "\n");
  for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0660U, 0666U}) {
    ::chmod(path.c_str(), mode);
    const Finished ended = start_with(path);
    BOOST_TEST(ended.status.code == 1);
    BOOST_TEST(ended.err.find("chmod 600") != std::string::npos, mode << ended.err);
  }
  BOOST_TEST(text_of(path) == good + "\n");
  for (const mode_t mode : {0600U, 0400U}) {
    ::chmod(path.c_str(), mode);
    BOOST_TEST(start_with(path).err.find("cannot listen") != std::string::npos, mode);
  }
}

BOOST_AUTO_TEST_CASE(a_token_file_that_holds_no_token_is_refused) {
  const TempDir folder;
  const auto said = [&](const std::string& text) {
    const std::string path = folder.write("token", text);
    ::chmod(path.c_str(), 0600);
    return start_with(path).err;
  };
  for (const std::string& text :
       {std::string(), std::string("\n"), std::string(21, 'a'), std::string(257, 'a'),
        std::string(5000, 'a'), std::string(30, 'a') + "\n\n", std::string(30, 'a') + "\r\n",
        std::string(15, 'a') + " " + std::string(15, 'a'), std::string(30, '\0')}) {
    BOOST_TEST(said(text).find("holds no token") != std::string::npos, text.size());
  }
  for (const std::string& text :
       {std::string(22, 'a'), std::string(256, '_'), std::string(30, '-') + "\n"}) {
    BOOST_TEST(said(text).find("cannot listen") != std::string::npos, text.size());
  }

  const std::string path = folder.write("real", std::string(30, 'a'));
  ::chmod(path.c_str(), 0600);
  const std::string link = folder / "link";
  std::filesystem::create_symlink(path, link);
  BOOST_TEST(start_with(link).err.find("symbolic link") != std::string::npos);
  const std::string dangling = folder / "dangling";
  std::filesystem::create_symlink(folder / "made", dangling);
  BOOST_TEST(start_with(dangling).status.code == 1);
  BOOST_TEST(!std::filesystem::exists(folder / "made"));
  BOOST_TEST(start_with(folder.path()).err.find("is no file") != std::string::npos);
  const std::string pipe = folder / "pipe";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  BOOST_TEST(start_with(pipe).err.find("is no file") != std::string::npos);
  BOOST_TEST(start_with(folder / "none/token").err.find("No such file") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_signal_ends_it_well_whatever_is_connected) {
  for (const int number : {SIGTERM, SIGINT}) {
    Gateway gateway;
    HttpClient idle = gateway.client();
    BOOST_TEST(idle.request("GET", "/").status == 200);
    HttpClient silent = gateway.stranger();
    HttpClient half = gateway.stranger();
    half.send("GET / HTTP/1.1\r\n");
    HttpClient body = gateway.client();
    body.send(body.request_text("POST", "/api/rpc", {{"Content-Length", "10"}}) + "12");
    HttpClient deaf = gateway.client();
    deaf.take_little();
    for (int i = 0; i < 300; ++i) deaf.send(deaf.request_text("GET", "/openapi.json"));
    gateway.process().signal(number);
    BOOST_TEST(idle.gets_closed(10s));
    BOOST_TEST((gateway.process().wait(10s) == ExitStatus{.code = 0}));
  }
  // The second does not wait for anybody.
  Gateway gateway;
  HttpClient deaf = gateway.client();
  deaf.take_little();
  for (int i = 0; i < 300; ++i) deaf.send(deaf.request_text("GET", "/openapi.json"));
  gateway.process().signal(SIGTERM);
  BOOST_TEST(gateway.log_gets("stops"));
  gateway.process().signal(SIGTERM);
  BOOST_TEST((gateway.process().wait(10s) == ExitStatus{.code = 0}));
}

BOOST_AUTO_TEST_CASE(the_browser_is_opened_at_a_page_of_its_user_that_leads_on) {
  const TempDir folder;
  const std::string script =
      folder.write("browser",
                   "cd \"${0%/*}\"; echo \"$1\" >name; stat -c %a \"$1\" >mode; "
                   "cat \"$1\" >page; grep SigIgn /proc/self/status >ignored; "
                   "echo noise; mv ignored seen\n");
  std::string path;
  {
    Gateway gateway({.more = {"--open"},
                     .env = {"BROWSER=sh " + script, "XDG_RUNTIME_DIR=" + folder.path().string()}});
    BOOST_REQUIRE(test::eventually([&] { return std::filesystem::exists(folder / "seen"); }));
    BOOST_TEST(text_of(folder / "page").contains(gateway.url()));
    BOOST_TEST(text_of(folder / "mode") == "600\n");
    path = text_of(folder / "name");
    path.pop_back();
    BOOST_TEST(path.starts_with(folder.path().string()));
    // The token is in the file alone, and what the browser says is not taken for the URL.
    BOOST_TEST(!path.contains(gateway.token()));
    BOOST_TEST(gateway.process().out() == gateway.url() + "\n");
    // A pipe that breaks ends a program that it starts, as ever.
    const std::string ignored = text_of(folder / "seen").substr(std::string("SigIgn:").size());
    BOOST_TEST((std::stoull(ignored, nullptr, 16) & (1ULL << (SIGPIPE - 1))) == 0U, ignored);
    BOOST_TEST((gateway.process().terminate() == ExitStatus{.code = 0}));
  }
  BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(a_browser_that_cannot_be_opened_is_said_and_no_reason_to_end) {
  Gateway gateway({.more = {"--open"}, .env = {"BROWSER", "DISPLAY", "WAYLAND_DISPLAY"}});
  BOOST_TEST(gateway.log_gets("no browser: there is no display"));
  BOOST_TEST(gateway.answers());
}

BOOST_AUTO_TEST_CASE(an_output_that_nobody_reads_is_no_reason_to_end) {
  Gateway gateway;
  test::Process process(
      {.argv = {"sh", "-c", "exec \"$1\" --listen 127.0.0.1:0 >&-", "sh", PRESET_CONSOLE_PROGRAM}});
  BOOST_TEST(process.wait_for_err("listens at"));
  BOOST_TEST((process.terminate() == ExitStatus{.code = 0}));
}

BOOST_AUTO_TEST_SUITE_END()
