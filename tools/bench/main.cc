// preset_bench: the daemon beside a bare echo server, redis and raw RocksDB, in one run. README.md
// says how it measures.
#include <boost/program_options.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "bench/bench.h"

namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

// The build folder's own programs, unless the command line names others.
bench::Options defaults() {
  bench::Options options;
  const fs::path here = fs::read_symlink("/proc/self/exe").parent_path();
  options.echo_server = (here / "echo_server").string();
  options.daemon.program = (here / "../../host/tuningd").lexically_normal().string();
  options.daemon.plugin = (here / "../../plugin/preset.so").lexically_normal().string();
  options.folder = "/var/tmp";
  return options;
}

std::string describe(const std::vector<bench::Aim>& aims) {
  std::string text = "| aim | measured | |\n| --- | --- | --- |\n";
  for (const bench::Aim& aim : aims) {
    char measured[32];
    std::snprintf(measured, sizeof measured, "%.3g", aim.least < 0 ? -aim.measured : aim.measured);
    text +=
        "| " + aim.text + " | " + measured + " | " + (aim.met() ? "met" : "**not met**") + " |\n";
  }
  return text;
}

int run(int argc, const char* const* argv) {
  bench::Options options = defaults();
  double seconds = options.time.count();
  std::string json;
  po::options_description known("Options");
  auto add = known.add_options();
  add("rounds", po::value(&options.rounds)->default_value(options.rounds), "how often each");
  add("seconds", po::value(&seconds)->default_value(seconds), "length of one measurement");
  add("presets", po::value(&options.presets)->default_value(options.presets), "how many");
  add("only", po::value(&options.only), "the rows whose name has this");
  add("json", po::value(&json), "write all figures of all rounds to this file");
  add("no-pin", "leave it to the system where things run");
  add("folder", po::value(&options.folder)->default_value(options.folder),
      "where a temporary folder is made; on the disk that is to be measured");
  add("tuningd", po::value(&options.daemon.program), "the daemon, instead of this build's");
  add("plugin", po::value(&options.daemon.plugin), "preset.so, instead of this build's");
  add("help", "show this and end");
  try {
    po::variables_map values;
    po::store(po::command_line_parser(argc, argv).options(known).positional({}).run(), values);
    po::notify(values);
    if (values.count("help") != 0) {
      std::cout << "Usage: preset_bench [options]\n\n" << known;
      return 0;
    }
    options.pin = values.count("no-pin") == 0 && bench::cores() > 1;
    if (options.rounds < 1 || seconds <= 0 || options.presets < 1000) {
      throw po::error("at least 1 round, some time, 1000 presets");
    }
  } catch (const po::error& wrong) {
    std::cerr << "preset_bench: " << wrong.what() << "\nTry 'preset_bench --help'.\n";
    return 2;
  }
  options.time = std::chrono::duration<double>(seconds);
  options.daemon.plugin = fs::absolute(options.daemon.plugin).string();
  bench::Bench bench(options);
  bench.run();
  std::cout << bench.circumstances() << bench.figures().tables() << describe(bench.aims());
  if (!json.empty()) std::ofstream(json) << bench.figures().json() << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "preset_bench: " << failure.what() << '\n';
    return 1;
  }
}
