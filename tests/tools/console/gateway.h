// The real preset-console, as a black box.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http_client.h"
#include "support/process.h"

namespace test {

struct GatewayOptions {
  std::string socket = "/nonexistent/preset.sock";
  std::vector<std::string> more = {};  // further arguments
  std::vector<std::string> env = {};
};

// Without waiting for it to listen, for what does not start.
Finished run_gateway(const std::vector<std::string>& arguments,
                     const std::vector<std::string>& env = {});

// Listens on a free port of the loopback. The constructor waits until it has printed its URL, and
// throws with its log if it does not. One thread.
class Gateway {
 public:
  explicit Gateway(const GatewayOptions& options = {});

  const std::string& url() const { return url_; }  // as it was printed
  const std::string& token() const { return token_; }
  std::uint16_t port() const { return port_; }
  std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string cookie_name() const { return "preset_console_" + std::to_string(port_); }

  // Sends Host and the token with every request.
  HttpClient client() const;
  // Sends Host alone.
  HttpClient stranger() const;
  // Over a connection of its own, with the token.
  HttpAnswer request(std::string_view method, std::string_view target, const HttpFields& more = {},
                     std::string_view body = {}) const;
  HttpAnswer get(std::string_view target) const { return request("GET", target); }
  // What a browser holds after it has opened the URL: "name=value".
  std::string cookie() const;

  std::string log() const { return process_.err(); }
  bool log_gets(std::string_view text) { return process_.wait_for_err(text); }
  bool answers() const;  // on a new connection

  Process& process() { return process_; }

 private:
  Process process_;
  std::string url_;
  std::string token_;
  std::uint16_t port_ = 0;
};

}  // namespace test
