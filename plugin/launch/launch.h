// Points as command lines and back: what `preset.render` and `preset.capture` are made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/catalog/catalog.h"
#include "plugin/domain/failure.h"

namespace preset {

// NAME=value, in order, each name once.
using Environment = std::vector<std::pair<std::string, std::string>>;

// A command line taken apart.
struct Captured {
  std::string engine;       // "sglang", "vllm", "llama.cpp"; "" for flags without a command
  std::string model;        // what to serve; it is kept in `launch`, not in the parameters
  json::object parameters;  // flag → list of one value, in the order given
  json::object launch;      // how it was written, for metadata.launch: launch/README.md
  std::vector<std::string> warnings;  // unknown flags, values that are not what the flag takes,
                                      // secrets that were left out
};

// A point rendered.
struct Rendered {
  std::vector<std::string> argv;  // without the environment
  // The point alone: no command, no model, nothing of how a line was written.
  std::vector<std::string> flags;
  Environment environment;
  std::string shell;        // one line for a POSIX shell, environment first
  std::string config_file;  // the engine's own format; "" where the engine has none
  std::string config_name;  // such as "vllm.yaml", and how to start with it:
  std::vector<std::string> config_argv;
  std::vector<std::string> warnings;  // flags the catalog does not know, values that say nothing
};

// `point`: flag → value (null: left out). `launch`: metadata.launch, or null. `model`: put where
// the engine takes it, in place of the one in `launch`; "" for none. A value never becomes a flag:
// one that begins with a dash is joined with `=`, or refused where that is impossible.
// kInvalidParams with paths below /point, /launch or /model. [any thread]
Result<Rendered> render(const Catalog& catalog, const json::object& point,
                        const json::value& launch, std::string_view model);

// What to render for where there is no catalog for a runtime: no flags and no rules are known, so
// each flag is written by the look of its value. A runtime that names SGLang, vLLM or llama.cpp
// (engine_named) is read as that engine's parser reads; of others even the name of a flag is
// written as it stands, and no word of a value begins with a dash. [any thread]
CatalogPtr without_catalog(std::string_view runtime);

// argv of a server, environment assignments first if there are any. `catalog_of` gives the newest
// catalog of an engine or null. Never fails for lack of knowledge; kInvalidParams (/argv) for what
// is no server's command line at all, kLimitExceeded beyond 4,096 words. Rendering the parameters
// with `launch` gives the same words, but for secrets, which are left out. [any thread]
using CatalogOf = CatalogPtr (*)(void* context, std::string_view engine);
Result<Captured> capture_argv(const std::vector<std::string>& argv, CatalogOf catalog_of,
                              void* context);

// A shell line as words: POSIX quoting, backslash-newline continuations, comments. What a shell
// would expand or act upon ($X, backquotes, ~, ;, |, &, redirections, a second command) is refused
// with line and column (kInvalidParams, /line), since its outcome is not known. [any thread]
Result<std::vector<std::string>> split_shell(std::string_view line);
// Words as a line that split_shell and a POSIX shell read as these words.
std::string quote_shell(const std::vector<std::string>& argv);

// The engine's configuration file (vLLM and SGLang: YAML of flag: value). kInvalidParams (/text).
Result<Captured> capture_config(std::string_view text, const Catalog& catalog);

// argv of a running process that belongs to `uid`, from /proc; its environment is not read.
// kPermissionDenied for another's, kNotFound for none, kInvalidParams (/pid) for one without a
// command line (a thread of the kernel), kLimitExceeded beyond 2 MiB. [any thread]
Result<std::vector<std::string>> process_argv(std::int64_t pid, std::uint32_t uid);

}  // namespace preset
