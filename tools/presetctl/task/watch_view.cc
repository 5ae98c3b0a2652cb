#include "presetctl/task/watch_view.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>

#include "presetctl/context.h"
#include "presetctl/task/task_text.h"
#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kWidestBar = 40;
constexpr std::size_t kNarrowestBar = 8;
constexpr std::size_t kMostRunning = 4;  // more running trials are counted
constexpr std::string_view kLabel = "best  ";
constexpr std::string_view kGap = "  ";

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

Pieces cut(Pieces pieces, std::size_t width) {
  for (Piece& piece : pieces) {
    piece.text = fit(piece.text, width);
    width -= std::min(display_width(piece.text), width);
  }
  return pieces;
}

// Columns of a bar of `width` for the finished and among them the failed trials.
Pieces bar(const json::object& row, std::size_t width) {
  const json::object* trials = object_member(row, "trials");
  const double planned = trials ? number_member(*trials, "planned").value_or(0) : 0;
  const double finished = trials ? number_member(*trials, "finished").value_or(0) : 0;
  const double failed = trials ? number_member(*trials, "failed").value_or(0) : 0;
  const auto columns = [&](double count) {
    if (planned <= 0) return std::size_t{0};
    const double share = std::clamp(count / planned, 0.0, 1.0);
    return static_cast<std::size_t>(std::floor(share * static_cast<double>(width)));
  };
  const std::size_t done = columns(finished);
  // One failure of thousands is seen too.
  const std::size_t bad =
      failed > 0 ? std::min(std::max<std::size_t>(columns(failed), 1), done) : 0;
  return {{repeated("█", done - bad), Paint::kGreen},
          {repeated("█", bad), Paint::kRed},
          {repeated("░", width - done), Paint::kDim}};
}

std::string time_left(const Progress& progress, Progress::Clock::time_point now) {
  const json::object* estimate = object_member(progress.row, "estimate");
  const std::optional<double> told =
      estimate ? number_member(*estimate, "remaining_seconds") : std::nullopt;
  if (!told) return {};
  const double passed = std::chrono::duration<double>(now - progress.row_at).count();
  const bool most = text_member(*estimate, "basis") == "limits";
  return (most ? "at most " : "about ") + format_duration(std::max(0.0, *told - passed)) + " left";
}

Pieces bar_line(const Progress& progress, std::size_t width, Progress::Clock::time_point now) {
  std::string text = trial_counts(progress.row);
  const std::string left = time_left(progress, now);
  if (!left.empty()) text += ", " + left;
  const std::size_t used = display_width(text) + kGap.size();
  const std::size_t room = width > used ? std::min(width - used, kWidestBar) : 0;
  if (room < kNarrowestBar) return {{text}};
  Pieces pieces = bar(progress.row, room);
  pieces.push_back({std::string(kGap) + text});
  return pieces;
}

std::string now_line(const json::object& trial, Progress::Clock::time_point now) {
  const std::string state = text_member(trial, "state");
  const json::value* baseline = member(trial, "baseline");
  std::string text =
      "trial " + std::to_string(integer_member(trial, "trial")) + " " + printable(state);
  const double seconds = seconds_since(text_member(trial, "started_at"), now);
  if (seconds >= 1) text += " for " + format_duration(std::floor(seconds));
  if (baseline && *baseline == true) return text + ": the engine's defaults";
  const json::object* parameters = object_member(trial, "parameters");
  return parameters ? text + ": " + format_parameters(*parameters) : text;
}

}  // namespace

double seconds_since(std::string_view time, Progress::Clock::time_point now) {
  std::tm parts{};
  const std::string text(time);
  if (std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d", &parts.tm_year, &parts.tm_mon,
                  &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec) != 6) {
    return -1;
  }
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  const std::time_t begun = ::timegm(&parts);
  return std::chrono::duration<double>(now - Progress::Clock::from_time_t(begun)).count();
}

std::vector<Pieces> progress_lines(const Progress& progress, std::size_t width,
                                   Progress::Clock::time_point now) {
  const json::object& row = progress.row;
  const std::string objective = text_member(row, "objective");
  const std::string state = text_member(row, "state");
  std::vector<Pieces> lines;
  lines.push_back({{task_title(row), Paint::kBold},
                   {std::string(kGap)},
                   {printable(state), paint_of(state)},
                   {std::string(kGap) + printable(text_member(row, "runtime") + ", " + objective),
                    Paint::kDim}});
  if (!progress.connected) {
    lines.back().push_back({"  no connection, trying again", Paint::kYellow});
  }
  lines.push_back(bar_line(progress, width, now));
  const json::object* best = object_member(row, "best");
  if (best) {
    const json::value* score = member(*best, "score");
    const std::string compared = compare_scores(score, member(row, "baseline_score"));
    lines.push_back({{std::string(kLabel), Paint::kDim},
                     {format_score(objective, score), Paint::kGreen},
                     {", trial " + std::to_string(integer_member(*best, "trial")) +
                      (compared.empty() ? "" : ", " + compared)}});
    if (const json::object* parameters = object_member(*best, "parameters")) {
      lines.push_back({{std::string(kLabel.size(), ' ')}, {format_parameters(*parameters)}});
    }
  }
  std::size_t shown = 0;
  for (const auto& [number, trial] : progress.running) {
    const bool more = shown + 1 == kMostRunning && progress.running.size() > kMostRunning;
    lines.push_back({{shown == 0 ? "now   " : "      ", Paint::kDim},
                     {more ? std::to_string(progress.running.size() - shown) + " more trials"
                           : now_line(trial, now)}});
    ++shown;
    if (more) break;
  }
  for (Pieces& line : lines) line = cut(std::move(line), width);
  return lines;
}

std::string trial_event(const json::object& trial, const std::string& objective, bool is_best) {
  const std::string state = text_member(trial, "state");
  std::string text =
      "trial " + std::to_string(integer_member(trial, "trial")) + "  " + printable(state);
  if (state == "success") text += "  " + format_score(objective, member(trial, "score"));
  if (is_best) text += " (best)";
  const std::optional<double> seconds = number_member(trial, "seconds");
  if (seconds && is_trial_over(state)) text += "  " + format_duration(*seconds);
  for (const char* key : {"reason", "message"}) {
    const std::string why = text_member(trial, key);
    if (!why.empty()) text += "  " + printable(why);
  }
  const json::value* baseline = member(trial, "baseline");
  const json::object* parameters = object_member(trial, "parameters");
  if (baseline && *baseline == true) return text + "  the engine's defaults";
  return parameters ? text + "  " + format_parameters(*parameters) : text;
}

std::string task_event(const json::object& row) {
  const std::string state = text_member(row, "state");
  const std::string objective = text_member(row, "objective");
  std::string text = task_title(row) + " " + printable(state);
  if (state == "pending") return text;
  text += ": " + trial_counts(row);
  if (const json::object* best = object_member(row, "best"); best && is_task_over(state)) {
    const std::string compared =
        compare_scores(member(*best, "score"), member(row, "baseline_score"));
    text += "; best " + format_score(objective, member(*best, "score")) + ", trial " +
            std::to_string(integer_member(*best, "trial"));
    if (!compared.empty()) text += ", " + compared;
    if (const json::object* parameters = object_member(*best, "parameters")) {
      text += ": " + format_parameters(*parameters);
    }
  }
  const std::string message = text_member(row, "message");
  return message.empty() ? text : text + "; " + printable(message);
}

}  // namespace presetctl
