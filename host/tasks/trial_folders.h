// Where trials work and leave their logs: <folder>/<task>/<trial>/<run>. [any thread]
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "tasks/task_store.h"

namespace tuningd {

std::string task_folder(const std::string& folder, std::uint64_t task);
std::string run_folder(const std::string& folder, std::uint64_t task, std::uint64_t trial,
                       std::uint64_t run);

// What an attempt before left of a trial goes: its runs would be taken for this attempt's.
void clear_trial_folder(const std::string& folder, std::uint64_t task, std::uint64_t trial);

// Why a folder could not be made, as a runner would say it.
struct FolderFailure {
  std::string reason;  // "disk_full", "folder_unwritable"
  std::string message;
};
// Made anew, empty, for the owner alone.
std::expected<void, FolderFailure> make_run_folder(const std::string& run_folder);

// What a daemon that died, or a deleted task, left goes away: folders without a task, and those of
// tasks that are over beyond the `keep` newest. At the start, and when a task ends.
void clear_folders(const std::string& folder, const TaskStore& store, std::uint64_t keep);

// A piece of a run's log.
struct LogPiece {
  std::string text;  // valid UTF-8: other bytes are U+FFFD; ends with a whole character
  std::uint64_t offset = 0;
  std::uint64_t next_offset = 0;
  std::uint64_t size = 0;
};
// `file`: "engine" or "benchmark". A negative offset counts from the end. An error says why not.
std::expected<LogPiece, std::string> read_log(const std::string& run_folder,
                                              const std::string& file, std::int64_t offset,
                                              std::uint64_t limit);
// The logs that there are, of those names.
std::vector<std::string> logs_of(const std::string& run_folder);

}  // namespace tuningd
