#include "plugin/launch/command.h"

#include <algorithm>
#include <array>

namespace preset {
namespace {

using Words = std::span<const std::string>;

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

bool is_python(std::string_view path) {
  std::string_view name = base_name(path);
  if (!name.starts_with("python")) return false;
  name.remove_prefix(6);
  return name.find_first_not_of("0123456789.") == std::string_view::npos;
}

struct Entry {
  std::string_view engine;
  std::array<std::string_view, 2> words;  // the second may be empty
  bool positional_model;
};

// The first word is compared without its folder.
constexpr Entry kPrograms[] = {
    {"vllm", {"vllm", "serve"}, true},
    {"sglang", {"sglang", "serve"}, true},
    {"llama.cpp", {"llama-server", ""}, false},
    {"llama.cpp", {"llama", "serve"}, false},
};
constexpr Entry kModules[] = {
    {"vllm", {"vllm.entrypoints.openai.api_server", ""}, false},
    {"vllm", {"vllm.entrypoints.cli.main", "serve"}, true},
    {"vllm", {"vllm", "serve"}, true},
    {"sglang", {"sglang.launch_server", ""}, false},
    {"sglang", {"sglang", "serve"}, true},
};

std::optional<Command> match_entry(std::span<const Entry> entries, std::string_view first,
                                   Words words, std::size_t at) {
  for (const Entry& entry : entries) {
    if (first != entry.words[0]) continue;
    if (entry.words[1].empty()) return Command{std::string(entry.engine), at + 1, false};
    if (at + 1 < words.size() && words[at + 1] == entry.words[1]) {
      return Command{std::string(entry.engine), at + 2, entry.positional_model};
    }
  }
  return std::nullopt;
}

// Options of the interpreter that change nothing about what it runs.
bool is_python_switch(std::string_view word) {
  constexpr std::string_view kSwitches[] = {"-u", "-O", "-OO", "-B", "-s", "-S", "-E", "-I"};
  return std::ranges::find(kSwitches, word) != std::ranges::end(kSwitches);
}

std::size_t skip_wrappers(Words words) {
  std::size_t at = 0;
  while (at < words.size()) {
    if (words[at] == "nohup" || words[at] == "exec") {
      ++at;
    } else if (words[at] == "uv" && at + 1 < words.size() && words[at + 1] == "run") {
      at += 2;
    } else {
      break;
    }
  }
  return at;
}

}  // namespace

Dialect dialect_of(std::string_view engine) {
  if (engine == "llama.cpp") return {.joined = false, .one_value = true};
  return {.known = engine.empty() || engine == "sglang" || engine == "vllm"};
}

std::optional<Command> match_command(Words words) {
  std::size_t at = skip_wrappers(words);
  if (at == words.size()) return std::nullopt;
  if (is_python(words[at])) {
    ++at;
    while (at < words.size() && is_python_switch(words[at])) ++at;
    if (at == words.size()) return std::nullopt;
    if (words[at] == "-m") {
      ++at;
      return at < words.size() ? match_entry(kModules, words[at], words, at) : std::nullopt;
    }
    // A running `vllm serve` shows as the interpreter and the path of its script.
  }
  return match_entry(kPrograms, base_name(words[at]), words, at);
}

std::string no_command_message(Words words) {
  constexpr std::string_view kHint =
      "; expected vllm serve, python -m vllm.entrypoints.openai.api_server, python -m "
      "sglang.launch_server, sglang serve or llama-server";
  if (words.empty()) return "there is no command" + std::string(kHint);
  for (std::size_t at = 1; at < words.size(); ++at) {
    if (match_command(words.subspan(at))) {
      return "\"" + words[0] +
             "\" starts the server in a way of its own: give the server's own "
             "line, from \"" +
             words[at] + "\" on";
    }
  }
  constexpr std::string_view kContainers[] = {"docker", "podman", "nerdctl", "kubectl", "sudo"};
  if (std::ranges::find(kContainers, base_name(words[0])) != std::ranges::end(kContainers)) {
    return "\"" + words[0] + "\" does not show the server's own line: give that" +
           std::string(kHint);
  }
  return "\"" + words[0] + "\" is no server's command" + std::string(kHint);
}

}  // namespace preset
