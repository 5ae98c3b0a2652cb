#include <array>
#include <limits>

#include "presetctl/task/tasks.h"

namespace presetctl {
namespace {

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

constexpr std::array kTaskVerbs{
    Verb{"task preview", "resolve a task file's presets, count its trials, run nothing", "FILE", 1,
         1, nullptr, task_preview},
    Verb{"task submit", "have the daemon run a task",
         "FILE [--set KEY=VALUE]… [--priority N] [--watch]", 1, 1, task_submit_options,
         task_submit},
    Verb{"task list", "list tasks, newest first", "[--state S] [--search TEXT] [--limit N]", 0, 0,
         task_list_options, task_list},
    Verb{"task get", "show one task and what its trials tell", "TASK", 1, 1, nullptr, task_get},
    Verb{"task watch", "follow a task to its end", "TASK", 1, 1, task_watch_options, task_watch},
    Verb{"task trials", "list a task's trials", "TASK [--order trial|score] [--limit N]", 1, 1,
         task_trials_options, task_trials},
    Verb{"task log", "print what a trial's engine or benchmark wrote",
         "TASK TRIAL [--file engine|benchmark] [--run N] [--tail BYTES] [--follow]", 2, 2,
         task_log_options, task_log},
    Verb{"task cancel", "end a task; its trials so far stay", "TASK", 1, 1, nullptr, task_cancel},
    Verb{"task resume", "go on with a cancelled or failed task", "TASK", 1, 1, nullptr,
         task_resume},
    Verb{"task delete", "delete tasks with their trials and logs", "TASK… [--yes]", 1, kAny,
         task_delete_options, task_delete},
    Verb{"task save", "keep the best parameters as a preset",
         "TASK NAME [--best K] [--description TEXT] [--category C]", 2, 2, task_save_options,
         task_save},
    Verb{"task report", "write a page with charts, or a Markdown table, of a task's results",
         "TASK [--output FILE|-] [--markdown FILE|-] [--force]", 1, 1, task_report_options,
         task_report},
};

}  // namespace

std::span<const Verb> task_verbs() {
  return kTaskVerbs;
}

}  // namespace presetctl
