#include "request_reader.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

namespace console {
namespace {

// The longest piece of framing (a chunk's size with its extensions, the trailer) in a body.
constexpr std::size_t kMostFraming = 4 * 1024;

using Refusal = RequestReader::Refusal;

Refusal refusal_of(const boost::system::error_code& error) {
  if (error == http::error::header_limit) return {431, "the headers are too long"};
  if (error == http::error::body_limit) return {413, "the body is too long"};
  if (error == http::error::bad_version) return {505, "no version of HTTP spoken here"};
  return {400, "not HTTP"};
}

}  // namespace

void RequestReader::next() {
  parser_.emplace();
  taken_ = 0;
  // Both are kept here: the parser's own would count the request line and the fields apart, and
  // refuse a body before it is known whether its sender may send one.
  parser_->header_limit(std::numeric_limits<std::uint32_t>::max());
  parser_->body_limit(boost::none);
}

bool RequestReader::wants_continue() const {
  return head().version() >= 11 &&
         boost::beast::iequals(head()[http::field::expect], "100-continue");
}

std::expected<RequestReader::Got, Refusal> RequestReader::judge_head() {
  if (taken_ > limits_.header_bytes)
    return std::unexpected(Refusal{431, "the headers are too long"});
  const auto& message = parser_->get();
  const bool coded = message.count(http::field::transfer_encoding) > 0;
  if (coded && (message.version() < 11 || message.count(http::field::content_length) > 0)) {
    return std::unexpected(Refusal{400, "two ways to tell where the body ends"});
  }
  if (coded && !(parser_->chunked() &&
                 boost::beast::iequals(message[http::field::transfer_encoding], "chunked"))) {
    return std::unexpected(Refusal{501, "no transfer coding but chunked is spoken here"});
  }
  parser_->body_limit(limits_.body_bytes);
  parser_->eager(true);
  return Got::kHead;
}

std::expected<RequestReader::Got, Refusal> RequestReader::feed(std::string_view& bytes) {
  if (parser_->is_done()) return Got::kWhole;
  const bool in_head = !parser_->is_header_done();
  if (!in_head && parser_->content_length().value_or(0) > limits_.body_bytes) {
    return std::unexpected(Refusal{413, "the body is too long"});
  }
  if (bytes.empty()) return Got::kMore;

  boost::system::error_code error;
  const std::size_t taken = parser_->put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  bytes.remove_prefix(taken);
  if (error && error != http::error::need_more) return std::unexpected(refusal_of(error));
  if (in_head) {
    taken_ += taken;
    if (parser_->is_header_done()) return judge_head();
    if (taken_ + bytes.size() > limits_.header_bytes) {
      return std::unexpected(Refusal{431, "the headers are too long"});
    }
    return Got::kMore;
  }
  if (parser_->is_done()) return Got::kWhole;
  if (bytes.size() > kMostFraming) return std::unexpected(Refusal{400, "not HTTP"});
  return Got::kMore;
}

}  // namespace console
