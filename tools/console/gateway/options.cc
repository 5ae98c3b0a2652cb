#include "options.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include "client/client.h"
#include "text.h"

namespace console {
namespace {

namespace po = boost::program_options;
using Problem = std::optional<std::string>;

constexpr const char* kDefaultListen = "127.0.0.1:8642";

template <class T>
std::optional<T> number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "127.0.0.1:8642", "[::1]:0", "localhost:8642".
std::optional<boost::asio::ip::tcp::endpoint> parse_endpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::optional<std::uint16_t> port = number<std::uint16_t>(text.substr(colon + 1));
  if (!port) return std::nullopt;
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  if (error || address.is_v6() != bracketed) return std::nullopt;
  return boost::asio::ip::tcp::endpoint(address, *port);
}

// A name or address with or without a port, as it stands in `Host`.
bool is_host(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && !text.ends_with(']')) {
    if (!number<std::uint16_t>(text.substr(colon + 1))) return false;
    text = text.substr(0, colon);
  }
  if (text.starts_with('[')) {
    boost::system::error_code error;
    boost::asio::ip::make_address_v6(text.substr(1, text.size() - 2), error);
    return text.ends_with(']') && !error;
  }
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

bool is_origin(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (text.starts_with(scheme)) return is_host(text.substr(scheme.size()));
  }
  return false;
}

struct Limit {
  std::string_view name;
  std::size_t Limits::* count = nullptr;
  std::chrono::milliseconds Limits::* time = nullptr;
};

constexpr Limit kLimits[] = {
    {.name = "header-bytes", .count = &Limits::header_bytes},
    {.name = "header-time", .time = &Limits::header_time},
    {.name = "body-bytes", .count = &Limits::body_bytes},
    {.name = "body-time", .time = &Limits::body_time},
    {.name = "connections", .count = &Limits::connections},
    {.name = "event-streams", .count = &Limits::event_streams},
    {.name = "idle-time", .time = &Limits::idle_time},
    {.name = "take-time", .time = &Limits::take_time},
    {.name = "daemon-time", .time = &Limits::daemon_time},
};

std::string limit_names() {
  std::string names;
  for (const Limit& limit : kLimits) {
    if (!names.empty()) names += ", ";
    names += limit.name;
  }
  return names;
}

// "NAME=VALUE": a number of things, or seconds.
Problem set_limit(Limits& limits, std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  const std::string_view value =
      equals == std::string_view::npos ? std::string_view() : text.substr(equals + 1);
  const auto* limit = std::ranges::find(kLimits, name, &Limit::name);
  if (limit == std::ranges::end(kLimits)) {
    return "--limit knows no '" + std::string(name) + "': " + limit_names();
  }
  if (limit->count != nullptr) {
    const std::optional<std::size_t> count = number<std::size_t>(value);
    if (!count || *count == 0 || *count > (std::size_t{1} << 30U)) {
      return "--limit " + std::string(name) + " takes a number from 1 to 1073741824, not '" +
             std::string(value) + "'";
    }
    limits.*limit->count = *count;
    return std::nullopt;
  }
  const std::optional<double> seconds = number<double>(value);
  if (!seconds || !(*seconds >= 0.001 && *seconds <= 86400)) {
    return "--limit " + std::string(name) + " takes seconds from 0.001 to 86400, not '" +
           std::string(value) + "'";
  }
  limits.*limit->time = std::chrono::milliseconds(std::llround(*seconds * 1000));
  return std::nullopt;
}

po::options_description described() {
  po::options_description options("options");
  auto add = options.add_options();
  add("socket", po::value<std::string>()->value_name("PATH"),
      "the daemon's socket; by default as presetctl finds it ($TUNINGD_SOCKET, ...)");
  add("listen", po::value<std::string>()->value_name("ADDRESS:PORT"),
      "where to listen, by default 127.0.0.1:8642; port 0: any free one. An address other than "
      "the loopback needs --tls-cert and --tls-key");
  add("token-file", po::value<std::string>()->value_name("FILE"),
      "keeps the token there (made when missing) and prints the URL without it; otherwise each "
      "start has a new token");
  add("host", po::value<std::vector<std::string>>()->value_name("NAME"),
      "one more name that a request's Host may have, with or without a port");
  add("origin", po::value<std::vector<std::string>>()->value_name("URL"),
      "one more origin that may call the API from a browser, such as http://localhost:3000");
  add("tls-cert", po::value<std::string>()->value_name("FILE"),
      "certificate chain (PEM): serves HTTPS");
  add("tls-key", po::value<std::string>()->value_name("FILE"), "its key (PEM)");
  add("open", "opens the page in the browser: $BROWSER, or xdg-open");
  add("limit", po::value<std::vector<std::string>>()->value_name("NAME=VALUE"),
      "sets one of the limits: header-bytes, header-time, body-bytes, body-time, connections, "
      "event-streams, idle-time, take-time, daemon-time; times are in seconds");
  add("help,h", "shows this");
  add("version", "shows the version");
  return options;
}

std::string help_text() {
  std::ostringstream text;
  text << "usage: preset-console [option]...\n\n"
          "Serves presets and tasks to the browser, and a REST interface, from tuningd's socket.\n"
          "Prints the URL to open.\n\n"
       << described()
       << "\nExit status: 0 stopped by a signal, 1 could not start, 2 used wrongly.\n";
  return text.str();
}

Problem fill(Settings& settings, const po::variables_map& given) {
  const auto text = [&](const char* name) {
    return given.contains(name) ? given[name].as<std::string>() : std::string();
  };
  const auto texts = [&](const char* name) {
    return given.contains(name) ? given[name].as<std::vector<std::string>>()
                                : std::vector<std::string>();
  };
  for (const char* name : {"socket", "listen", "token-file", "tls-cert", "tls-key"}) {
    if (given.contains(name) && text(name).empty()) {
      return "--" + std::string(name) + " is empty";
    }
  }
  settings.socket_path = given.contains("socket") ? text("socket") : client::default_socket_path();
  settings.token_file = text("token-file");
  settings.tls_cert = text("tls-cert");
  settings.tls_key = text("tls-key");
  settings.open = given.contains("open");
  if (settings.tls_cert.empty() != settings.tls_key.empty()) {
    return "--tls-cert and --tls-key go together";
  }

  const std::string listen = given.contains("listen") ? text("listen") : kDefaultListen;
  const auto endpoint = parse_endpoint(listen);
  if (!endpoint) {
    return "--listen takes ADDRESS:PORT such as 127.0.0.1:8642 or [::1]:0, not '" + listen + "'";
  }
  settings.listen = *endpoint;
  if (!settings.listen.address().is_loopback() && !settings.tls()) {
    return "--listen " + listen +
           " can be reached from other machines: give --tls-cert and --tls-key too";
  }

  for (const std::string& host : texts("host")) {
    settings.hosts.push_back(lower(host));
    if (!is_host(settings.hosts.back())) {
      return "--host takes a name with or without a port, not '" + host + "'";
    }
  }
  for (const std::string& origin : texts("origin")) {
    settings.origins.push_back(lower(origin));
    if (!is_origin(settings.origins.back())) {
      return "--origin takes http://HOST or https://HOST with or without a port, not '" + origin +
             "'";
    }
  }
  for (const std::string& limit : texts("limit")) {
    if (Problem problem = set_limit(settings.limits, limit)) return problem;
  }
  return std::nullopt;
}

}  // namespace

std::expected<std::variant<Settings, Information>, std::string> parse_options(int argc,
                                                                              char** argv) {
  po::variables_map given;
  try {
    // No guessing of shortened names: a new option must not change what an old command means.
    const int style =
        po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
    const po::options_description options = described();
    const po::positional_options_description none;
    po::store(
        po::command_line_parser(argc, argv).options(options).positional(none).style(style).run(),
        given);
  } catch (const po::error& error) {
    return std::unexpected(std::string(error.what()));
  }
  if (given.contains("help")) return Information{help_text()};
  if (given.contains("version")) return Information{"preset-console " CONSOLE_VERSION "\n"};
  Settings settings;
  if (Problem problem = fill(settings, given)) return std::unexpected(std::move(*problem));
  return settings;
}

}  // namespace console
