// One daemon for the tests of tasks that do not stop it.
#pragma once

#include "tasks/task_daemon.h"

namespace test {

// Started at first use.
TaskDaemon& task_daemon();

struct OnTaskDaemon {
  RpcClient client = task_daemon().client();
};

}  // namespace test
