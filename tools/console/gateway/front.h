// What stands before the handlers: who may, which route, the page's files. Knows no connection.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/message.hpp>
#include <expected>
#include <string>

#include "guard.h"
#include "http.h"
#include "router.h"

namespace console {

class Front {
 public:
  // The router has all its routes, and outlives this.
  Front(Guard guard, const Router& router) : guard_(std::move(guard)), router_(router) {}

  // A request whose headers have come.
  struct Admitted {
    Request request;               // its body is still to come
    const Route* route = nullptr;  // null: a file of the page
    std::string cors_origin;       // empty: none
  };
  struct Refused {
    Response response;
    std::string why = {};  // for the log; empty: nothing worth it
    std::string cors_origin = {};
  };
  std::expected<Admitted, Refused> admit(const http::request_header<>& head,
                                         const boost::asio::ip::address& here) const;

  // Answers now, or hands it to the route's handler.
  static void handle(Admitted admitted, const Answer& answer);

 private:
  std::expected<Admitted, Refused> let_in(const http::request_header<>& head, Admitted admitted,
                                          Router::Match match) const;

  Guard guard_;
  const Router& router_;
};

// {"detail","code"}
Response problem(unsigned status, std::string_view detail, std::string_view code);

// The lines of a head that every answer has, and those for an --origin.
std::string_view security_headers();
std::string cors_headers(std::string_view origin);

}  // namespace console
