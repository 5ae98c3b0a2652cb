// Which words start a server, and how each engine's parser reads what follows.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace preset {

// What differs between the engines' parsers. vLLM and SGLang use Python's argparse; llama.cpp reads
// each option as one exact word followed by a fixed number of values, so that a value may look like
// an option, but `--name=value` is unknown to it.
struct Dialect {
  bool joined = true;      // --name=value
  bool one_value = false;  // an option takes exactly one word, or none
  bool known = true;       // false: nothing is known of it, so names are as they are written, and
                           // any dash may begin an option
};
Dialect dialect_of(std::string_view engine);

struct Command {
  std::string engine;
  std::size_t words = 0;          // of the command, wrappers (nohup, exec, uv run) included
  bool positional_model = false;  // the first word after it is the model
};

// The server command that `words` begin with: `vllm serve`, `python -m sglang.launch_server`,
// `./build/bin/llama-server`, … [any thread]
std::optional<Command> match_command(std::span<const std::string> words);

// Why `words` start no server, for people.
std::string no_command_message(std::span<const std::string> words);

}  // namespace preset
