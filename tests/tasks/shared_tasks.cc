#include "tasks/shared_tasks.h"

#include <boost/test/unit_test.hpp>
#include <memory>

namespace test {
namespace {

std::unique_ptr<TaskDaemon>& slot() {
  static std::unique_ptr<TaskDaemon> daemon;
  return daemon;
}

// The daemon must end inside the test tree, where a bad end still fails something.
struct TaskDaemonEnd {
  void setup() {}
  void teardown() { slot().reset(); }
};
BOOST_TEST_GLOBAL_FIXTURE(TaskDaemonEnd);

}  // namespace

TaskDaemon& task_daemon() {
  if (!slot()) {
    auto daemon = std::make_unique<TaskDaemon>();
    daemon->start();
    slot() = std::move(daemon);
  }
  return *slot();
}

}  // namespace test
