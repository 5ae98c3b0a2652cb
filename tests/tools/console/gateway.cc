#include "gateway.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <stdexcept>

namespace test {
namespace {

std::vector<std::string> command(const GatewayOptions& options) {
  std::vector<std::string> words{PRESET_CONSOLE_PROGRAM, "--socket", options.socket, "--listen",
                                 "127.0.0.1:0"};
  // Given again, it would be given twice.
  if (std::ranges::find(options.more, "--listen") != options.more.end()) words.resize(3);
  words.insert(words.end(), options.more.begin(), options.more.end());
  return words;
}

}  // namespace

Finished run_gateway(const std::vector<std::string>& arguments,
                     const std::vector<std::string>& env) {
  std::vector<std::string> words{PRESET_CONSOLE_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run({.argv = words, .env = env});
}

Gateway::Gateway(const GatewayOptions& options)
    : process_(SpawnOptions{.argv = command(options), .env = options.env}) {
  if (!process_.wait_for_out("\n")) {
    throw std::runtime_error("preset-console does not listen: " + process_.err());
  }
  url_ = process_.out();
  url_.resize(url_.find('\n'));
  const std::size_t colon = url_.find(':', url_.find("//"));
  const std::size_t slash = url_.find('/', colon);
  std::from_chars(url_.data() + colon + 1, url_.data() + slash, port_);
  const std::size_t token = url_.find("?token=");
  if (token != std::string::npos) token_ = url_.substr(token + 7);
}

HttpClient Gateway::stranger() const {
  HttpClient client(port_);
  client.always({{"Host", host()}});
  return client;
}

HttpClient Gateway::client() const {
  HttpClient client(port_);
  client.always({{"Host", host()}, {"Authorization", "Bearer " + token_}});
  return client;
}

HttpAnswer Gateway::request(std::string_view method, std::string_view target,
                            const HttpFields& more, std::string_view body) const {
  return client().request(method, target, more, body);
}

std::string Gateway::cookie() const {
  const std::string set = stranger().request("GET", "/?token=" + token_).field("Set-Cookie");
  return set.substr(0, set.find(';'));
}

bool Gateway::answers() const {
  try {
    return client().request("GET", "/").status == 200;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace test
