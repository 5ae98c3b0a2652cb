// Points as command lines and back: what `preset.render` and `preset.capture` are made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/catalog/catalog.h"
#include "plugin/domain/failure.h"

namespace preset {

// How a command line was written, where that differs from the plain way; stored as the preset's
// metadata.launch so that rendering gives the same words back.
//   {"engine":"vllm","environment":{"CUDA_VISIBLE_DEVICES":"0"},
//    "command":["vllm","serve"],            words before the first flag that are no values
//    "arguments":["meta-llama/Llama-3.1-8B"], positional ones, with their place among the flags
//    "spelling":{"tensor-parallel-size":{"option":"-tp","joined":false,"text":["2"]}}}
// The exact members are documented in launch/README.md.
struct Captured {
  std::string engine;       // "sglang", "vllm", "llama.cpp"; "" if it could not be told
  json::object parameters;  // flag → list of one value, in the order given
  json::object launch;      // as above
  std::vector<std::string> warnings;  // unknown flags, values that are not what the flag takes
};

// A point rendered.
struct Rendered {
  std::vector<std::string> argv;  // environment is not in it
  std::string shell;              // one line for a POSIX shell, environment first
  std::string config_file;        // the engine's own format; "" where the engine has none
  std::string config_name;        // such as "vllm.yaml", and how to start with it:
  std::vector<std::string> config_argv;
  std::vector<std::string> warnings;  // parameters the catalog does not know, and how they were written
};

// `point`: flag → value (null: left out). `launch`: metadata.launch, or null. `model`: put where the
// engine takes it, "" for none. A value never becomes a flag: one that begins with a dash is joined
// with `=`, or refused (kInvalidParams, path /point/name) where that is impossible. [any thread]
Result<Rendered> render(const Catalog& catalog, const json::object& point,
                        const json::value& launch, std::string_view model);

// argv of a server, environment assignments first if there are any. `catalog_of` gives the newest
// catalog of an engine or null. Never fails for lack of knowledge; kInvalidParams for what is no
// server's command line at all.
using CatalogOf = CatalogPtr (*)(void* context, std::string_view engine);
Result<Captured> capture_argv(const std::vector<std::string>& argv, CatalogOf catalog_of,
                              void* context);
// A shell line (POSIX quoting, backslash-newline continuations, comments; no expansion: `$X` and
// backquotes outside single quotes are refused with their column, but for assignments kept as text).
Result<std::vector<std::string>> split_shell(std::string_view line);
std::string quote_shell(const std::vector<std::string>& argv);

// The engine's configuration file (vLLM and SGLang: YAML of flag: value).
Result<Captured> capture_config(std::string_view text, const Catalog& catalog);

// argv of a running process that belongs to `uid` (from /proc); kPermissionDenied for another's,
// kNotFound for none.
Result<std::vector<std::string>> process_argv(std::int64_t pid, std::uint32_t uid);

}  // namespace preset
