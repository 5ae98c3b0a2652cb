#include "support/engine_daemon.h"

#include <boost/test/unit_test.hpp>
#include <memory>

namespace test {
namespace {

std::unique_ptr<Daemon>& slot() {
  static std::unique_ptr<Daemon> daemon;
  return daemon;
}

// The daemon must end inside the test tree, where a bad end still fails something.
struct EngineDaemonEnd {
  void setup() {}
  void teardown() { slot().reset(); }
};
BOOST_TEST_GLOBAL_FIXTURE(EngineDaemonEnd);

}  // namespace

Daemon& engine_daemon() {
  if (!slot()) {
    auto daemon = std::make_unique<Daemon>(
        Settings{{"catalogs", "{folders: [" CATALOG_DIR "]}"}, {"facts", "{gpus: 8}"}});
    daemon->write_seed("10-system.yaml",
                       "presets:\n  - name: Old System\n    runtime: sglang\n    parameters:\n"
                       "      tensor-parallel-size: [2]\n");
    daemon->start();
    slot() = std::move(daemon);
  }
  return *slot();
}

}  // namespace test
