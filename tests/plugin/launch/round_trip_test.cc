// Points over a small catalog go out as lines and files, and come back.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <random>

#include "support/temp_dir.h"
#include "tests/plugin/launch/small_catalogs.h"

using namespace preset;
using namespace preset::launch_test;

namespace {

class Points {
 public:
  Points(std::string_view engine, unsigned seed, bool for_file)
      : catalog_(small_catalog(engine)), random_(seed), for_file_(for_file) {}

  const Catalog& catalog() const { return *catalog_; }

  json::object next() {
    std::vector<const Flag*> flags;
    for (const Flag& flag : catalog_->parts().flags) {
      if (flag.name != "model" && random_() % 2 == 0) flags.push_back(&flag);
    }
    std::shuffle(flags.begin(), flags.end(), random_);
    json::object point;
    for (const Flag* flag : flags) point[flag->name] = value(*flag);
    return point;
  }

  std::string any_text() {
    static const std::vector<std::string> kTexts = {
        "",           "a",          "--on",  "--size", "-s",           "-1",       "-0.5",
        "--no-cache", "a b",        "x=y",   "'",      "\"",           "$HOME",    "ü漢😀",
        "a\nb",       "on",         "no",    "1e3",    "0x10",         "null",     "~",
        "12:30",      "{a}",        "[1]",   "#x",     "a: b",         "- a",      "true",
        "0o7",        ".inf",       "1_000", "=",      "\xE2\x80\xA8", "\xC2\x85", "\t",
        "-x y",       "2024-01-01", "*",     "&a",     "!t",           "%",        "@",
        "`",          "a\\",        "\x7F"};
    std::string text = kTexts[random_() % kTexts.size()];
    // A file would turn it into an option: that goes by the command line (config_file_test).
    if (for_file_ && text.starts_with('-')) text = "a" + text;
    return text;
  }

 private:
  json::value value(const Flag& flag) {
    switch (flag.type) {
      case FlagType::kInt:
        return std::int64_t{static_cast<std::int32_t>(random_())} * (random_() % 2 == 0 ? 1 : 4096);
      case FlagType::kFloat: {
        const double number = (static_cast<double>(random_()) - 2e9) / 1000.0;
        if (random_() % 8 == 0) return for_file_ ? 1e300 : number * 1e-12;
        return for_file_ ? std::abs(number) : number;
      }
      case FlagType::kBool:
        // A switch that is off leaves no trace on a command line.
        if (flag.bool_style == BoolStyle::kPresence && !for_file_) return true;
        return random_() % 2 == 0;
      case FlagType::kString:
        return json::string(any_text());
      case FlagType::kEnum:
        return flag.enum_values[random_() % flag.enum_values.size()];
      case FlagType::kJson:
        return json_value();
      case FlagType::kIntList: {
        json::array list;
        for (std::size_t left = 1 + random_() % 4; left > 0; --left) list.push_back(random_() % 99);
        return list;
      }
      case FlagType::kStringList:
        return texts(flag.list_style == ListStyle::kComma);
    }
    return nullptr;
  }

  json::value json_value() {
    switch (random_() % 4) {
      case 0:
        return json::object{{any_text() + "k", any_text()}, {"n", random_() % 9}, {"z", nullptr}};
      case 1:
        return json::array{any_text(), 0.5, true, nullptr};
      case 2:
        return random_() % 100;
      default:
        return json::string(any_text());
    }
  }

  json::array texts(bool commas) {
    json::array list;
    for (std::size_t left = 1 + random_() % 3; left > 0; --left) {
      std::string text = any_text();
      if (commas && text.empty()) text = "x";
      list.push_back(json::string(text));
    }
    return list;
  }

  CatalogPtr catalog_;
  std::mt19937 random_;
  bool for_file_;
};

constexpr const char* kEngines[] = {"vllm", "sglang", "llama.cpp"};

}  // namespace

BOOST_AUTO_TEST_SUITE(round_trip)

BOOST_AUTO_TEST_CASE(a_points_line_is_captured_as_the_point) {
  for (const char* engine : kEngines) {
    Points points(engine, 5, false);
    for (int round = 0; round < 4000; ++round) {
      const json::object point = points.next();
      const std::string model = round % 3 == 0 ? "" : "org/model";
      const auto rendered = render(points.catalog(), point, nullptr, model);
      BOOST_REQUIRE_MESSAGE(rendered, text(point) << ": " << why(rendered));
      BOOST_REQUIRE_MESSAGE(rendered->warnings.empty(), text(point));
      const auto captured = capture_argv(rendered->argv, small_catalog_of, nullptr);
      BOOST_REQUIRE_MESSAGE(captured, rendered->shell << ": " << why(captured));
      BOOST_REQUIRE_MESSAGE(same_value(point_of(*captured), point),
                            engine << " " << rendered->shell << "\n"
                                   << text(captured->parameters) << "\n"
                                   << text(point));
      BOOST_REQUIRE(captured->model == model);
      // And with the words it was captured from, the very same line.
      const auto again = render(points.catalog(), point_of(*captured), captured->launch, "");
      BOOST_REQUIRE_MESSAGE(again, rendered->shell << ": " << why(again));
      BOOST_REQUIRE(again->argv == rendered->argv);
      BOOST_REQUIRE(again->shell == rendered->shell);
      BOOST_REQUIRE(words(again->shell) == again->argv);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_points_file_is_captured_as_the_point) {
  for (const char* engine : {"vllm", "sglang"}) {
    Points points(engine, 6, true);
    for (int round = 0; round < 4000; ++round) {
      json::object point = points.next();
      if (auto* pairs = point.if_contains("pairs")) *pairs = json::array{pairs->as_array().front()};
      if (std::string_view(engine) == "sglang") point.erase("cache");
      if (auto* size = point.if_contains("size")) *size = std::abs(size->as_int64());
      const auto rendered = render(points.catalog(), point, nullptr, "org/model");
      BOOST_REQUIRE_MESSAGE(rendered, text(point) << ": " << why(rendered));
      const auto captured = capture_config(rendered->config_file, points.catalog());
      BOOST_REQUIRE_MESSAGE(captured, rendered->config_file << why(captured));
      BOOST_REQUIRE_MESSAGE(same_value(point_of(*captured), point),
                            rendered->config_file << "\n"
                                                  << text(captured->parameters) << "\n"
                                                  << text(point));
      BOOST_REQUIRE(rendered->config_argv.back() == points.catalog().parts().config_name);
    }
  }
}

// vLLM and SGLang read their lines with it; what it makes of them is not ours to say.
BOOST_AUTO_TEST_CASE(argparse_reads_the_point_from_its_line) {
  if (std::system("python3 -c 'import argparse' 2>/dev/null") != 0) {
    BOOST_TEST_MESSAGE("no Python here");
    return;
  }
  std::string lines;
  for (const char* engine : {"vllm", "sglang"}) {
    Points points(engine, 11, false);
    const auto skip = static_cast<std::ptrdiff_t>(points.catalog().parts().command.size());
    for (int round = 0; round < 3000; ++round) {
      const json::object point = points.next();
      const bool model = std::string_view(engine) == "vllm" && round % 2 == 0;
      const auto rendered = render(points.catalog(), point, nullptr, model ? "org/m" : "");
      BOOST_REQUIRE(rendered);
      json::array argv;
      for (auto at = rendered->argv.begin() + skip; at != rendered->argv.end(); ++at) {
        argv.push_back(json::string(*at));
      }
      lines += text(json::object{{"argv", std::move(argv)},
                                 {"model", model ? json::value("org/m") : json::value()},
                                 {"point", point}});
      lines += '\n';
    }
  }
  const test::TempDir folder;
  const std::string file = folder.write("lines", lines);
  BOOST_TEST(std::system(quote_shell({"python3", READ_WITH_ARGPARSE, file}).c_str()) == 0);
}

// Launch data comes from whoever saved the preset: whatever it says, either it is refused or the
// line says what the point says.
BOOST_AUTO_TEST_CASE(no_launch_data_ever_changes_a_parameter) {
  std::mt19937 random(9);
  int taken = 0;
  for (const char* engine : kEngines) {
    Points points(engine, 8, false);
    const auto one_of = [&](std::initializer_list<const char*> texts) {
      return json::string(*(texts.begin() + static_cast<std::ptrdiff_t>(random() % texts.size())));
    };
    for (int round = 0; round < 20000; ++round) {
      json::array line;
      for (std::size_t left = random() % 4; left > 0; --left) {
        if (random() % 4 == 0) {
          line.push_back(json::object{{"word", points.any_text()}, {"model", random() % 2 == 0}});
          continue;
        }
        json::object item = {{"flag", one_of({"size", "name", "sizes", "cache", "new", "on"})},
                             {"option", one_of({"--size", "-s", "--name", "--sizes", "--no-cache",
                                                "--cache", "--new", "--on", "-O"})}};
        json::array texts;
        for (std::size_t more = random() % 3; more > 0; --more) {
          texts.push_back(json::string(points.any_text()));
        }
        item["text"] = texts;
        if (random() % 3 == 0) item["join"] = random() % 2 == 0 ? "=" : "";
        line.push_back(std::move(item));
      }
      const json::object point = {{"size", 2}, {"name", points.any_text()}, {"on", true}};
      const auto rendered = render(points.catalog(), point, json::object{{"line", line}}, "m");
      if (!rendered) continue;
      ++taken;
      auto argv = rendered->argv;
      const auto& command = points.catalog().parts().command;
      if (argv.front() != command.front())
        argv.insert(argv.begin(), command.begin(), command.end());
      const auto captured = capture_argv(argv, small_catalog_of, nullptr);
      BOOST_REQUIRE_MESSAGE(captured, rendered->shell);
      BOOST_REQUIRE_MESSAGE(same_value(point_of(*captured), point),
                            text(line) << "\n"
                                       << rendered->shell << "\n"
                                       << text(captured->parameters) << "\n"
                                       << text(point));
    }
  }
  BOOST_TEST(taken > 10000);
}

BOOST_AUTO_TEST_CASE(no_text_ever_changes_another_flag) {
  for (const char* engine : kEngines) {
    Points points(engine, 7, false);
    for (int round = 0; round < 4000; ++round) {
      const json::string one(points.any_text());
      const json::string two(points.any_text());
      const json::object point = {{"size", one}, {"new", two}, {"mode", one}, {"ratio", 0.5}};
      const auto rendered = render(points.catalog(), point, nullptr, "m");
      if (!rendered) {
        BOOST_REQUIRE((rendered.error().kind == Kind::kInvalidParams));
        continue;
      }
      const auto captured = capture_argv(rendered->argv, small_catalog_of, nullptr);
      BOOST_REQUIRE(captured);
      BOOST_REQUIRE_MESSAGE(captured->parameters.size() == 4, rendered->shell);
      BOOST_REQUIRE(captured->model == "m");
      BOOST_REQUIRE(captured->parameters.at("ratio") == json::array{0.5});
      for (const char* name : {"size", "new", "mode"}) {
        BOOST_REQUIRE_MESSAGE(captured->parameters.contains(name), rendered->shell);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
