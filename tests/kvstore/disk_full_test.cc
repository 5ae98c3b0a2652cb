#include <sys/mount.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <functional>
#include <mutex>
#include <thread>

#include "store_fixture.h"

using namespace facts;
using kvstore::Code;

namespace {

class SmallDisk {
 public:
  explicit SmallDisk(const std::string& path) : path_(path) {
    std::filesystem::create_directory(path_);
    mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=16m") == 0;
    error_ = std::strerror(errno);
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  // False: the test is to be skipped, and this was said.
  bool usable() const {
    if (mounted_) return true;
    BOOST_REQUIRE_MESSAGE(::geteuid() != 0, "root cannot mount a tmpfs: " << error_);
    BOOST_TEST_MESSAGE("skipped: mounting a small disk needs root");
    return false;
  }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

  // All the space that is left but `bytes`.
  void fill_but(std::uintmax_t bytes) const {
    const auto free = std::filesystem::space(path_).available;
    std::ofstream filler(file("filler"), std::ios::app | std::ios::binary);
    if (free > bytes) filler << std::string(free - bytes, 'f');
  }
  void make_space() const { std::filesystem::remove(file("filler")); }

 private:
  const std::string path_;
  bool mounted_ = false;
  std::string error_;
};

// What the store logged, with times.
class Log {
 public:
  std::function<void(int, std::string_view)> function() {
    return [this](int, std::string_view message) {
      const auto now = std::chrono::steady_clock::now() - start_;
      const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
      const std::scoped_lock lock(mutex_);
      text_.append("\n").append(std::to_string(ms)).append(" ms: ").append(message);
    };
  }
  std::string text() const {
    const std::scoped_lock lock(mutex_);
    return text_;
  }

 private:
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  mutable std::mutex mutex_;
  std::string text_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(disk_full)

BOOST_AUTO_TEST_CASE(
    a_full_disk_refuses_writes_serves_reads_and_is_left_behind_when_space_returns) {
  const TempDirectory temp;
  const SmallDisk disk(temp.file("disk"));
  if (!disk.usable()) return;
  Log log;
  auto options = store_options(disk.file("db"));
  options.log = log.function();
  auto store = must(kvstore::open_rocksdb(options));
  std::vector<std::string> acknowledged;
  std::mt19937_64 random(seed());
  std::string value(20000, ' ');
  for (char& c : value) c = static_cast<char>(random());  // not to be compressed away
  for (int round = 0; round < 4; ++round) {
    disk.fill_but((1U << 20) * static_cast<unsigned>(round) / 2);
    std::optional<kvstore::Error> error;
    for (int i = 0; i < 1000 && !error; ++i) {
      const std::string key = std::to_string(round) + "/" + std::to_string(1000 + i);
      if (const auto written = put(*store, key, value)) {
        acknowledged.push_back(key);
      } else {
        error = written.error();
      }
    }
    BOOST_REQUIRE(error.has_value());
    BOOST_TEST((error->code == Code::kUnavailable));
    BOOST_TEST(!store->statistics().writable);
    BOOST_TEST((refused(put(*store, "no", value)).code == Code::kUnavailable));
    // Reads go on, through attempts to reopen too.
    for (int i = 0; i < 20; ++i) {
      BOOST_REQUIRE_EQUAL(contents(*store).size(), acknowledged.size());
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    disk.make_space();
    const auto returned = std::chrono::steady_clock::now();
    while (!put(*store, "probe", "")) {
      BOOST_REQUIRE_MESSAGE(std::chrono::steady_clock::now() - returned < std::chrono::seconds(10),
                            "not writable after 10 s; the store's log:" << log.text());
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    if (round == 0) acknowledged.push_back("probe");
    BOOST_REQUIRE_EQUAL(contents(*store).size(), acknowledged.size());
  }
  must(store->close());
  store = open_store(disk.file("db"));
  BOOST_TEST(contents(*store).size() == acknowledged.size());
  for (const std::string& key : acknowledged) {
    BOOST_REQUIRE((value_of(*store, key) == (key == "probe" ? "" : value)));
  }
}

BOOST_AUTO_TEST_CASE(a_backup_goes_to_another_disk_or_if_that_is_full_nowhere) {
  const TempDirectory temp;
  const SmallDisk disk(temp.file("disk"));
  if (!disk.usable()) return;
  const auto store = open_store(temp.file("db"));
  std::mt19937_64 random(seed());
  std::string value(1U << 20, ' ');
  for (char& c : value) c = static_cast<char>(random());
  must(put(*store, "a", value));

  disk.fill_but(value.size() / 2);
  BOOST_TEST((refused(store->backup(disk.file("copy"))).code == Code::kUnavailable));
  BOOST_TEST(!std::filesystem::exists(disk.file("copy")));
  BOOST_TEST(!std::filesystem::exists(disk.file("copy.partial")));
  must(put(*store, "b", "1"));  // its own disk is not full

  disk.make_space();
  must(store->backup(disk.file("copy")));
  const auto copy = open_store(disk.file("copy"));
  BOOST_TEST((value_of(*copy, "a") == value));
  BOOST_TEST((value_of(*copy, "b") == "1"));
}

BOOST_AUTO_TEST_SUITE_END()
