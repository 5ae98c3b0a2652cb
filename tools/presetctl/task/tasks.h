// The verbs `presetctl task …`; task_verbs.cc has their rows.
#pragma once

#include "presetctl/verbs.h"

namespace presetctl {

// submitting.cc
void task_submit_options(AddOptions& add);
Result<Status> task_preview(Context& context, const Arguments& arguments);
Result<Status> task_submit(Context& context, const Arguments& arguments);

// reading.cc
void task_list_options(AddOptions& add);
Result<Status> task_list(Context& context, const Arguments& arguments);
Result<Status> task_get(Context& context, const Arguments& arguments);
void task_trials_options(AddOptions& add);
Result<Status> task_trials(Context& context, const Arguments& arguments);

// watching.cc
void task_watch_options(AddOptions& add);
Result<Status> task_watch(Context& context, const Arguments& arguments);
// The same for a task just submitted.
Result<Status> watch_task(Context& context, const boost::json::value& task, std::int64_t wait);
inline constexpr std::int64_t kWatchWait = 30;  // seconds, unless told otherwise

// logging.cc
void task_log_options(AddOptions& add);
Result<Status> task_log(Context& context, const Arguments& arguments);

// steering.cc
Result<Status> task_cancel(Context& context, const Arguments& arguments);
Result<Status> task_resume(Context& context, const Arguments& arguments);
void task_delete_options(AddOptions& add);
Result<Status> task_delete(Context& context, const Arguments& arguments);
void task_save_options(AddOptions& add);
Result<Status> task_save(Context& context, const Arguments& arguments);

// reporting.cc
void task_report_options(AddOptions& add);
Result<Status> task_report(Context& context, const Arguments& arguments);

}  // namespace presetctl
