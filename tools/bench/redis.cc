#include <sys/socket.h>

#include <cstdlib>
#include <initializer_list>
#include <stdexcept>
#include <string_view>

#include "bench/peers.h"
#include "bench/sample_presets.h"
#include "bench/unique_fd.h"

namespace bench {
namespace {

constexpr std::string_view kCreate =
    "if redis.call('EXISTS', 'p:' .. KEYS[1]) == 1 then return -1 end "
    "local id = redis.call('INCR', 'next_id') "
    "redis.call('SET', 'p:' .. KEYS[1], ARGV[1]) "
    "redis.call('SET', 'i:' .. id, KEYS[1]) "
    "redis.call('ZADD', 'c:' .. ARGV[2], 0, KEYS[1]) "
    "return id";
constexpr std::string_view kPage =
    "local names = redis.call('ZRANGE', KEYS[1], ARGV[1], ARGV[1] + 49) "
    "for i = 1, #names do names[i] = 'p:' .. names[i] end "
    "return redis.call('MGET', unpack(names))";

void append_command(std::string& out, std::initializer_list<std::string_view> words) {
  out.append("*").append(std::to_string(words.size())).append("\r\n");
  for (const std::string_view word : words) {
    out.append("$").append(std::to_string(word.size())).append("\r\n");
    out.append(word).append("\r\n");
  }
}

// The first bytes of the answer; enough for those that fit one packet.
std::string ask(const std::string& socket, std::initializer_list<std::string_view> words) {
  const UniqueFd fd(connect_to(socket));
  std::string command;
  append_command(command, words);
  if (::send(fd.get(), command.data(), command.size(), MSG_NOSIGNAL) < 0) return {};
  char answer[256];
  const ssize_t got = ::recv(fd.get(), answer, sizeof answer, 0);
  return got > 0 ? std::string(answer, static_cast<std::size_t>(got)) : std::string();
}

std::string register_script(const std::string& socket, std::string_view text) {
  const std::string answer = ask(socket, {"SCRIPT", "LOAD", text});  // $40 CRLF digest CRLF
  if (answer.size() != 47) throw std::runtime_error("redis refused a script: " + answer);
  return answer.substr(5, 40);
}

}  // namespace

Redis::Redis(std::string folder, int core) : folder_(std::move(folder)), core_(core) {}

bool Redis::installed() {
  return std::system("command -v redis-server > /dev/null 2>&1") == 0;
}

double Redis::start() {
  child_.emplace(
      std::vector<std::string>{"redis-server", "--port", "0", "--unixsocket", socket(), "--dir",
                               folder_, "--appendonly", "yes", "--appendfsync", "always", "--save",
                               "", "--auto-aof-rewrite-percentage", "0", "--daemonize", "no"},
      folder_ + "/redis.log", core_);
  const double ms = wait_until_ready(*child_, [&] {
    try {
      return ask(socket(), {"PING"}).starts_with("+PONG");
    } catch (const std::exception&) {
      return false;
    }
  });
  create_script_ = register_script(socket(), kCreate);
  page_script_ = register_script(socket(), kPage);
  return ms;
}

LoadResult Redis::load_presets(std::uint32_t count) const {
  std::uint32_t next = 0;
  const Load load{.socket = socket(),
                  .clients = 16,
                  .depth = 64,
                  .count = count,
                  .request = [&](std::string& out) { append_create(out, next++); }};
  return run_load(load);
}

void Redis::append_create(std::string& out, std::uint32_t number) const {
  append_command(out, {"EVALSHA", create_script_, "1", sample_name(number), sample_document(number),
                       sample_category(number)});
}

void Redis::append_get(std::string& out, const std::string& name) {
  append_command(out, {"GET", "p:" + name});
}

void Redis::append_page(std::string& out, const std::string& category, std::uint32_t first) const {
  append_command(out, {"EVALSHA", page_script_, "1", "c:" + category, std::to_string(first)});
}

}  // namespace bench
