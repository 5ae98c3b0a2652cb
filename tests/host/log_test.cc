#include "log.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "config/json_text.h"
#include "support/process.h"

namespace tuningd {
namespace {

const auto kTime =
    std::chrono::system_clock::time_point(std::chrono::milliseconds(1'795'375'286'023));

struct Pipe {
  std::array<int, 2> ends{};
  Pipe() { BOOST_REQUIRE(::pipe(ends.data()) == 0); }
  ~Pipe() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(log_facts)

BOOST_AUTO_TEST_CASE(a_line_has_time_level_source_and_text) {
  BOOST_TEST(format_log_line(LogStyle::kTimestamps, LogLevel::kInfo, kTime, "preset", "ready") ==
             "2026-11-22T19:21:26.023Z info preset: ready\n");
}

BOOST_AUTO_TEST_CASE(a_line_for_the_journal_has_a_priority_and_no_time) {
  const auto line = [](LogLevel level) {
    return format_log_line(LogStyle::kJournal, level, kTime, "host", "x");
  };
  BOOST_TEST(line(LogLevel::kDebug) == "<7>host: x\n");
  BOOST_TEST(line(LogLevel::kInfo) == "<6>host: x\n");
  BOOST_TEST(line(LogLevel::kWarning) == "<4>host: x\n");
  BOOST_TEST(line(LogLevel::kError) == "<3>host: x\n");
}

BOOST_AUTO_TEST_CASE(ordinary_text_stays_as_it_is) {
  const std::string text = "größer 漢字 🙂 \"quoted\" back\\slash ~";
  BOOST_TEST(escape_for_log(text, 1000) == text);
}

BOOST_AUTO_TEST_CASE(control_characters_are_escaped) {
  BOOST_TEST(escape_for_log("a\nb\rc\td\x1B[31m\x7F", 1000) == "a\\nb\\x0Dc\\td\\x1B[31m\\x7F");
  BOOST_TEST(escape_for_log(std::string("nul\0!", 5), 1000) == "nul\\x00!");
  BOOST_TEST(escape_for_log("\xC2\x85 \xC2\x9B", 1000) == "\\u0085 \\u009B");  // C1: NEL, CSI
}

BOOST_AUTO_TEST_CASE(bidirectional_controls_and_line_separators_are_escaped) {
  BOOST_TEST(escape_for_log("\xE2\x80\xAE|\xE2\x81\xA6|\xE2\x80\x8F|\xD8\x9C", 1000) ==
             "\\u202E|\\u2066|\\u200F|\\u061C");
  BOOST_TEST(escape_for_log("\xE2\x80\xA8|\xE2\x80\xA9|\xEF\xBB\xBF", 1000) ==
             "\\u2028|\\u2029|\\uFEFF");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_are_escaped_one_by_one) {
  BOOST_TEST(escape_for_log("\xFF", 1000) == "\\xFF");
  BOOST_TEST(escape_for_log("\xC0\xAF", 1000) == "\\xC0\\xAF");           // overlong
  BOOST_TEST(escape_for_log("\xED\xA0\x80", 1000) == "\\xED\\xA0\\x80");  // surrogate
  BOOST_TEST(escape_for_log("\xF4\x90\x80\x80", 1000) == "\\xF4\\x90\\x80\\x80");
  BOOST_TEST(escape_for_log("\xE2\x82", 1000) == "\\xE2\\x82");  // cut short
}

BOOST_AUTO_TEST_CASE(no_byte_sequence_makes_a_second_line_or_an_unprintable_one) {
  // Every pair of bytes, alone and after a lead byte.
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      for (const std::string lead : {"", "\xE2", "\xF0\x9F"}) {
        const std::string text = lead + static_cast<char>(first) + static_cast<char>(second);
        const std::string line =
            format_log_line(LogStyle::kJournal, LogLevel::kInfo, kTime, "host", text);
        bool clean = line.back() == '\n' && config::is_utf8(line);
        for (std::size_t at = 0; at + 1 < line.size(); ++at) {
          clean = clean && static_cast<unsigned char>(line[at]) >= 0x20 && line[at] != '\x7F';
        }
        if (!clean) BOOST_ERROR("not clean: " << first << " " << second);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_long_text_is_cut_and_says_how_much) {
  const std::string cut = escape_for_log(std::string(10'000, 'x'), 100);
  BOOST_TEST(cut == std::string(100, 'x') + "... (9900 bytes cut)");
  const std::string line = format_log_line(LogStyle::kTimestamps, LogLevel::kInfo, kTime, "host",
                                           std::string(1U << 20U, '\x01'));
  BOOST_TEST(line.size() < Log::kTextLimit + 200);
}

BOOST_AUTO_TEST_CASE(levels_below_the_set_one_are_not_written) {
  const Pipe pipe;
  Log log(pipe.ends[1], LogStyle::kJournal);
  log.write(LogLevel::kDebug, "host", "no");
  log.set_level(LogLevel::kError);
  log.warning("no");
  log.error("yes");
  std::array<char, 256> text{};
  const ssize_t length = ::read(pipe.ends[0], text.data(), text.size());
  BOOST_REQUIRE(length > 0);
  BOOST_TEST(std::string(text.data(), static_cast<std::size_t>(length)) == "<3>host: yes\n");
}

BOOST_AUTO_TEST_CASE(lines_of_several_threads_stay_whole) {
  const Pipe pipe;
  Log log(pipe.ends[1], LogStyle::kJournal);
  const std::string word(200, 'w');
  std::vector<std::thread> writers;
  for (int index = 0; index < 4; ++index) {
    writers.emplace_back([&] {
      for (int count = 0; count < 50; ++count) log.info(word);
    });
  }
  for (std::thread& writer : writers) writer.join();
  std::string all(64 * 1024, '\0');
  const ssize_t length = ::read(pipe.ends[0], all.data(), all.size());
  BOOST_REQUIRE(length > 0);
  all.resize(static_cast<std::size_t>(length));
  BOOST_TEST(test::count_lines(all, "<6>host: " + word) == 200U);
  BOOST_TEST(all.size() == 200U * (word.size() + 10));
}

BOOST_AUTO_TEST_CASE(the_journal_is_known_by_its_stream_not_by_the_variable_alone) {
  const Pipe pipe;
  struct stat status{};
  BOOST_REQUIRE(::fstat(pipe.ends[1], &status) == 0);
  ::setenv("JOURNAL_STREAM", "1:2", 1);
  BOOST_TEST((log_style_of(pipe.ends[1]) == LogStyle::kTimestamps));
  const std::string own = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
  ::setenv("JOURNAL_STREAM", own.c_str(), 1);
  BOOST_TEST((log_style_of(pipe.ends[1]) == LogStyle::kJournal));
  ::unsetenv("JOURNAL_STREAM");
  BOOST_TEST((log_style_of(pipe.ends[1]) == LogStyle::kTimestamps));
}

BOOST_AUTO_TEST_CASE(levels_have_names) {
  for (const std::string name : {"debug", "info", "warning", "error"}) {
    const auto level = log_level_named(name);
    BOOST_REQUIRE(level.has_value());
    BOOST_TEST(to_string(*level) == name);
  }
  BOOST_TEST(!log_level_named("Info").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd
