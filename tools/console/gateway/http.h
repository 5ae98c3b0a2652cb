// What a handler of the gateway sees: a request that was let in, and where its answer goes.
// [all: the gateway's one thread]
#pragma once

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/verb.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace console {

namespace http = boost::beast::http;

struct Request {
  http::verb method = http::verb::get;
  std::string path;                          // percent-decoded, begins with '/'
  std::map<std::string, std::string> query;  // decoded; of a name that stands twice, the last
  http::fields headers;
  std::string body;

  // Of the route's pattern, in order: the text of each "{…}".
  std::vector<std::string> captured;
};

struct Response {
  unsigned status = 200;
  std::string content_type = {};  // empty: no body
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
};

// A body in pieces (chunked), for as long as it takes.
class Stream {
 public:
  virtual ~Stream() = default;
  // Queues a piece; false: the client is gone, nothing is sent any more.
  virtual bool write(std::string piece) = 0;
  // Bytes that were queued and are not sent yet.
  virtual std::size_t waiting() const = 0;
  // Called once, when all that was queued has been sent, or the client is gone.
  virtual void when_sent(std::function<void()> then) = 0;
  // Called once, when the client is gone.
  virtual void when_gone(std::function<void()> then) = 0;
  virtual void end() = 0;
};

// Where the one answer to a request goes, now or later. Copies stand for the same answer; once the
// last is gone without one, the client gets a 500.
class Answer {
 public:
  class Sink {
   public:
    virtual ~Sink() = default;
    virtual void send(Response response) = 0;
    virtual std::shared_ptr<Stream> start(Response head) = 0;  // `body` is the first piece
  };

  explicit Answer(std::shared_ptr<Sink> sink) : sink_(std::move(sink)) {}

  void send(Response response) const { sink_->send(std::move(response)); }
  std::shared_ptr<Stream> start(Response head) const { return sink_->start(std::move(head)); }

 private:
  std::shared_ptr<Sink> sink_;
};

using Handler = std::function<void(Request, Answer)>;

}  // namespace console
