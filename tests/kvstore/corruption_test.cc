// One bit flipped, a file deleted or cut: refused with a message, an error on reading, or harmless.
// Never a wrong answer, and never a row less without a word.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <random>

#include "log_records.h"
#include "store_fixture.h"
#include "writer_process.h"
#include "written_rows.h"

using namespace facts;
using kvstore::Code;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kRowCount = 150;

std::string read_all(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_all(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void flip(const fs::path& path, std::size_t bit) {
  std::string bytes = read_all(path);
  bytes.at(bit / 8) = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  write_all(path, bytes);
}

// Non-empty files whose names start and end so, in order.
std::vector<fs::path> files_in(const std::string& directory, const std::string& start,
                               const std::string& end) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory)) {
    const std::string name = entry.path().filename();
    if (name.starts_with(start) && name.ends_with(end) && entry.file_size() > 0) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The offset of the last record's header in a log.
std::size_t last_record(const std::string& log) {
  std::size_t last = 0;
  for (std::size_t block = 0; block < log.size(); block += 32768) {
    for (std::size_t at = block; at + 7 <= std::min(log.size(), block + 32768);) {
      last = at;
      const auto low = static_cast<unsigned char>(log[at + 4]);
      const auto high = static_cast<unsigned char>(log[at + 5]);
      at += 7U + low + 256U * high;
    }
  }
  return last;
}

enum class Outcome { kRefused, kError, kIntact };

// What is a lie or a loss fails the test.
Outcome look_at(const std::string& directory, std::uint64_t acknowledged) {
  const auto opened = kvstore::open_rocksdb(store_options(directory));
  if (!opened) {
    BOOST_REQUIRE_MESSAGE(opened.error().code == Code::kCorruption,
                          kvstore::code_name(opened.error().code) << opened.error().message);
    BOOST_REQUIRE_MESSAGE(opened.error().message.find(directory) != std::string::npos,
                          "the message names no file: " << opened.error().message);
    return Outcome::kRefused;
  }
  kvstore::Store& store = **opened;
  bool error = false;
  for (std::uint64_t i = 0; i < acknowledged; ++i) {
    const auto value = store.get(kRows, written_key(i));
    if (!value) {
      BOOST_REQUIRE(value.error().code == Code::kCorruption);
      error = true;
      continue;
    }
    BOOST_REQUIRE_MESSAGE(value->has_value(), "row " << i << " is gone without a word");
    BOOST_REQUIRE_MESSAGE(**value == written_value(i), "row " << i << " is wrong");
  }
  for (const auto table : {kRows, kEntries}) {
    const auto cursor = store.scan(table, {});
    std::uint64_t count = 0;
    for (cursor->seek_first(); cursor->valid(); cursor->next(), ++count) {
      BOOST_REQUIRE_EQUAL(cursor->key(), written_key(count));
    }
    if (const auto status = cursor->status(); !status) {
      BOOST_REQUIRE(status.error().code == Code::kCorruption);
      error = true;
    } else {
      BOOST_REQUIRE_MESSAGE(count >= acknowledged, "a scan ends early without a word");
    }
  }
  if (error) {
    BOOST_REQUIRE_MESSAGE(!must(store.verify_checksums()).empty(), "the check finds nothing");
  }
  return error ? Outcome::kError : Outcome::kIntact;
}

// A directory as a killed writer leaves it, and one as a clean close does; made once, copied for
// each case.
struct Images {
  Images() {
    {
      WriterProcess writer(temp.file("killed"), 0);
      while (writer.acknowledged() < kRowCount) {
      }
      acknowledged = writer.kill() + 1;
    }
    fs::copy(temp.file("killed"), temp.file("closed"), fs::copy_options::recursive);
    must(open_store(temp.file("closed"))->close());
  }
  static Images& get() {
    static Images images;
    return images;
  }
  // The copy replaces the one before.
  std::string copy(const std::string& image) {
    fs::remove_all(temp.file("case"));
    fs::copy(temp.file(image), temp.file("case"), fs::copy_options::recursive);
    return temp.file("case");
  }

  TempDirectory temp;
  std::uint64_t acknowledged = 0;
};

// Flips `cases` random bits, each in a fresh copy, of files of this kind.
void flip_some(const std::string& image, const std::string& start, const std::string& end,
               int cases, std::uint64_t salt) {
  std::mt19937_64 random(seed() + salt);
  int noticed = 0;
  for (int i = 0; i < cases; ++i) {
    const std::string directory = Images::get().copy(image);
    const auto files = files_in(directory, start, end);
    BOOST_REQUIRE(!files.empty());
    const fs::path file = files[random() % files.size()];
    const std::size_t bit = random() % (fs::file_size(file) * 8);
    BOOST_TEST_CONTEXT("seed " << seed() << " case " << i << ": " << file << " bit " << bit) {
      flip(file, bit);
      if (look_at(directory, Images::get().acknowledged) != Outcome::kIntact) ++noticed;
    }
  }
  BOOST_TEST_MESSAGE(start << "*" << end << ": " << noticed << " of " << cases << " noticed");
  // Otherwise the flips did not reach anything that matters.
  BOOST_TEST(noticed > cases / 2);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(corruption)

BOOST_AUTO_TEST_CASE(an_untouched_directory_is_intact) {
  for (const char* image : {"killed", "closed"}) {
    const auto directory = Images::get().copy(image);
    BOOST_TEST((look_at(directory, Images::get().acknowledged) == Outcome::kIntact));
    BOOST_TEST(must(open_store(directory)->verify_checksums()).empty());
  }
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_in_the_log_after_a_crash_is_noticed) {
  flip_some("killed", "", ".log", 40, 1);
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_in_a_table_file_is_noticed) {
  flip_some("closed", "", ".sst", 40, 2);
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_in_the_manifest_is_noticed) {
  flip_some("closed", "MANIFEST-", "", 20, 3);
  flip_some("killed", "MANIFEST-", "", 20, 4);
}

BOOST_AUTO_TEST_CASE(every_bit_of_the_last_records_header_is_noticed) {
  // RocksDB alone would take some of these for the torn end of the log.
  struct Kind {
    const char* image;
    const char* start;
    const char* end;
  };
  for (const Kind& kind : {Kind{"killed", "", ".log"}, Kind{"killed", "MANIFEST-", ""},
                           Kind{"closed", "MANIFEST-", ""}}) {
    for (std::size_t bit = 0; bit < 56; ++bit) {
      const std::string directory = Images::get().copy(kind.image);
      const fs::path file = files_in(directory, kind.start, kind.end).back();
      BOOST_TEST_CONTEXT(kind.image << " " << file << " header bit " << bit) {
        flip(file, last_record(read_all(file)) * 8 + bit);
        BOOST_TEST((look_at(directory, Images::get().acknowledged) == Outcome::kRefused));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_type_bit_that_looks_recycled_is_noticed_anywhere_in_the_log) {
  // RocksDB would end the log there, silently.
  const std::string directory = Images::get().copy("killed");
  const fs::path file = files_in(directory, "", ".log").front();
  flip(file, 6 * 8 + 2);
  BOOST_TEST((look_at(directory, Images::get().acknowledged) == Outcome::kRefused));
}

BOOST_AUTO_TEST_CASE(a_log_that_is_torn_at_its_end_opens_with_all_before_it) {
  const std::string directory = Images::get().copy("killed");
  const fs::path file = files_in(directory, "", ".log").back();
  const std::string bytes = read_all(file);
  const std::size_t last = last_record(bytes);
  // As if the process had been killed while it wrote one more record.
  write_all(file, bytes + bytes.substr(last, (bytes.size() - last) / 2));
  BOOST_TEST((look_at(directory, Images::get().acknowledged) == Outcome::kIntact));
}

BOOST_AUTO_TEST_CASE(a_deleted_log_is_noticed) {
  const std::string directory = Images::get().copy("killed");
  for (const fs::path& file : files_in(directory, "", ".log")) fs::remove(file);
  const auto error = refused(kvstore::open_rocksdb(store_options(directory)));
  BOOST_TEST((error.code == Code::kCorruption));
  BOOST_TEST(error.message.find(".log' is missing") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_manifest_cut_short_is_noticed) {
  const std::string directory = Images::get().copy("closed");
  const fs::path file = files_in(directory, "MANIFEST-", "").back();
  const std::string whole = read_all(file);
  // At the end of a record: RocksDB alone would see nothing wrong.
  for (const std::size_t size : {last_record(whole), whole.size() / 2, std::size_t{0}}) {
    const std::string again = Images::get().copy("closed");
    write_all(file, whole.substr(0, size));
    BOOST_TEST((look_at(again, Images::get().acknowledged) == Outcome::kRefused));
  }
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_noticed) {
  for (const char* name : {"CURRENT", "KVSTORE_MARKER", "MANIFEST-"}) {
    const std::string directory = Images::get().copy("closed");
    for (const fs::path& file : files_in(directory, name, "")) fs::remove(file);
    BOOST_TEST((look_at(directory, Images::get().acknowledged) == Outcome::kRefused));
  }
  const auto tables = files_in(Images::get().copy("closed"), "", ".sst");
  for (const fs::path& table : tables) {
    const std::string directory = Images::get().copy("closed");
    fs::remove(table);
    BOOST_TEST((look_at(directory, Images::get().acknowledged) != Outcome::kIntact));
  }
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_in_a_small_file_is_noticed_or_harmless) {
  std::mt19937_64 random(seed() + 5);
  for (const char* name : {"CURRENT", "KVSTORE_MARKER", "IDENTITY", "OPTIONS-"}) {
    for (int i = 0; i < 12; ++i) {
      const std::string directory = Images::get().copy(i % 2 == 0 ? "closed" : "killed");
      const fs::path file = files_in(directory, name, "").back();
      const std::size_t bit = random() % (fs::file_size(file) * 8);
      BOOST_TEST_CONTEXT("seed " << seed() << ": " << file << " bit " << bit) {
        flip(file, bit);
        look_at(directory, Images::get().acknowledged);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_block_ends_a_scan_with_an_error_that_names_the_file) {
  int failed_scans = 0;
  for (const fs::path& sound : files_in(Images::get().copy("closed"), "", ".sst")) {
    const std::string directory = Images::get().copy("closed");
    const std::string name = sound.filename();
    flip(sound, 10 * 8);
    const auto opened = kvstore::open_rocksdb(store_options(directory));
    if (!opened) {  // it was the file with the format version
      BOOST_TEST((opened.error().code == Code::kCorruption));
      BOOST_TEST(opened.error().message.find(name) != std::string::npos);
      continue;
    }
    for (const auto table : {kRows, kEntries}) {
      const auto cursor = (*opened)->scan(table, {});
      cursor->seek_first();
      if (cursor->valid()) continue;
      ++failed_scans;
      const auto error = refused(cursor->status());
      BOOST_TEST((error.code == Code::kCorruption));
      BOOST_TEST(error.message.find(name) != std::string::npos);
    }
    const auto wrong = must((*opened)->verify_checksums());
    BOOST_TEST(wrong.size() == 1U);
    BOOST_TEST(wrong.front().find(name) != std::string::npos);
  }
  BOOST_TEST(failed_scans >= 2);
}

BOOST_AUTO_TEST_CASE(the_checksum_check_finds_damage_behind_the_back_of_an_open_store) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "a", std::string(1000, 'a')));
  BOOST_TEST(must(store->verify_checksums()).empty());
  for (const auto& [start, end] : {std::pair{"", ".log"}, std::pair{"MANIFEST-", ""}}) {
    const fs::path file = files_in(temp.file("db"), start, end).back();
    // In place: RocksDB has the file open.
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(20);
    const char original = read_all(file)[20];
    stream.put(static_cast<char>(original ^ 1)).flush();
    const auto wrong = must(store->verify_checksums());
    BOOST_TEST(wrong.size() == 1U);
    BOOST_TEST(wrong.front().find(file.filename().string()) != std::string::npos);
    stream.seekp(20);
    stream.put(original).flush();
  }
  BOOST_TEST(must(store->verify_checksums()).empty());
}

BOOST_AUTO_TEST_SUITE_END()
