// From the bytes of a connection to its requests, within the limits. Knows no connection.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "http.h"
#include "limits.h"

namespace console {

class RequestReader {
 public:
  explicit RequestReader(const Limits& limits) : limits_(limits) { next(); }

  enum class Got {
    kMore,   // needs more bytes
    kHead,   // the headers are whole: call again for the body
    kWhole,  // the request is whole: next() before the next
  };
  // Of no further use for this connection.
  struct Refusal {
    unsigned status;
    std::string_view why;
  };

  // Takes what it needs off the front of `bytes`; what it leaves comes again, with more behind it.
  std::expected<Got, Refusal> feed(std::string_view& bytes);
  void next();

  // Something of the request has come.
  bool begun() const { return taken_ > 0; }
  // From kHead on.
  const http::request_header<>& head() const { return parser_->get(); }
  bool keep_alive() const { return parser_->get().keep_alive(); }
  bool body_to_come() const { return !parser_->is_done(); }
  bool wants_continue() const;
  // From kWhole on, once.
  std::string take_body() { return std::move(parser_->get().body()); }

 private:
  std::expected<Got, Refusal> judge_head();

  const Limits& limits_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::size_t taken_ = 0;  // bytes of the headers that have been taken
};

}  // namespace console
