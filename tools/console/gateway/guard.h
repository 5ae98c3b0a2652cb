// Who may: README.md, "Who may". Decides from the headers alone.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/message.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "http.h"
#include "settings.h"
#include "token.h"

namespace console {

class Guard {
 public:
  // `port` is the one listened on.
  Guard(const Settings& settings, std::uint16_t port, Token token);

  // What it is about the request that decides.
  struct Question {
    const http::request_header<>& head;
    std::string_view host;          // of the target, or of `Host`
    boost::asio::ip::address here;  // the connection's own end
  };

  enum class Known { kNo, kByToken, kByCookie };

  struct Verdict {
    std::string refused = {};  // why, for people; empty: nothing is wrong with where it comes from
    Known known = Known::kNo;
    std::string cors_origin = {};  // an --origin that asks; empty: none
  };
  // Where the request comes from, and whether it has the token.
  Verdict judge(const Question& question) const;

  bool is_token(std::string_view guess) const { return token_.is(guess); }
  // The value of a Set-Cookie that lets a browser in.
  std::string cookie() const;

 private:
  bool is_own_host(std::string_view host, const boost::asio::ip::address& here) const;
  bool is_own_origin(std::string_view origin, const boost::asio::ip::address& here) const;
  Known who(const http::request_header<>& head) const;

  Token token_;
  bool tls_;
  bool any_address_;  // listens on all of the machine's addresses
  std::uint16_t port_;
  std::string cookie_name_;
  std::unordered_set<std::string> hosts_;    // in lower case, as `Host` has them
  std::unordered_set<std::string> origins_;  // --origin
};

// True for the methods that change nothing.
bool is_safe(http::verb method);

}  // namespace console
