// preset-console: the daemon's presets and tasks over HTTP.
#include <fcntl.h>
#include <signal.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <exception>
#include <iostream>
#include <optional>
#include <tuple>
#include <utility>

#include "api.h"
#include "browser.h"
#include "front.h"
#include "guard.h"
#include "log.h"
#include "options.h"
#include "router.h"
#include "server.h"
#include "token.h"

namespace console {
namespace {

constexpr int kStopped = 0;
constexpr int kCouldNotStart = 1;
constexpr int kUsedWrongly = 2;

// Where a browser finds it. An address that means all of them is no place to go to.
std::string url(const Settings& settings, const boost::asio::ip::tcp::endpoint& here) {
  const std::string scheme = settings.tls() ? "https://" : "http://";
  const std::string port = ":" + std::to_string(here.port());
  if (here.address().is_unspecified()) {
    if (settings.hosts.empty()) return scheme + "localhost" + port + "/";
    const std::string& host = settings.hosts.front();
    const bool has_port = host.rfind(':') != std::string::npos && !host.ends_with(']');
    return scheme + host + (has_port ? "" : port) + "/";
  }
  const std::string address = here.address().to_string();
  return scheme + (here.address().is_v6() ? "[" + address + "]" : address) + port + "/";
}

// A console nobody could be shown is as good as any: this is no reason to end.
std::optional<StartPage> show_in_browser(const std::string& place) {
  std::expected<StartPage, std::string> page = StartPage::make(place);
  const std::expected<void, std::string> opened =
      page ? open_browser(*page) : std::expected<void, std::string>(std::unexpected(page.error()));
  if (!opened) log_line("no browser: " + opened.error());
  if (!page) return std::nullopt;
  return std::move(*page);
}

int serve(const Settings& settings) {
  std::expected<Token, std::string> token =
      settings.token_file.empty() ? Token::fresh() : Token::of_file(settings.token_file);
  if (!token) {
    log_line(token.error());
    return kCouldNotStart;
  }

  boost::asio::io_context io(1);
  Server server(io, settings.limits);
  const auto here = server.listen(settings);
  if (!here) {
    log_line(here.error());
    return kCouldNotStart;
  }
  Api api(io, settings.socket_path, settings.limits, server.traffic());
  Router router;
  api.add_routes(router);
  std::string place = url(settings, *here);

  if (settings.token_file.empty()) place += "?token=" + token->text();
  const Front front(Guard(settings, here->port(), std::move(*token)), router);
  server.serve(front, [&api](const Answered& what) { api.answered(what); });

  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code error, int) {
    if (error) return;
    log_line("stops");
    // The second is not waited out.
    signals.async_wait([&](boost::system::error_code again, int) {
      if (!again) server.stop_now();
    });
    api.stop();
    server.stop([&io] { io.stop(); });
  });
  log_line("listens at " + url(settings, *here) + ", the daemon's socket is " +
           settings.socket_path);
  std::cout << place << std::endl;
  // The browser may read it later.
  const std::optional<StartPage> start_page = settings.open ? show_in_browser(place) : std::nullopt;
  // A handler that fails takes its own request down, no others: what it held answers 500.
  for (bool ended = false; !ended;) {
    try {
      io.run();
      ended = true;
    } catch (const std::exception& error) {
      log_line("internal error: " + std::string(error.what()));
    }
  }
  server.stop_now();
  return kStopped;
}

// A descriptor of ours with one of these numbers would be written to as if it were an output.
void open_standard_descriptors() {
  for (int number = 0; number <= 2; ++number) {
    if (::fcntl(number, F_GETFD) < 0) std::ignore = ::open("/dev/null", O_RDWR);
  }
}

int run(int argc, char** argv) {
  open_standard_descriptors();
  const auto options = parse_options(argc, argv);
  if (!options) {
    log_line(options.error());
    std::cerr << "See 'preset-console --help'.\n";
    return kUsedWrongly;
  }
  if (const auto* information = std::get_if<Information>(&*options)) {
    std::cout << information->text;
    return kStopped;
  }
  // A reader of our output that goes away is no reason to end.
  ::signal(SIGPIPE, SIG_IGN);
  return serve(std::get<Settings>(*options));
}

}  // namespace
}  // namespace console

int main(int argc, char** argv) {
  return console::run(argc, argv);
}
