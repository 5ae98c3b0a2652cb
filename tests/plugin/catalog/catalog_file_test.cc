#include "plugin/catalog/catalog_file.h"

#include <boost/test/unit_test.hpp>

namespace {

using preset::BoolStyle;
using preset::ListStyle;
using preset::RuleSeverity;

const std::string kHead = R"(format: tuningd-catalog/1
engine: engine
version: "1.2"
groups: [memory]
facts:
  - {name: gpus, help: how many}
flags:
  - name: tp-size
    aliases: [tensor-parallel-size]
    short: [tp]
    type: int
    default: 1
    min: 1
    suggest: [1, 2]
    group: memory
    help: Ranks.
  - {name: fast, type: bool, bool_style: negatable, negative: slow, help: Speed.}
  - {name: mode, type: enum, enum: [a, b], default: a, help: Mode.}
  - {name: sizes, type: int_list, list_style: comma, help: Sizes.}
)";

std::string problems(const std::string& text) {
  const auto catalog = preset::parse_catalog(text, "e.yaml");
  if (catalog) return "";
  std::string all;
  for (const auto& problem : catalog.error()) all += config::to_string(problem) + "\n";
  return all;
}

BOOST_AUTO_TEST_SUITE(catalog_file)

BOOST_AUTO_TEST_CASE(flags_are_found_by_name_alias_short_option_and_negative) {
  const auto catalog = preset::parse_catalog(kHead, "e.yaml").value();
  BOOST_TEST(catalog->find("tp-size")->name == "tp-size");
  BOOST_TEST(catalog->find("tensor_parallel_size")->name == "tp-size");
  BOOST_TEST(catalog->find("--tp-size")->name == "tp-size");
  BOOST_TEST(catalog->find("tp") == nullptr);
  BOOST_TEST(catalog->find_short("tp")->name == "tp-size");
  BOOST_TEST(catalog->find_negative("slow")->name == "fast");
  BOOST_TEST(catalog->find_negative("no-fast") == nullptr);
  BOOST_TEST((catalog->find("sizes")->list_style == ListStyle::kComma));
  BOOST_TEST((catalog->find("fast")->bool_style == BoolStyle::kNegatable));
  BOOST_TEST(catalog->parts().covers == "1.2");
  BOOST_TEST(catalog->nearest("tp_sise") == "tp-size");
}

BOOST_AUTO_TEST_CASE(rules_are_read_with_their_expressions) {
  const auto catalog = preset::parse_catalog(kHead + R"(rules:
  - {id: fits, severity: error, rule: Enough GPUs., require: tp_size <= gpus, source: s.py}
  - {id: b-is-slow, severity: rewrite, rule: B., when: mode == 'b', set: {fast: 'false', sizes: null}, source: s.py}
  - {id: idle, severity: ignored, rule: Idle., when: not fast, ignore: [sizes], source: s.py}
)",
                                             "e.yaml")
                           .value();
  const auto& rules = catalog->parts().rules;
  BOOST_TEST(rules.size() == 3U);
  BOOST_TEST(rules[0].require->text() == "tp_size <= gpus");
  BOOST_TEST((rules[1].severity == RuleSeverity::kRewrite));
  BOOST_TEST(rules[1].set[0].value->text() == "false");
  BOOST_TEST(!rules[1].set[1].value);
  BOOST_TEST(rules[2].ignore.front() == "sizes");
}

BOOST_AUTO_TEST_CASE(each_fault_is_told_with_its_line_and_key) {
  BOOST_TEST(problems(kHead + "flagz: []\n") ==
             "e.yaml:20:1: flagz: unknown key; did you mean flags?\n");
  BOOST_TEST(problems(kHead + "rules:\n  - {id: x, severity: error, rule: X., source: s}\n") ==
             "e.yaml:21:5: rules[0]: a rule of severity error needs require\n");
  BOOST_TEST(problems(kHead + "rules:\n  - {id: x, severity: advice, rule: X., require: tp_size <,"
                              " source: s}\n")
                 .find("e.yaml:21:41: rules[0].require: column 10 of the expression: ") == 0U);
  BOOST_TEST(problems(kHead + "rules:\n  - {id: x, severity: error, rule: X., require: gpu > 1,"
                              " source: s}\n")
                 .find("gpu is neither a flag nor a fact of this file") != std::string::npos);
  BOOST_TEST(problems(kHead + "renames:\n  - {from: old, to: new, kind: renamed}\n")
                 .find("renames[0].to: new is no flag of this file") != std::string::npos);
  BOOST_TEST(problems(kHead + "renames:\n  - {from: mode, kind: removed}\n")
                 .find("mode is a flag of this file") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(values_of_a_flag_must_fit_the_flag) {
  const auto with = [](std::string_view flag) {
    return problems(kHead + "  - " + std::string(flag) + "\n");
  };
  BOOST_TEST(
      with("{name: n, type: int, default: x}").find("flags[4].default: expected an integer") !=
      std::string::npos);
  BOOST_TEST(with("{name: n, type: int, min: 2, suggest: [1]}").find("out of range") !=
             std::string::npos);
  BOOST_TEST(with("{name: n, type: enum}").find("an enum needs its values") != std::string::npos);
  BOOST_TEST(with("{name: n, type: whole}").find("flags[4].type: must be int, float") !=
             std::string::npos);
  BOOST_TEST(with("{name: Name, type: int}").find("must be kebab-case") != std::string::npos);
  BOOST_TEST(with("{name: tp-size, type: int}").find("is here twice") != std::string::npos);
  BOOST_TEST(with("{name: n, type: int, aliases: [mode]}").find("mode is a flag's name already") !=
             std::string::npos);
  BOOST_TEST(with("{name: n, type: int, group: none}").find("not among the file's groups") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(all_faults_are_told_and_not_the_first_alone) {
  const std::string all = problems("format: other/9\nengine: ''\nflags: {}\n");
  BOOST_TEST(all.find("format: must be tuningd-catalog/1") != std::string::npos);
  BOOST_TEST(all.find("engine: must not be empty") != std::string::npos);
  BOOST_TEST(all.find("version") != std::string::npos);
  BOOST_TEST(all.find("flags: must be a list") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_map_or_no_file_is_one_fault) {
  BOOST_TEST(problems("- a\n").find("expected a map: a catalog") != std::string::npos);
  BOOST_TEST(!preset::load_catalog("/nowhere/at/all.yaml"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
