// presetctl: presets and tuning tasks on the command line.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "client/client.h"
#include "presetctl/context.h"
#include "presetctl/text.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

void complain(const Fault& fault) {
  for (const std::string& line : fault.lines) Context::note(line);
}

std::string rows_of(std::span<const Verb> table) {
  std::size_t widest = 0;
  for (const Verb& verb : table) widest = std::max(widest, verb.name.size());
  std::string rows;
  for (const Verb& verb : table) {
    rows += "  " + pad_right(verb.name, widest) + "  " + std::string(verb.summary) + "\n";
  }
  return rows;
}

std::string general_help() {
  std::string help =
      "usage: presetctl [--socket PATH] [--json] VERB …\n\n"
      "Keeps, merges and shares presets, named search spaces for tuning inference engines, and\n"
      "runs tuning tasks with them.\n\n"
      "verbs:\n";
  help += rows_of(verbs());
  help +=
      "\nPRESET is a name, or an id as 7 or '#7'; name:7 is the preset named \"7\". A file named "
      "-\n"
      "is standard input. 'presetctl VERB --help' tells the rest; so does presetctl(1).\n"
      "Exit status: 0 done, 1 refused or a problem found, 2 used wrongly, 3 no daemon.\n";
  return help;
}

std::string help_of(const Verb& verb) {
  if (verb.verbs) {
    return "usage: presetctl " + std::string(verb.name) + " " + std::string(verb.usage) + "\n\n" +
           std::string(verb.summary) + "\n\nverbs:\n" + rows_of(verb.verbs());
  }
  std::ostringstream options;
  options << options_of(verb);
  std::string usage = "presetctl " + std::string(verb.name);
  if (!verb.usage.empty()) usage += " " + std::string(verb.usage);
  return "usage: " + usage + "\n\n" + std::string(verb.summary) + "\n\n" + options.str();
}

// What stands before the verb.
struct Leading {
  std::string socket;
  bool json = false;
  bool help = false;
  bool version = false;
  std::span<const std::string> rest;  // the verb and what follows
};

Result<Leading> parse_leading(std::span<const std::string> words) {
  static constexpr std::string_view kSocket = "--socket=";
  Leading leading;
  std::size_t at = 0;
  for (; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (word == "--json") {
      leading.json = true;
    } else if (word == "--help" || word == "-h") {
      leading.help = true;
    } else if (word == "--version") {
      leading.version = true;
    } else if (word.starts_with(kSocket)) {
      leading.socket = word.substr(kSocket.size());
    } else if (word == "--socket") {
      if (++at == words.size()) return misuse("--socket: a path is missing");
      leading.socket = words[at];
    } else if (word.starts_with('-')) {
      return misuse("unknown option " + word + " before the verb; see 'presetctl --help'");
    } else {
      break;
    }
  }
  leading.rest = words.subspan(at);
  return leading;
}

Result<Status> run(std::span<const std::string> words) {
  const Result<Leading> leading = parse_leading(words);
  if (!leading) return std::unexpected(leading.error());
  if (leading->version) {
    std::cout << "presetctl " << PRESETCTL_VERSION << '\n';
    return kDone;
  }
  std::span<const std::string> rest = leading->rest;
  bool help = leading->help;
  if (!rest.empty() && rest.front() == "help") {
    help = true;
    rest = rest.subspan(1);
  }
  if (rest.empty()) {
    if (!help) {
      std::cerr << general_help();
      return kMisused;
    }
    std::cout << general_help();
    return kDone;
  }
  const std::string socket =
      leading->socket.empty() ? client::default_socket_path() : leading->socket;
  if (const Helper helper = find_helper(rest.front())) {
    Context context(socket, false);
    const Status status = helper(context, rest.subspan(1));
    context.out().flush();
    return status;
  }
  const Result<const Verb*> taken = take_verb(rest);
  if (!taken) return std::unexpected(taken.error());
  const Verb* verb = *taken;
  if (verb->verbs && !rest.empty()) help = help || rest.front() == "--help" || rest.front() == "-h";
  if (help) {
    std::cout << help_of(*verb);
    return kDone;
  }
  if (verb->verbs) {
    return misuse(std::string(verb->name) + ": a verb is missing; see 'presetctl " +
                  std::string(verb->name) + " --help'");
  }
  const Result<Arguments> arguments = Arguments::parse(*verb, rest);
  if (!arguments) return std::unexpected(arguments.error());
  if (arguments->has("help")) {
    std::cout << help_of(*verb);
    return kDone;
  }
  Context context(arguments->text("socket").value_or(socket),
                  leading->json || arguments->has("json"));
  Result<Status> status = verb->run(context, *arguments);
  if (!context.out().flush()) return refuse("standard output: cannot be written");
  return status;
}

}  // namespace
}  // namespace presetctl

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
    const presetctl::Result<presetctl::Status> status = presetctl::run(words);
    if (status) return *status;
    presetctl::complain(status.error());
    return status.error().status;
  } catch (const std::exception& error) {
    presetctl::Context::note(error.what());
    return presetctl::kRefused;
  }
}
