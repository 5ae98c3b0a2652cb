// Calls that together bring every method, every notification and nearly every schema of the
// interface to be answered by the real daemon.
#pragma once

#include "interface/described_client.h"
#include "tasks/task_daemon.h"

namespace test {

void play_presets(DescribedClient& client);
// Of merges: every kind of conflict, and decisions.
void play_merges(DescribedClient& client);
void play_spaces(DescribedClient& client);
void play_engines(DescribedClient& client);
void play_system(DescribedClient& client, const TaskDaemon& daemon);
// `listener` is subscribed to everything meanwhile.
void play_tasks(DescribedClient& client, DescribedClient& listener);

}  // namespace test
