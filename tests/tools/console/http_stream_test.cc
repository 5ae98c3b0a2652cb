// Answers that come late, never, or in pieces: what handlers may count on.
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "route_server.h"
#include "support/process.h"

namespace {

using namespace std::chrono_literals;
using console::Answer;
using console::Request;
using console::Router;
using console::Stream;
using test::HttpAnswer;
using test::HttpClient;
using test::RouteServer;
namespace http = boost::beast::http;
namespace asio = boost::asio;

// Calls `then` after a while.
void later(asio::io_context& io, std::chrono::milliseconds time, std::function<void()> then) {
  const auto timer = std::make_shared<asio::steady_timer>(io, time);
  timer->async_wait([timer, then = std::move(then)](boost::system::error_code) { then(); });
}

console::Response text(std::string body) {
  return {.status = 200, .content_type = "text/plain", .body = std::move(body)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(answers)

BOOST_AUTO_TEST_CASE(a_handler_gets_what_was_asked) {
  RouteServer server([](Router& router, asio::io_context&) {
    const auto show = [](const Request& request, const Answer& answer) {
      std::string shown = request.path + "|";
      for (const auto& [name, value] : request.query) shown += name + "=" + value + ";";
      shown += "|";
      for (const std::string& captured : request.captured) shown += captured + ";";
      const auto field = request.headers["Idempotency-Key"];
      shown += "|" + std::string(field.data(), field.size()) + "|" + request.body;
      answer.send(text(shown));
    };
    router.add(http::verb::put, "/api/a/{id}/b/{n}", show);
    router.add(http::verb::get, "/api/a/fixed", show);
    router.add(http::verb::get, "/api/a/{id}", show);
  });
  HttpClient client = server.client();
  BOOST_TEST(client
                 .request("PUT", "/api/a/x%20y/b/7/?q=a+b%2Bc&q=%C3%A9&empty&=x",
                          {{"Idempotency-Key", "k"}}, "body")
                 .body == "/api/a/x y/b/7/|=x;empty=;q=\xc3\xa9;|x y;7;|k|body");
  BOOST_TEST(client.request("GET", "/api/a/fixed").body == "/api/a/fixed||||");
  BOOST_TEST(client.request("GET", "/api/a/other/").body == "/api/a/other/||other;||");
  BOOST_TEST(client.request("GET", "/api/a/").status == 404);
  BOOST_TEST(client.request("GET", "/api/a//").status == 404);
  BOOST_TEST(client.request("GET", "/api/a/x/b/7").field("Allow") == "PUT");
}

BOOST_AUTO_TEST_CASE(late_answers_keep_the_order_of_the_requests) {
  RouteServer server([](Router& router, asio::io_context& io) {
    router.add(http::verb::get, "/api/late", [&io](const Request&, const Answer& answer) {
      later(io, 100ms, [answer] { answer.send(text("late")); });
    });
    router.add(http::verb::get, "/api/now",
               [](const Request&, const Answer& answer) { answer.send(text("now")); });
  });
  HttpClient client = server.client();
  client.send(client.request_text("GET", "/api/late") + client.request_text("GET", "/api/now"));
  BOOST_TEST(client.read_answer().body == "late");
  BOOST_TEST(client.read_answer().body == "now");
  const auto told = server.answered(2);
  BOOST_TEST(told[0].route->pattern == "/api/late");
  BOOST_TEST(told[0].status == 200U);
  BOOST_TEST((told[0].took >= 100ms));
  BOOST_TEST((told[1].took < 100ms));
}

BOOST_AUTO_TEST_CASE(a_request_whose_answer_is_forgotten_gets_a_500) {
  RouteServer server([](Router& router, asio::io_context& io) {
    router.add(http::verb::get, "/api/now", [](const Request&, const Answer&) {});
    router.add(http::verb::get, "/api/late", [&io](const Request&, const Answer& answer) {
      later(io, 20ms, [copy = std::make_shared<Answer>(answer)] { (void)copy; });
    });
    router.add(http::verb::get, "/api/twice", [](const Request&, const Answer& answer) {
      answer.send(text("one"));
      answer.send(text("two"));
    });
  });
  HttpClient client = server.client();
  const HttpAnswer forgotten = client.request("GET", "/api/now");
  BOOST_TEST(forgotten.status == 500);
  BOOST_TEST(forgotten.body.contains(R"("code":"internal_error")"));
  BOOST_TEST(client.request("GET", "/api/late").status == 500);
  BOOST_TEST(client.request("GET", "/api/twice").body == "one");
  BOOST_TEST(client.stays_silent(50ms));
}

BOOST_AUTO_TEST_CASE(no_value_ends_its_line) {
  RouteServer server([](Router& router, asio::io_context&) {
    router.add(http::verb::get, "/api/x", [](const Request&, const Answer& answer) {
      console::Response response = text("x");
      response.headers.emplace_back("X-Name", "a\r\nX-Evil: b\x7f");
      answer.send(std::move(response));
    });
  });
  const HttpAnswer answer = server.client().request("GET", "/api/x");
  BOOST_TEST(answer.field("X-Name") == "a  X-Evil: b ");
  BOOST_TEST(!answer.has("X-Evil"));
}

BOOST_AUTO_TEST_CASE(pieces_come_as_chunks_while_they_are_made) {
  std::atomic<int> taken_after_end = 0;
  RouteServer server([&](Router& router, asio::io_context& io) {
    router.add(http::verb::get, "/api/x", [&](const Request&, const Answer& answer) {
      const std::shared_ptr<Stream> stream = answer.start(text("first"));
      stream->write("");  // is not the end
      later(io, 50ms, [stream, &taken_after_end] {
        stream->write("second");
        stream->end();
        if (stream->write("third")) ++taken_after_end;
      });
    });
  });

  HttpClient client = server.client();
  client.send(client.request_text("GET", "/api/x"));
  const HttpAnswer head = client.read_head();
  BOOST_TEST(head.chunked);
  BOOST_TEST(!head.has("Content-Length"));
  BOOST_TEST(client.read_chunk() == "first");
  BOOST_TEST(client.read_chunk() == "second");
  BOOST_TEST(client.read_chunk() == "");
  BOOST_TEST(client.request("GET", "/api/x").body == "firstsecond");
  BOOST_TEST(client.request("HEAD", "/api/x").field("Transfer-Encoding") == "chunked");
  // What was asked meanwhile comes after.
  client.send(client.request_text("GET", "/api/x") + client.request_text("GET", "/api/none"));
  BOOST_TEST(client.read_answer().body == "firstsecond");
  BOOST_TEST(client.read_answer().status == 404);
  BOOST_TEST(server.traffic().streams == 0U);
  BOOST_TEST(server.answered(5).size() == 5U);

  // HTTP/1.0 has no chunks: the end of the connection is the end.
  HttpClient old = server.client();
  std::string request = old.request_text("GET", "/api/x");
  request.replace(request.find("HTTP/1.1"), 8, "HTTP/1.0");
  old.send(request);
  const HttpAnswer answer = old.read_answer();
  BOOST_TEST(!answer.chunked);
  BOOST_TEST(answer.body == "firstsecond");
  BOOST_TEST(taken_after_end == 0);
}

BOOST_AUTO_TEST_CASE(a_handler_of_a_stream_is_told_what_is_taken_and_that_the_client_is_gone) {
  constexpr std::size_t kPiece = 64 * 1024;
  constexpr int kPieces = 400;
  std::atomic<int> gone = 0;
  std::atomic<std::size_t> most = 0;
  // Writes a piece whenever the one before is sent.
  struct Writer : std::enable_shared_from_this<Writer> {
    std::shared_ptr<Stream> stream;
    std::atomic<std::size_t>* most = nullptr;
    int left = kPieces;
    void write() {
      if (left-- == 0) return stream->end();
      if (!stream->write(std::string(kPiece, 'x'))) return;
      *most = std::max<std::size_t>(*most, stream->waiting());
      stream->when_sent([self = shared_from_this()] { self->write(); });
    }
  };
  RouteServer server([&](Router& router, asio::io_context&) {
    router.add(http::verb::get, "/api/x", [&](const Request&, const Answer& answer) {
      const auto writer = std::make_shared<Writer>();
      writer->most = &most;
      writer->stream = answer.start(text(""));
      writer->stream->when_gone([&gone] { ++gone; });
      writer->write();
    });
  });
  HttpClient client = server.client();
  const HttpAnswer answer = client.request("GET", "/api/x");
  BOOST_TEST(answer.complete);
  BOOST_TEST(answer.body.size() == kPiece * kPieces);
  BOOST_TEST(most <= 2 * kPiece);
  BOOST_TEST(gone == 0);
  {
    HttpClient leaves = server.client();
    leaves.send(leaves.request_text("GET", "/api/x"));
    leaves.read_head();
    leaves.read_chunk();
  }
  BOOST_TEST(test::eventually([&] { return gone == 1; }));
  BOOST_TEST(test::eventually([&] { return server.traffic().streams == 0; }));
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_a_quiet_stream_is_noticed) {
  std::atomic<int> gone = 0;
  std::atomic<int> sent = 0;
  RouteServer server([&](Router& router, asio::io_context&) {
    router.add(http::verb::get, "/api/x", [&](const Request&, const Answer& answer) {
      const std::shared_ptr<Stream> stream = answer.start(text("hello"));
      stream->when_sent([&] { ++sent; });
      stream->when_gone([&gone, stream] {
        if (!stream->write("x")) ++gone;
      });
    });
  });
  auto client = std::make_unique<HttpClient>(server.client());
  client->send(client->request_text("GET", "/api/x"));
  client->read_head();
  BOOST_TEST(client->read_chunk() == "hello");
  BOOST_TEST(client->stays_silent(100ms));
  BOOST_TEST(sent == 1);
  BOOST_TEST(gone == 0);
  BOOST_TEST(server.traffic().streams == 1U);
  client.reset();
  BOOST_TEST(test::eventually([&] { return gone == 1; }));
  BOOST_TEST(server.traffic().streams == 0U);
  BOOST_TEST(server.traffic().connections == 0U);
}

BOOST_AUTO_TEST_CASE(a_stream_that_nobody_reads_ends_and_a_quiet_one_does_not) {
  console::Limits limits;
  limits.take_time = 300ms;
  std::atomic<int> gone = 0;
  RouteServer server(
      [&](Router& router, asio::io_context&) {
        router.add(http::verb::get, "/api/{size}", [&](const Request& request, const Answer& to) {
          const auto size = static_cast<std::size_t>(std::stoul(request.captured[0]));
          const std::shared_ptr<Stream> stream = to.start(text(std::string(size, 'x')));
          stream->when_gone([&gone, stream] { ++gone; });
        });
      },
      limits);
  HttpClient quiet = server.client();
  quiet.send(quiet.request_text("GET", "/api/1"));
  quiet.read_head();
  quiet.read_chunk();
  HttpClient deaf = server.client();
  deaf.take_little();
  deaf.send(deaf.request_text("GET", "/api/50000000"));
  BOOST_TEST(test::eventually([&] { return gone == 1; }));
  BOOST_TEST(quiet.stays_silent(600ms));
  BOOST_TEST(gone == 1);
}

BOOST_AUTO_TEST_CASE(a_stream_that_is_dropped_is_seen_to_be_cut_short) {
  RouteServer server([](Router& router, asio::io_context&) {
    router.add(http::verb::get, "/api/x",
               [](const Request&, const Answer& answer) { answer.start(text("half")); });
  });
  BOOST_TEST(!server.client().request("GET", "/api/x").complete);
}

BOOST_AUTO_TEST_CASE(at_its_end_the_server_waits_for_answers_that_are_owed) {
  std::atomic<int> gone = 0;
  RouteServer server([&](Router& router, asio::io_context& io) {
    router.add(http::verb::get, "/api/late", [&io](const Request&, const Answer& answer) {
      later(io, 300ms, [answer] { answer.send(text("late")); });
    });
    router.add(http::verb::get, "/api/endless", [&](const Request&, const Answer& answer) {
      const std::shared_ptr<Stream> stream = answer.start(text("x"));
      stream->when_gone([&gone, stream] { ++gone; });
    });
  });
  HttpClient late = server.client();
  late.send(late.request_text("GET", "/api/late") + late.request_text("GET", "/api/late"));
  HttpClient endless = server.client();
  endless.send(endless.request_text("GET", "/api/endless"));
  endless.read_head();
  const auto begin = std::chrono::steady_clock::now();
  server.stop();
  BOOST_TEST((std::chrono::steady_clock::now() - begin < 5s));
  const HttpAnswer answer = late.read_answer();
  BOOST_TEST(answer.body == "late");
  BOOST_TEST(answer.field("Connection") == "close");
  BOOST_TEST(late.gets_closed(10s));
  BOOST_TEST(gone == 1);
  BOOST_CHECK_THROW(server.client(), std::system_error);
}

BOOST_AUTO_TEST_SUITE_END()
