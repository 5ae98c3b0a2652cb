#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <thread>

#include "bench/peers.h"
#include "bench/sample_presets.h"
#include "bench/unique_fd.h"
#include "client/client.h"

namespace bench {
namespace {

namespace json = boost::json;

json::value call(const std::string& socket, std::string_view method, const json::value& params) {
  auto connection = client::Client::connect(socket);
  if (!connection) throw std::runtime_error(connection.error().message);
  auto answer = connection->call(method, params);
  if (!answer) throw std::runtime_error(std::string(method) + ": " + answer.error().message);
  return std::move(*answer);
}

bool answers_ping(const std::string& socket) {
  auto connection = client::Client::connect(socket);
  return connection && connection->call("system.ping", nullptr, std::chrono::seconds(10));
}

}  // namespace

Daemon::Daemon(DaemonPaths paths, std::string folder, int core)
    : paths_(std::move(paths)), folder_(std::move(folder)), core_(core) {
  std::filesystem::create_directories(state());
  std::ofstream settings(folder_ + "/tuningd.yaml");
  settings << "daemon:\n  state_dir: \"" << state()
           << "\"\nplugins:\n  - name: preset\n    path: \"" << paths_.plugin
           << "\"\n    required: true\n    settings:\n      socket: {path: \"" << socket()
           << "\"}\n      store: {path: presets.db}\n";
}

double Daemon::start() {
  child_.emplace(std::vector<std::string>{paths_.program, "--config", folder_ + "/tuningd.yaml"},
                 folder_ + "/log", core_);
  return wait_until_ready(*child_, [&] { return answers_ping(socket()); });
}

LoadResult Daemon::load_presets(std::uint32_t count) const {
  std::uint32_t next = 0;
  const Load load{
      .socket = socket(),
      .clients = 16,
      .depth = 64,
      .count = count,
      .request =
          [&](std::string& out) { append_request(out, "preset.create", sample_params(next++)); },
      .least_bytes = 500};
  return run_load(load);
}

std::uint64_t Daemon::store_figure(const std::string& name) const {
  const json::value status = call(socket(), "system.status", nullptr);
  return status.at("store").at(name).to_number<std::uint64_t>();
}

std::vector<std::vector<std::string>> Daemon::page_cursors() const {
  std::vector<std::vector<std::string>> all(kCategories);
  for (std::uint32_t category = 0; category < kCategories; ++category) {
    json::object params{
        {"category", sample_category(category)}, {"limit", 50}, {"view", "summary"}};
    for (;;) {
      const json::value page = call(socket(), "preset.list", params);
      // Only full pages are measured.
      if (page.at("presets").as_array().size() < 50) {
        if (!all[category].empty()) all[category].pop_back();
        break;
      }
      const json::value& next = page.at("next_cursor");
      if (!next.is_string()) break;
      all[category].emplace_back(next.get_string());
      params["cursor"] = next;
    }
  }
  return all;
}

void append_request(std::string& out, std::string_view method, std::string_view params) {
  static std::uint32_t last_id = 0;
  last_id = last_id % 899'999 + 1;  // always six digits, so that all answers are of one size
  out += R"({"jsonrpc":"2.0","id":)" + std::to_string(100'000 + last_id) + R"(,"method":")";
  out.append(method).append(R"(","params":)").append(params).append("}\n");
}

}  // namespace bench
