// One bit flipped in a file of the store, sixty times: the daemon refuses to start and names the
// file, or serves every acknowledged preset as it was. It never serves fewer or others as if
// nothing had happened.
#define BOOST_TEST_MODULE corruption
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <iostream>
#include <random>

#include "support/facts.h"

namespace fs = std::filesystem;
namespace json = boost::json;
using test::Answer;
using test::Daemon;
using test::RpcClient;

namespace {

constexpr int kPresets = 40;
constexpr int kCasesPerKind = 20;

std::string name_of(int i) {
  return "preset " + std::to_string(i);
}

// A folder with acknowledged presets in the write-ahead log, or in table files.
class Template {
 public:
  explicit Template(bool in_tables) {
    Daemon daemon;
    daemon.start();
    {
      RpcClient client = daemon.client();
      for (int i = 0; i < kPresets; ++i) {
        presets_.push_back(test::create_preset(
            client, name_of(i),
            {{"category", "c" + std::to_string(i % 3)},
             {"metadata", {{"note", std::string(300, static_cast<char>('a' + i % 26))}}}}));
      }
    }
    daemon.kill();
    if (in_tables) {  // recovery writes what was in the log to table files
      daemon.start();
      BOOST_TEST(daemon.stop() == 0);
    }
    fs::copy(daemon.store_folder(), folder_ / "store", fs::copy_options::recursive);
  }

  void copy_to(const std::string& store) const {
    fs::remove_all(store);
    fs::copy(folder_ / "store", store, fs::copy_options::recursive);
  }
  const std::vector<json::object>& presets() const { return presets_; }

 private:
  test::TempDir folder_;
  std::vector<json::object> presets_;
};

// Files of one kind, those with bytes in them.
std::vector<fs::path> files_of(const std::string& store, const std::string& kind) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(store)) {
    const std::string name = entry.path().filename().string();
    const bool fits = kind == "MANIFEST" ? name.starts_with(kind) : name.ends_with(kind);
    if (fits && entry.is_regular_file() && entry.file_size() > 0) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string flip_one_bit(const fs::path& file, std::mt19937& random) {
  std::string bytes = test::read_file(file.string());
  // A log's file may be longer than what was written to it: flip where there is something.
  const std::size_t used = bytes.find_last_not_of('\0') + 1;
  const std::size_t at = random() % std::max<std::size_t>(used, 1);
  const auto bit = static_cast<unsigned>(random() % 8);
  bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << bit));
  test::write_file(file.string(), bytes);
  return file.filename().string() + " byte " + std::to_string(at) + " bit " + std::to_string(bit);
}

// True if everything was served as it was; an error that says so is no silent loss.
bool check_all(RpcClient& client, const std::vector<json::object>& presets) {
  bool whole = true;
  for (const json::object& preset : presets) {
    for (const json::value& ref : {preset.at("name"), preset.at("id")}) {
      const Answer answer = client.call("preset.get", {{"preset", ref}});
      if (answer.ok()) {
        test::check_equal(answer.result(), preset);
      } else {
        BOOST_TEST((answer.code() != test::kNotFound), answer.line());
        whole = false;
      }
    }
  }
  const Answer list = client.call("preset.list", {{"limit", 1000}});
  if (!list.ok()) return false;
  test::check_equal(list.object().at("total"), presets.size());
  BOOST_TEST(list.object().at("presets").as_array().size() == presets.size());
  return whole;
}

void flip_in(const std::string& kind, const Template& origin, unsigned seed) {
  std::mt19937 random(seed);
  int refused = 0;
  int served = 0;
  int told = 0;
  for (int i = 0; i < kCasesPerKind; ++i) {
    Daemon daemon;
    origin.copy_to(daemon.store_folder());
    const std::vector<fs::path> files = files_of(daemon.store_folder(), kind);
    BOOST_REQUIRE(!files.empty());
    const fs::path& file = files[random() % files.size()];
    const std::string what = flip_one_bit(file, random);
    BOOST_TEST_CONTEXT("seed " << seed << ", " << what) {
      if (daemon.try_start()) {
        RpcClient client = daemon.client();
        ++(check_all(client, origin.presets()) ? served : told);
      } else {
        ++refused;
        BOOST_TEST(daemon.log_has(file.filename().string()), daemon.log());
      }
    }
  }
  std::cout << kind << ": " << refused << " refused, " << served << " intact, " << told
            << " answered with an error\n";
}

const Template& in_log() {
  static const Template made(false);
  return made;
}
const Template& in_tables() {
  static const Template made(true);
  return made;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_bit_flipped_in_the_write_ahead_log_is_no_silent_loss) {
  flip_in(".log", in_log(), 20261);
}

BOOST_AUTO_TEST_CASE(a_bit_flipped_in_a_table_file_is_no_silent_loss) {
  flip_in(".sst", in_tables(), 20262);
}

BOOST_AUTO_TEST_CASE(a_bit_flipped_in_the_manifest_is_no_silent_loss) {
  flip_in("MANIFEST", in_tables(), 20263);
}

BOOST_AUTO_TEST_CASE(a_missing_log_or_table_file_is_noticed) {
  for (const char* kind : {".log", ".sst", "MANIFEST"}) {
    const Template& origin = kind == std::string(".log") ? in_log() : in_tables();
    Daemon daemon;
    origin.copy_to(daemon.store_folder());
    const std::vector<fs::path> files = files_of(daemon.store_folder(), kind);
    BOOST_REQUIRE(!files.empty());
    // The largest: the one that holds the presets.
    const fs::path file = *std::ranges::max_element(
        files, {}, [](const fs::path& each) { return fs::file_size(each); });
    fs::remove(file);
    BOOST_TEST_CONTEXT(file.filename()) {
      if (daemon.try_start()) {
        RpcClient client = daemon.client();
        check_all(client, origin.presets());
      } else {
        BOOST_TEST(!daemon.log().empty());
      }
    }
  }
}
