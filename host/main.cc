// tuningd: reads its command line and settings, then runs the daemon or checks the settings.
// Exit status: 0 done, 1 refused or failed, 2 used wrongly.
#include <unistd.h>

#include <boost/program_options.hpp>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "daemon.h"
#include "log.h"
#include "runner/runner.h"
#include "service_manager.h"
#include "settings.h"

namespace {

namespace fs = std::filesystem;
namespace options = boost::program_options;

constexpr int kFailed = 1;
constexpr int kUsedWrongly = 2;

struct CommandLine {
  std::string config;
  std::string plugin_folder;
  bool check = false;
};

// Where relative plugin paths start, unless the command line says: the installed folder; if it is
// not there, the one beside the running program, installed elsewhere or not installed at all.
std::string default_plugin_folder() {
  std::error_code error;
  if (fs::is_directory(TUNINGD_PLUGIN_FOLDER, error)) return TUNINGD_PLUGIN_FOLDER;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  for (const char* relative :
       {"../lib/tuningd", "../" TUNINGD_PLUGIN_FOLDER_RELATIVE, "../plugin"}) {
    const fs::path folder = (program.parent_path() / relative).lexically_normal();
    if (!error && fs::is_directory(folder, error)) return folder.string();
  }
  return TUNINGD_PLUGIN_FOLDER;
}

// The installed file; without one, that of the distribution's own place.
std::string default_config() {
  std::error_code error;
  return fs::exists(TUNINGD_DEFAULT_CONFIG, error) ? TUNINGD_DEFAULT_CONFIG
                                                   : "/etc/tuningd/tuningd.yaml";
}

// Empty: all is said and the program ends with `status`.
std::optional<CommandLine> read_command_line(int argc, const char* const* argv, int& status) {
  CommandLine result;
  options::options_description known("Options");
  auto add = known.add_options();
  add("config", options::value(&result.config)->default_value(default_config()),
      "the settings file");
  add("check", options::bool_switch(&result.check),
      "read the settings and try every plugin's, report all that is wrong, start nothing");
  add("plugin-dir", options::value(&result.plugin_folder),
      "where relative plugin paths start, instead of the installed folder");
  add("version", "show the version and end");
  add("help", "show this and end");
  try {
    options::variables_map values;
    options::store(options::command_line_parser(argc, argv)
                       .options(known)
                       .positional({})  // nothing but options
                       .run(),
                   values);
    options::notify(values);
    if (values.count("help") != 0) {
      std::cout << "Usage: tuningd [--config FILE] [--check]\n"
                   "Runs tuning tasks for LLM inference engines; see tuningd(8).\n\n"
                << known;
      return std::nullopt;
    }
    if (values.count("version") != 0) {
      std::cout << "tuningd " TUNINGD_VERSION " (plugin ABI " << TUNINGD_ABI_MAJOR << '.'
                << TUNINGD_ABI_MINOR << ")\n";
      return std::nullopt;
    }
  } catch (const options::error& wrong) {
    std::cerr << "tuningd: " << wrong.what() << "\nTry 'tuningd --help'.\n";
    status = kUsedWrongly;
    return std::nullopt;
  }
  if (result.plugin_folder.empty()) result.plugin_folder = default_plugin_folder();
  return result;
}

int check(const tuningd::HostSettings& settings, const std::string& plugin_folder,
          tuningd::Log& log) {
  std::vector<config::Problem> problems = tuningd::check_plugins(settings, plugin_folder, log);
  if (const auto runners = tuningd::Runners::load(settings.runners); !runners) {
    problems.insert(problems.end(), runners.error().begin(), runners.error().end());
  }
  for (const config::Problem& problem : problems) {
    std::cerr << config::to_string(problem) << '\n';
  }
  if (!problems.empty()) return kFailed;
  std::cout << settings.document.file << ": fine, plugins: " << settings.plugins.size() << '\n';
  return 0;
}

int run(int argc, const char* const* argv) {
  int status = 0;
  const auto command = read_command_line(argc, argv, status);
  if (!command) return status;
  // Static: a thread that a plugin forgot may log until the very end.
  static tuningd::Log log(STDERR_FILENO, tuningd::log_style_of(STDERR_FILENO));
  auto settings = tuningd::load_settings(command->config);
  if (!settings) {
    for (const config::Problem& problem : settings.error()) {
      if (command->check) {
        std::cerr << config::to_string(problem) << '\n';
      } else {
        log.error(config::to_string(problem));
      }
    }
    return kFailed;
  }
  log.set_level(settings->log_level);
  if (command->check) return check(*settings, command->plugin_folder, log);
  tuningd::PassedSockets sockets = tuningd::PassedSockets::take(log);
  tuningd::Daemon daemon(std::move(*settings), command->plugin_folder, std::move(sockets), log);
  status = daemon.run();
  if (daemon.left_behind()) std::_Exit(status);  // whatever it uses stays to the end
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "tuningd: " << failure.what() << '\n';
    return kFailed;
  }
}
