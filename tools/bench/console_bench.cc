// console_bench: GET /api/presets/{id} through preset-console, beside the design's first stack
// (FastAPI, SQLAlchemy, SQLite), in one run. README.md says how it measures.
#include <boost/json.hpp>
#include <boost/program_options.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bench/figures.h"
#include "bench/http_load.h"
#include "bench/machine.h"
#include "bench/peers.h"
#include "bench/sample_presets.h"
#include "client/client.h"

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
namespace po = boost::program_options;
using namespace bench;

constexpr std::uint16_t kReferencePort = 18'642;
constexpr const char* kPython = "/usr/bin/python3";
constexpr const char* kApart = "gateway alone on its core";
constexpr const char* kTogether = "gateway and tuningd on one core";
constexpr const char* kReference = "FastAPI";

struct Options {
  unsigned rounds = 5;
  double seconds = 1;
  std::uint32_t presets = 1000;
  bool reference = true;
  std::string folder = "/var/tmp";
  DaemonPaths daemon;
  std::string gateway;
};

// The first line of a file that begins so; "" while there is none.
std::string read_line(const std::string& path, std::string_view beginning = "") {
  std::ifstream in(path);
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with(beginning)) return line;
  }
  return "";
}

// Daemon and gateway, on the cores they were started on.
class Deployment {
 public:
  Deployment(const Options& options, const std::string& folder, int gateway_core, int daemon_core)
      : daemon_(options.daemon, folder, daemon_core) {
    daemon_.start();
    daemon_.load_presets(options.presets);
    const std::string log = folder + "/gateway.log";
    const std::string token = folder + "/token";
    gateway_.emplace(std::vector<std::string>{options.gateway, "--socket", daemon_.socket(),
                                              "--listen", "127.0.0.1:0", "--token-file", token},
                     log, gateway_core);
    wait_until_ready(*gateway_, [&] { return !read_line(log, "http://").empty(); });
    const std::string url = read_line(log, "http://");
    port_ = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    token_ = read_line(token);
  }

  std::uint16_t port() const { return port_; }
  const std::string& token() const { return token_; }
  pid_t gateway_pid() const { return gateway_->pid(); }
  pid_t daemon_pid() const { return daemon_.pid(); }

  // As GET /api/presets/ would answer them.
  json::array presets() const {
    auto connection = client::Client::connect(daemon_.socket());
    if (!connection) throw std::runtime_error(connection.error().message);
    json::array all;
    json::object params{{"limit", 1000}};
    for (;;) {
      const auto page = connection->call("preset.list", params);
      if (!page) throw std::runtime_error(page.error().message);
      for (const json::value& preset : page->at("presets").as_array()) all.push_back(preset);
      if (page->at("next_cursor").is_null()) return all;
      params["cursor"] = page->at("next_cursor");
    }
  }

 private:
  Daemon daemon_;
  std::optional<Child> gateway_;
  std::uint16_t port_ = 0;
  std::string token_;
};

class Bench {
 public:
  explicit Bench(const Options& options)
      : options_(options),
        temp_(options.folder),
        apart_(options, folder("apart"), 0, 1),
        together_(options, folder("together"), 0, 0) {
    for (const json::value& preset : apart_.presets()) ids_.push_back(preset.at("id").as_int64());
    if (options.reference) start_reference();
  }

  void run() {
    for (unsigned round = 0; round < options_.rounds; ++round) {
      for (const unsigned clients : {1U, 16U, 64U}) {
        std::cerr << "round " << round + 1 << ", " << clients << " clients\n";
        const std::string row = std::to_string(clients) + (clients == 1 ? " client" : " clients");
        // The order turns from round to round.
        for (unsigned turn = 0; turn < 3; ++turn) measure(row, clients, (turn + round) % 3);
      }
    }
  }

  void print() const {
    std::cout << "Presets: " << ids_.size() << "; rounds: " << options_.rounds << " of "
              << options_.seconds << " s each.\n\n"
              << figures_.tables() << "\n";
    std::cout << "| times FastAPI | answers a second | processor time |\n| --- | --- | --- |\n";
    for (const char* row : {"1 client", "16 clients", "64 clients"}) {
      for (const char* server : {kApart, kTogether}) {
        const auto rate = figures_.ratio(row, server, kReference);
        if (!rate) continue;
        const double less = cpu(row, kReference) / cpu(row, server);
        std::printf("| %s, %s | %.1f | %.1f |\n", row, server, *rate, less);
      }
    }
  }

 private:
  std::string folder(const std::string& name) const {
    const std::string path = temp_.path() + "/" + name;
    fs::create_directories(path);
    return path;
  }

  void start_reference() {
    const std::string presets = temp_.path() + "/presets.json";
    std::ofstream(presets) << json::serialize(apart_.presets());
    reference_.emplace(std::vector<std::string>{kPython, BENCH_REFERENCE, presets,
                                                temp_.path() + "/reference.sqlite",
                                                std::to_string(kReferencePort)},
                       temp_.path() + "/reference.log", 0);
    wait_until_ready(*reference_, [&] {
      try {
        HttpLoad once = load(kReferencePort, "");
        once.warm_up = once.time = std::chrono::duration<double>(0);
        run_http_load(once);
        return true;
      } catch (const std::exception&) {
        return false;
      }
    });
  }

  HttpLoad load(std::uint16_t port, const std::string& token) {
    return {.port = port,
            .clients = 1,
            .time = std::chrono::duration<double>(options_.seconds),
            .request =
                [this, port, token](std::string& out) {
                  const auto which = random_.below(static_cast<std::uint32_t>(ids_.size()));
                  out += "GET /api/presets/" + std::to_string(ids_[which]) +
                         " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n";
                  if (!token.empty()) out += "Authorization: Bearer " + token + "\r\n";
                  out += "\r\n";
                },
            .least_bytes = 500};
  }

  void measure(const std::string& row, unsigned clients, unsigned server) {
    if (server == 2) {
      if (reference_) measure(row, clients, kReference, kReferencePort, "", {reference_->pid()});
      return;
    }
    const Deployment& deployment = server == 0 ? apart_ : together_;
    std::vector<pid_t> pids{deployment.gateway_pid()};
    if (server == 1) pids.push_back(deployment.daemon_pid());
    measure(row, clients, server == 0 ? kApart : kTogether, deployment.port(), deployment.token(),
            pids);
  }

  void measure(const std::string& row, unsigned clients, const char* server, std::uint16_t port,
               const std::string& token, const std::vector<pid_t>& pids) {
    const OnCore here(1);
    HttpLoad wanted = load(port, token);
    wanted.clients = clients;
    double spent = 0;
    const auto add_cpu = [&](double sign) {
      for (const pid_t pid : pids) spent += sign * cpu_seconds(pid);
    };
    const LoadResult result = run_http_load(wanted, [&] { add_cpu(-1); }, [&] { add_cpu(1); });
    const Sample sample = to_sample(result, spent);
    cpu_us_[{row, server}].push_back(sample.cpu_us);
    figures_.add(row, server, sample);
  }

  // The median of the rounds, for an answer.
  double cpu(const std::string& row, const std::string& server) const {
    const auto found = cpu_us_.find({row, server});
    return found == cpu_us_.end() ? 0 : median(found->second);
  }

  const Options options_;
  TempFolder temp_;
  Deployment apart_;
  Deployment together_;
  std::optional<Child> reference_;
  std::vector<std::int64_t> ids_;
  Random random_{1};
  Figures figures_;
  std::map<std::pair<std::string, std::string>, std::vector<double>> cpu_us_;
};

}  // namespace

int main(int argc, const char* const* argv) {
  Options options;
  const fs::path here = fs::read_symlink("/proc/self/exe").parent_path();
  options.daemon.program = (here / "../../host/tuningd").lexically_normal().string();
  options.daemon.plugin = (here / "../../plugin/preset.so").lexically_normal().string();
  options.gateway = (here / "../console/gateway/preset-console").lexically_normal().string();
  po::options_description known("Options");
  auto add = known.add_options();
  add("rounds", po::value(&options.rounds)->default_value(options.rounds), "how often each");
  add("seconds", po::value(&options.seconds)->default_value(options.seconds), "of one measurement");
  add("presets", po::value(&options.presets)->default_value(options.presets), "how many");
  add("folder", po::value(&options.folder)->default_value(options.folder), "for temporary files");
  add("no-reference", "without FastAPI");
  add("help", "show this and end");
  try {
    po::variables_map values;
    po::store(po::command_line_parser(argc, argv).options(known).positional({}).run(), values);
    po::notify(values);
    if (values.count("help") != 0) {
      std::cout << known;
      return 0;
    }
    options.reference = values.count("no-reference") == 0;
  } catch (const po::error& error) {
    std::cerr << "console_bench: " << error.what() << "\n";
    return 2;
  }
  try {
    Bench bench(options);
    bench.run();
    bench.print();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "console_bench: " << error.what() << "\n";
    return 1;
  }
}
