#include "toy_daemon.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <memory>

namespace test {
namespace {

constexpr std::string_view kNewest = R"(format: tuningd-catalog/1
engine: toy
version: main
covers: ">=2"
repository: example/toy
command: [toy, serve]
model: {option: model}
config_file: {name: toy.yaml, option: config}
sources: [toy/args.py]
groups: [parallelism, cache]
facts:
  - {name: gpus, help: GPUs the engine may use}
  - {name: heads, help: Attention heads of the model}
flags:
  - {name: width, aliases: [tensor-width], type: int, default: 1, min: 1, suggest: [1, 2, 4],
     group: parallelism, tune: 3, help: GPUs that share a layer.}
  - {name: policy, type: enum, enum: [fcfs, lpm], default: fcfs, group: cache, tune: 2,
     help: Order of waiting requests.}
  - {name: cache, type: bool, default: true, bool_style: negatable, group: cache, tune: 1,
     help: Prefixes are reused.}
  - {name: cache-gb, type: int, min: 1, auto: a tenth of the memory, group: cache, tune: 1,
     help: How much of them is kept.}
rules:
  - id: width-fits
    severity: error
    flags: [width]
    rule: A layer cannot be shared by more GPUs than there are.
    require: "width <= gpus"
    source: toy/args.py
  - id: width-divides-heads
    severity: error
    flags: [width]
    rule: The heads are dealt out evenly.
    require: "heads % width == 0"
    source: toy/model.py
  - id: lpm-needs-cache
    severity: rewrite
    flags: [policy, cache]
    rule: Without the cache there are no prefixes to sort by.
    when: "policy == 'lpm' and not cache"
    set: {policy: "'fcfs'"}
    source: toy/schedule.py
  - id: no-cache-no-size
    severity: ignored
    flags: [cache-gb, cache]
    rule: What is not there has no size.
    when: "not cache"
    ignore: [cache-gb]
    source: toy/cache.py
renames:
  - {from: old-width, to: width, kind: renamed, exact: true}
  - {from: swap, kind: removed, note: there is nothing to swap}
)";

constexpr std::string_view kOlder = R"(format: tuningd-catalog/1
engine: toy
version: "1.4"
covers: ">=1,<2"
command: [toy, serve]
model: {option: model}
sources: [toy/args.py]
groups: [parallelism]
flags:
  - {name: old-width, type: int, default: 1, group: parallelism, help: GPUs that share a layer.}
)";

// A real engine's name, whose command line is known as such.
constexpr std::string_view kReal = R"(format: tuningd-catalog/1
engine: vllm
version: main
command: [vllm, serve]
model: {positional: 1}
sources: [vllm/engine/arg_utils.py]
groups: [scheduling]
flags:
  - {name: max-num-seqs, type: int, min: 1, group: scheduling, help: Sequences at a time.}
  - {name: enforce-eager, type: bool, default: false, bool_style: negatable, group: scheduling,
     help: No graphs.}
)";

std::unique_ptr<Daemon>& slot() {
  static std::unique_ptr<Daemon> daemon;
  return daemon;
}

// The daemon must end inside the test tree, where a bad end still fails something.
struct ToyDaemonEnd {
  void setup() {}
  void teardown() { slot().reset(); }
};
BOOST_TEST_GLOBAL_FIXTURE(ToyDaemonEnd);

CtlOptions options_of(const std::string& input) {
  return {.input = input, .socket = toy_daemon().socket_path()};
}

}  // namespace

Daemon& toy_daemon() {
  if (!slot()) {
    auto daemon = std::make_unique<Daemon>();
    const std::string folder = daemon->folder() + "/catalogs";
    std::filesystem::create_directories(folder + "/toy");
    write_file(folder + "/toy/main.yaml", kNewest);
    write_file(folder + "/toy/1.4.yaml", kOlder);
    std::filesystem::create_directories(folder + "/vllm");
    write_file(folder + "/vllm/main.yaml", kReal);
    daemon->set("catalogs", "{folders: [\"" + folder + "\"]}");
    daemon->set("facts", "{gpus: 4}");
    daemon->start();
    slot() = std::move(daemon);
  }
  return *slot();
}

Finished toy(const std::vector<std::string>& words, const std::string& input) {
  return ctl(words, options_of(input));
}

std::string toy_out(const std::vector<std::string>& words, const std::string& input) {
  return ctl_out(words, options_of(input));
}

boost::json::value toy_json(const std::vector<std::string>& words, const std::string& input) {
  return ctl_json(words, options_of(input));
}

void check_has(std::string_view text, std::string_view part) {
  BOOST_TEST((text.find(part) != std::string_view::npos), "no '" << part << "' in:\n" << text);
}

void check_refused(const Finished& done, int code, std::string_view part) {
  BOOST_TEST(done.status.code == code);
  check_has(done.err, part);
}

}  // namespace test
