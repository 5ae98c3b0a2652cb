// What the command line says.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "limits.h"

namespace console {

struct Settings {
  std::string socket_path;
  boost::asio::ip::tcp::endpoint listen;
  std::string token_file;            // empty: a new token at every start
  std::vector<std::string> hosts;    // --host, in lower case
  std::vector<std::string> origins;  // --origin, in lower case
  std::string tls_cert;              // empty: no TLS
  std::string tls_key;
  bool open = false;  // in the person's browser
  Limits limits;

  bool tls() const { return !tls_cert.empty(); }
};

}  // namespace console
