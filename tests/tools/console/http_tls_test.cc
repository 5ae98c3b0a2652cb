// HTTPS, and that nothing but the loopback is listened on without it.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "gateway.h"
#include "support/temp_dir.h"

namespace {

using namespace std::chrono_literals;
using test::Gateway;
using test::HttpClient;
using test::TempDir;
namespace asio = boost::asio;
using asio::ip::tcp;

// A key and a certificate for it, signed by itself, as files.
struct Certificate {
  TempDir folder;
  std::string cert = folder / "cert.pem";
  std::string key = folder / "key.pem";
  std::string locked_key = folder / "locked.pem";  // the same, with a password

  Certificate() {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair(EVP_EC_gen("P-256"),
                                                                   &EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> signed_one(X509_new(), &X509_free);
    X509_set_version(signed_one.get(), X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(signed_one.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(signed_one.get()), 3600);
    X509_set_pubkey(signed_one.get(), pair.get());
    X509_NAME* name = X509_get_subject_name(signed_one.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(signed_one.get(), name);
    BOOST_REQUIRE(X509_sign(signed_one.get(), pair.get(), EVP_sha256()) > 0);
    write(cert, [&](FILE* file) { return PEM_write_X509(file, signed_one.get()); });
    write(key, [&](FILE* file) {
      return PEM_write_PrivateKey(file, pair.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    write(locked_key, [&](FILE* file) {
      const auto* password = reinterpret_cast<const unsigned char*>("password");
      return PEM_write_PrivateKey(file, pair.get(), EVP_aes_256_cbc(), password, 8, nullptr,
                                  nullptr);
    });
  }

  std::vector<std::string> options() const { return {"--tls-cert", cert, "--tls-key", key}; }

 private:
  template <class Write>
  static void write(const std::string& path, Write&& write) {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "w"), &std::fclose);
    BOOST_REQUIRE(file && write(file.get()) == 1);
  }
};

std::vector<std::string> operator+(std::vector<std::string> left,
                                   const std::vector<std::string>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

// A request over TLS of at most that version; the connection's end is the answer's.
std::string exchange(std::uint16_t port, const std::string& request, int version = TLS1_3_VERSION) {
  asio::io_context io;
  asio::ssl::context context(asio::ssl::context::tls_client);
  SSL_CTX_set_max_proto_version(context.native_handle(), version);
  SSL_CTX_set_security_level(context.native_handle(), 0);
  asio::ssl::stream<tcp::socket> stream(io, context);
  stream.next_layer().connect({asio::ip::address_v4::loopback(), port});
  const timeval limit{.tv_sec = 20, .tv_usec = 0};
  ::setsockopt(stream.next_layer().native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  stream.handshake(asio::ssl::stream_base::client);
  asio::write(stream, asio::buffer(request));
  std::string answer;
  boost::system::error_code error;
  asio::read(stream, asio::dynamic_buffer(answer), error);
  // It ends with TLS's own goodbye, so that nothing can have been cut off.
  BOOST_TEST((error == asio::error::eof), error.message());
  return answer;
}

std::string get(const Gateway& gateway, const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nConnection: close\r\nHost: " + gateway.host() +
         "\r\nAuthorization: Bearer " + gateway.token() + "\r\n\r\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tls)

BOOST_AUTO_TEST_CASE(the_page_is_served_over_tls_and_the_cookie_is_secure) {
  const Certificate certificate;
  Gateway gateway({.more = certificate.options()});
  BOOST_TEST(gateway.url().starts_with("https://127.0.0.1:"));
  const std::string page = exchange(gateway.port(), get(gateway, "/"));
  BOOST_TEST(page.starts_with("HTTP/1.1 200 OK\r\n"));
  BOOST_TEST(page.ends_with("</html>\n"));
  const std::string opened = exchange(gateway.port(), get(gateway, "/?token=" + gateway.token()));
  BOOST_TEST(opened.starts_with("HTTP/1.1 303 "));
  BOOST_TEST(opened.find("; Secure\r\n") != std::string::npos);
  BOOST_TEST(exchange(gateway.port(), get(gateway, "/"), TLS1_2_VERSION).starts_with("HTTP/1.1 2"));
  BOOST_CHECK_THROW(exchange(gateway.port(), get(gateway, "/"), TLS1_1_VERSION),
                    boost::system::system_error);

  std::string posted = get(gateway, "/api/presets/");
  posted.replace(0, 3, "POST");
  posted.insert(posted.size() - 2, "Content-Length: 100000000\r\n");
  BOOST_TEST(exchange(gateway.port(), posted).starts_with("HTTP/1.1 413 "));
  // Pages of the same address without TLS are another origin.
  std::string foreign = get(gateway, "/");
  foreign.insert(foreign.size() - 2, "Origin: http://" + gateway.host() + "\r\n");
  BOOST_TEST(exchange(gateway.port(), foreign).starts_with("HTTP/1.1 403 "));
}

BOOST_AUTO_TEST_CASE(what_is_not_tls_is_closed) {
  const Certificate certificate;
  Gateway gateway(
      {.more = certificate.options() + std::vector<std::string>{"--limit", "header-time=0.5"}});
  HttpClient plain = gateway.client();
  plain.send(plain.request_text("GET", "/"));
  BOOST_TEST(plain.gets_closed(10s));
  // And who does not begin is not waited for.
  HttpClient silent = gateway.client();
  BOOST_TEST(silent.gets_closed(10s));
  BOOST_TEST(exchange(gateway.port(), get(gateway, "/")).starts_with("HTTP/1.1 200 "));
}

BOOST_AUTO_TEST_CASE(other_addresses_are_listened_on_with_tls_alone) {
  BOOST_TEST(test::run_gateway({"--listen", "0.0.0.0:0"}).status.code == 2);
  const Certificate certificate;
  Gateway gateway(
      {.more = certificate.options() + std::vector<std::string>{"--listen", "0.0.0.0:0"}});
  BOOST_TEST(gateway.url().starts_with("https://localhost:"));
  // By the address it is reached at, and by no name that was not given.
  BOOST_TEST(exchange(gateway.port(), get(gateway, "/")).starts_with("HTTP/1.1 200 "));
  std::string named = get(gateway, "/");
  named.replace(named.find("Host: 127.0.0.1"), 15, "Host: some.name");
  BOOST_TEST(exchange(gateway.port(), named).starts_with("HTTP/1.1 403 "));
  Gateway with_name(
      {.more = certificate.options() +
               std::vector<std::string>{"--listen", "0.0.0.0:0", "--host", "console.example"}});
  BOOST_TEST(with_name.url().starts_with("https://console.example:"));
}

BOOST_AUTO_TEST_CASE(files_that_are_no_certificate_and_key_are_said) {
  const Certificate certificate;
  const Certificate other;
  const auto said = [](const std::string& cert, const std::string& key) {
    const test::Finished ended =
        test::run_gateway({"--listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key});
    BOOST_TEST(ended.status.code == 1);
    BOOST_TEST(ended.out.empty());
    return ended.err;
  };
  const std::string none = certificate.folder / "none";
  BOOST_TEST(said(none, certificate.key).find("--tls-cert " + none) != std::string::npos);
  BOOST_TEST(said(certificate.cert, none).find("--tls-key " + none) != std::string::npos);
  BOOST_TEST(said(certificate.key, certificate.key).find("--tls-cert") != std::string::npos);
  BOOST_TEST(said(certificate.cert, other.key).find("--tls-key") != std::string::npos);
  BOOST_TEST(said(certificate.cert, certificate.locked_key).find("--tls-key") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
