#include "tasks/trial_folders.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <system_error>

#include "config/json_text.h"

namespace tuningd {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kGoing = "going-";  // folders that are being removed
constexpr std::array<std::string_view, 2> kLogs = {"engine", "benchmark"};

std::string log_path(const std::string& run_folder, std::string_view file) {
  return run_folder + "/" + std::string(file) + ".log";
}

std::optional<std::uint64_t> number_of(const std::string& text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

// How many bytes the UTF-8 character at `at` has; 0 if there is none.
std::size_t character_at(std::string_view text, std::size_t at) {
  for (std::size_t length = 1; length <= 4 && at + length <= text.size(); ++length) {
    if (config::is_utf8(text.substr(at, length))) return length;
  }
  return 0;
}

std::string as_utf8(std::string_view bytes) {
  if (config::is_utf8(bytes)) return std::string(bytes);
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = character_at(bytes, at);
    text += length == 0 ? std::string_view("\xEF\xBF\xBD") : bytes.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  return text;
}

// The bytes at the end that begin a character which the next piece has the rest of.
std::size_t begun_at_end(std::string_view bytes) {
  for (std::size_t back = 1; back <= 3 && back < bytes.size(); ++back) {
    const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
    if ((byte & 0xC0U) == 0x80U) continue;  // inside one
    const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

}  // namespace

std::string task_folder(const std::string& folder, std::uint64_t task) {
  return folder + "/" + std::to_string(task);
}

std::string run_folder(const std::string& folder, std::uint64_t task, std::uint64_t trial,
                       std::uint64_t run) {
  return task_folder(folder, task) + "/" + std::to_string(trial) + "/" + std::to_string(run);
}

void clear_trial_folder(const std::string& folder, std::uint64_t task, std::uint64_t trial) {
  std::error_code ignored;  // make_run_folder tells what it cannot remove
  fs::remove_all(task_folder(folder, task) + "/" + std::to_string(trial), ignored);
}

std::expected<void, FolderFailure> make_run_folder(const std::string& run_folder) {
  std::error_code error;
  fs::remove_all(run_folder, error);
  if (!error) fs::create_directories(fs::path(run_folder).parent_path(), error);
  if (!error && ::mkdir(run_folder.c_str(), 0700) != 0) {
    error.assign(errno, std::generic_category());
  }
  if (error) {
    const bool full = error == std::errc::no_space_on_device || error.value() == EDQUOT;
    return std::unexpected(
        FolderFailure{full ? "disk_full" : "folder_unwritable",
                      "cannot make the trial's folder " + run_folder + ": " + error.message()});
  }
  return {};
}

void clear_folders(const std::string& folder, const TaskStore& store, std::uint64_t keep) {
  std::vector<std::uint64_t> ids;
  std::vector<fs::path> going;
  std::error_code error;
  for (fs::directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    const std::string name = each->path().filename().string();
    if (const auto id = number_of(name)) ids.push_back(*id);
    if (name.starts_with(kGoing)) going.push_back(each->path());
  }
  std::ranges::sort(ids, std::greater<>());
  std::uint64_t kept = 0;
  for (const std::uint64_t id : ids) {
    const auto row = store.row(id);
    if (!row) continue;  // not to be read now: left alone
    const bool over = !*row || is_over((*row)->state);
    if (!over) continue;
    if (*row && kept++ < keep) continue;
    // At once out of the way of a task that is resumed meanwhile.
    const fs::path aside = fs::path(folder) / (std::string(kGoing) + std::to_string(id));
    fs::rename(task_folder(folder, id), aside, error);
    if (!error) going.push_back(aside);
  }
  for (const fs::path& path : going) fs::remove_all(path, error);
}

std::expected<LogPiece, std::string> read_log(const std::string& run_folder,
                                              const std::string& file, std::int64_t offset,
                                              std::uint64_t limit) {
  const std::string path = log_path(run_folder, file);
  std::ifstream in(path, std::ios::binary);
  std::error_code error;
  const std::uint64_t size = fs::file_size(path, error);
  if (!in || error) return std::unexpected("there is no log '" + file + "' of this run any more");
  LogPiece piece;
  piece.size = size;
  if (offset >= 0) {
    piece.offset = std::min(static_cast<std::uint64_t>(offset), size);
  } else {
    const std::uint64_t back = std::min(static_cast<std::uint64_t>(-(offset + 1)) + 1, size);
    piece.offset = size - back;
  }
  std::string bytes(std::min(limit, size - piece.offset), '\0');
  in.seekg(static_cast<std::streamoff>(piece.offset));
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  if (piece.offset + bytes.size() < size) bytes.erase(bytes.size() - begun_at_end(bytes));
  piece.next_offset = piece.offset + bytes.size();
  piece.text = as_utf8(bytes);
  return piece;
}

std::vector<std::string> logs_of(const std::string& run_folder) {
  std::vector<std::string> found;
  for (const std::string_view name : kLogs) {
    if (fs::exists(log_path(run_folder, name))) found.emplace_back(name);
  }
  return found;
}

}  // namespace tuningd
