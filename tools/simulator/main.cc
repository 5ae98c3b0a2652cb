// tuningd-simulated-engine: pretends to be an inference engine and its benchmark. Nothing that it
// says was measured.
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/program_options.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

#include "config/json_text.h"
#include "faults.h"
#include "model.h"
#include "server.h"

namespace {

namespace json = boost::json;
namespace options = boost::program_options;
using simulator::Fault;
using simulator::Load;

constexpr int kUsage = 2;

struct Settings {
  json::object parameters;
  Load load;
  std::uint16_t port = 0;
  double seconds = 0;
  Fault fault = Fault::kNone;
  std::uint64_t bytes = 0;
  int exit_status = 1;
  std::string output;
};

int fail(const std::string& message, int status = 1) {
  std::cerr << "tuningd-simulated-engine: " << message << '\n';
  return status;
}

// Parameters named simulated-… go before options, so that single trials can be told to fail.
std::string read_parameters(const std::string& text, Settings& settings) {
  auto value = config::parse_json(text);
  if (!value) return "--parameters: " + value.error().message;
  const auto* object = value->if_object();
  if (object == nullptr) return "--parameters must be a JSON object";
  settings.parameters = *object;
  const auto* name = object->if_contains("simulated-fault");
  if (name != nullptr && !name->is_null()) {
    const auto* fault = name->if_string();
    const auto known =
        fault == nullptr ? std::nullopt : simulator::fault_named({fault->data(), fault->size()});
    if (!known) return "simulated-fault must name a fault";
    settings.fault = *known;
  }
  const auto* seconds = object->if_contains("simulated-seconds");
  if (seconds != nullptr && seconds->is_number()) settings.seconds = seconds->to_number<double>();
  return "";
}

void take_time(const Settings& settings) {
  if (settings.seconds > 0) {
    std::this_thread::sleep_for(std::chrono::duration<double>(settings.seconds));
  }
}

std::string document(const Settings& settings, const Load& load) {
  std::string text = config::to_json(simulator::simulate(settings.parameters, load));
  if (settings.fault == Fault::kHalfJson) text.resize(text.size() / 2);
  return text;
}

// What goes wrong before anything else; -1: the program goes on.
int begin_fault(const Settings& settings) {
  switch (settings.fault) {
    case Fault::kHang:
      simulator::hang();
    case Fault::kExit:
      return fail("simulated fault: exit", settings.exit_status);
    case Fault::kForkOrphans:
      simulator::fork_orphans();
      break;
    case Fault::kFlood:
      simulator::flood(settings.bytes);
      break;
    case Fault::kIgnoreSigterm:
      simulator::ignore_sigterm();
      break;
    case Fault::kNone:
    case Fault::kHalfJson:
    case Fault::kDie:
      break;
  }
  return -1;
}

int give(const Settings& settings, const std::string& text) {
  if (settings.output.empty()) {
    std::cout << text << '\n' << std::flush;
    return std::cout ? 0 : fail("standard output cannot be written to");
  }
  std::ofstream file(settings.output, std::ios::binary | std::ios::trunc);
  file << text << '\n';
  file.close();
  return file ? 0 : fail("cannot write " + settings.output);
}

int run_server(const Settings& settings) {
  const auto ready = [&] {
    std::cout << "simulated engine: ready on port " << settings.port << '\n' << std::flush;
  };
  const std::string problem = simulator::serve(settings.port, ready, [&](const Load& load) {
    take_time(settings);
    if (settings.fault == Fault::kDie) simulator::die();
    return document(settings, load);
  });
  return fail("port " + std::to_string(settings.port) + ": " + problem);
}

int run_client(const Settings& settings) {
  const auto text = simulator::ask(settings.port, settings.load);
  return text ? give(settings, *text) : fail("the engine: " + text.error());
}

int run_benchmark(const Settings& settings) {
  take_time(settings);
  if (settings.fault == Fault::kIgnoreSigterm) simulator::hang();
  if (settings.fault == Fault::kDie) simulator::die();
  return give(settings, document(settings, settings.load));
}

std::string fault_list() {
  std::string list;
  for (const auto& name : simulator::fault_names()) list += (list.empty() ? "" : ", ") + name;
  return list;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  std::string parameters = "{}";
  std::string fault;
  options::options_description all(
      "tuningd-simulated-engine: a simulated inference engine. Its metrics come from a formula; "
      "nothing is measured.\n\nOptions");
  all.add_options()("help", "this text")("parameters", options::value(&parameters),
                                         "the trial's point, a JSON object")(
      "input-tokens", options::value(&settings.load.input_tokens), "of each request")(
      "output-tokens", options::value(&settings.load.output_tokens), "of each request")(
      "concurrency", options::value(&settings.load.concurrency), "requests at once")(
      "num-requests", options::value(&settings.load.num_requests), "requests in all")(
      "output", options::value(&settings.output), "a file for the metrics; else standard output")(
      "seconds", options::value(&settings.seconds), "that a benchmark takes")(
      "serve", "be a server: /health and /simulate")("ask", "be the benchmark of such a server")(
      "port", options::value(&settings.port), "of the server")("fault", options::value(&fault),
                                                               ("one of " + fault_list()).c_str())(
      "bytes", options::value(&settings.bytes), "of a flood; 0: without an end")(
      "exit", options::value(&settings.exit_status), "the status of the fault exit");
  options::variables_map given;
  try {
    options::store(options::parse_command_line(argc, argv, all), given);
    options::notify(given);
  } catch (const options::error& error) {
    return fail(error.what(), kUsage);
  }
  if (given.contains("help")) {
    std::cout << all;
    return 0;
  }
  if (!fault.empty()) {
    const auto known = simulator::fault_named(fault);
    if (!known) return fail("no fault " + fault + "; there are " + fault_list(), kUsage);
    settings.fault = *known;
  }
  const std::string problem = read_parameters(parameters, settings);
  if (!problem.empty()) return fail(problem, kUsage);
  if (given.contains("ask")) return run_client(settings);
  const int status = begin_fault(settings);
  if (status >= 0) return status;
  return given.contains("serve") ? run_server(settings) : run_benchmark(settings);
}
