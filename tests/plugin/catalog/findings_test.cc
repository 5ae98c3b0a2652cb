#include "plugin/catalog/findings.h"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "plugin/catalog/catalog_file.h"
#include "plugin/domain/validation.h"

namespace {

namespace json = boost::json;
using preset::CatalogSet;
using preset::Finding;

CatalogSet small_set() {
  const auto read = [](const char* text) { return preset::parse_catalog(text, "e.yaml").value(); };
  return CatalogSet({read(R"(format: tuningd-catalog/1
engine: sglang
version: "0.5"
covers: ">=0.5"
sources: [server_args.py]
facts: [{name: gpus, help: How many.}]
flags:
  - {name: tp-size, aliases: [tensor-parallel-size], type: int, default: 1, min: 1}
  - {name: mem-fraction-static, type: float, exclusive_min: 0, exclusive_max: 1}
  - {name: enable-mixed-chunk, type: bool, default: false}
  - {name: kv-cache-dtype, type: enum, enum: [auto, fp8_e4m3], enum_older: [fp4], source: choices.py}
  - {name: new-flag, type: int, since: "0.6"}
  - {name: old-flag, type: int, deprecated: "0.4", note: use tp-size}
  - {name: on-flag, type: bool, default: true}
  - {name: off-flag, type: int, removed: "0.7"}
  - {name: backend, type: enum, enum: [deepep, none]}
renames:
  - {from: enable-mixed-chunking, to: enable-mixed-chunk, kind: foreign, exact: true}
  - {from: enable-deepep, to: backend, value: deepep, kind: renamed, exact: true}
  - {from: gone, kind: removed, note: swept by nobody}
)"),
                     read(R"(format: tuningd-catalog/1
engine: vllm
version: "1"
flags:
  - {name: max-num-seqs, type: int}
  - {name: enable-prefix-caching, type: bool, bool_style: negatable}
)")});
}

std::vector<Finding> find(std::string_view fields, const CatalogSet& set = small_set()) {
  json::object object = json::parse(fields).get_object();
  object["name"] = "p";
  preset::FieldErrors errors;
  const auto read = preset::read_fields(object, "", errors);
  BOOST_TEST_REQUIRE(errors.empty());
  return preset::find_faults(set, read);
}

// "severity code path" of each.
std::vector<std::string> brief(std::string_view fields) {
  std::vector<std::string> lines;
  for (const auto& finding : find(fields)) {
    lines.push_back(std::string(severity_name(finding.severity)) + " " + std::string(finding.code) +
                    " " + finding.path);
  }
  return lines;
}
using Lines = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(findings)

BOOST_AUTO_TEST_CASE(a_space_of_known_flags_and_fitting_values_has_none) {
  BOOST_TEST(brief(R"({"runtime":"sglang","parameters":{"tp-size":[1,2,null],
      "mem-fraction-static":{"range":{"from":0.8,"to":0.9,"step":0.05}},
      "enable-mixed-chunk":[true,false]}})") == Lines{});
}

BOOST_AUTO_TEST_CASE(an_unknown_name_gets_the_nearest_and_the_engine_that_has_it) {
  const auto found =
      find(R"({"runtime":"sglang","parameters":{"tp-sise":[1],"max-num-seqs":[8]}})");
  BOOST_TEST_REQUIRE(found.size() == 2U);
  BOOST_TEST(found[0].code == "unknown_parameter");
  BOOST_TEST(found[0].message == "sglang 0.5 has no flag \"tp-sise\"; did you mean tp-size?");
  BOOST_TEST(found[0].suggestion.get_string() == "tp-size");
  BOOST_TEST(found[0].source == "server_args.py");
  BOOST_TEST(found[1].message.starts_with("sglang 0.5 has no flag \"max-num-seqs\"; vllm has"));
}

BOOST_AUTO_TEST_CASE(old_and_foreign_names_say_what_became_of_them) {
  const auto found = find(
      R"({"runtime":"sglang","parameters":{"enable-mixed-chunking":[true],"enable-deepep":[true],"gone":[1]}})");
  BOOST_TEST_REQUIRE(found.size() == 3U);
  BOOST_TEST(found[0].code == "foreign_parameter");
  BOOST_TEST(found[0].suggestion.get_string() == "enable-mixed-chunk");
  BOOST_TEST(found[1].code == "renamed_parameter");
  BOOST_TEST(found[1].message == "sglang 0.5 calls \"enable-deepep\" backend (\"deepep\") now");
  BOOST_TEST(found[2].code == "removed_parameter");
  BOOST_TEST(found[2].message == "sglang 0.5 no longer has \"gone\" (swept by nobody)");
}

BOOST_AUTO_TEST_CASE(each_value_is_checked_where_it_stands) {
  BOOST_TEST(
      brief(R"({"runtime":"sglang","parameters":{"tp-size":[1,0,"2"],
      "kv-cache-dtype":["fp4","fp8"]},
      "links":[{"parameters":["mem-fraction-static","enable-mixed-chunk"],"tuples":[[0.5,true],[1,1]]}],
      "any_of":[{"parameters":{"backend":["deep"]}}]})") ==
      (Lines{"error out_of_range /parameters/tp-size/1", "error wrong_type /parameters/tp-size/2",
             "warning older_value /parameters/kv-cache-dtype/0",
             "error not_in_enum /parameters/kv-cache-dtype/1",
             "error out_of_range /links/0/tuples/1/0", "error wrong_type /links/0/tuples/1/1",
             "error not_in_enum /any_of/0/parameters/backend/0"}));
}

BOOST_AUTO_TEST_CASE(aliases_are_told_and_two_spellings_of_one_flag_are_an_error) {
  BOOST_TEST(brief(R"({"runtime":"sglang","parameters":{"tensor-parallel-size":[2]}})") ==
             Lines{"advice alias /parameters/tensor-parallel-size"});
  BOOST_TEST(
      brief(R"({"runtime":"sglang","parameters":{"tp-size":[2],"tensor-parallel-size":[4]}})") ==
      (Lines{"error two_spellings /parameters/tensor-parallel-size",
             "advice alias /parameters/tensor-parallel-size"}));
  BOOST_TEST(brief(R"({"runtime":"vllm","parameters":{"no-enable-prefix-caching":[true]}})") ==
             Lines{"error alias /parameters/no-enable-prefix-caching"});
}

BOOST_AUTO_TEST_CASE(versions_decide_about_flags_that_come_and_go) {
  BOOST_TEST(
      brief(R"({"runtime":"sglang","runtime_version":"<0.6","parameters":{"new-flag":[1]}})") ==
      Lines{"error not_yet /parameters/new-flag"});
  BOOST_TEST(
      brief(R"({"runtime":"sglang","runtime_version":">=0.5","parameters":{"new-flag":[1]}})") ==
      Lines{});
  BOOST_TEST(
      brief(R"({"runtime":"sglang","runtime_version":">=0.7","parameters":{"off-flag":[1]}})") ==
      Lines{"error removed_parameter /parameters/off-flag"});
  BOOST_TEST(
      brief(R"({"runtime":"sglang","runtime_version":">=0.6","parameters":{"off-flag":[1]}})") ==
      Lines{});
  BOOST_TEST(brief(R"({"runtime":"sglang","parameters":{"old-flag":[1]}})") ==
             Lines{"warning deprecated_parameter /parameters/old-flag"});
  BOOST_TEST(
      brief(R"({"runtime":"sglang","runtime_version":"0.4","parameters":{"tp-size":[1]}})") ==
      Lines{"advice version_not_covered /runtime_version"});
  BOOST_TEST(
      brief(R"({"runtime":"sglang","runtime_version":"new","parameters":{"tp-size":[1]}})").size() >
      0U);
}

BOOST_AUTO_TEST_CASE(a_false_that_the_engine_cannot_be_told_is_a_warning) {
  BOOST_TEST(brief(R"({"runtime":"sglang","parameters":{"on-flag":[true,false]}})") ==
             Lines{"warning boolean_without_negative /parameters/on-flag/1"});
}

BOOST_AUTO_TEST_CASE(names_in_expressions_must_mean_something) {
  BOOST_TEST(brief(R"({"runtime":"sglang","parameters":{"tp-size":[1,2],
      "backend":{"values":["none"],"when":"tp_sizes > 1"}},
      "variables":{"wanted":{"type":"int","default":1}},
      "constraints":[{"id":"a","require":"tp_size <= gpus and wanted > 0"},
                     {"id":"b","require":"gpu > 1"}]})") ==
             (Lines{"warning unknown_name /parameters/backend/when",
                    "warning unknown_name /constraints/1/require"}));
}

BOOST_AUTO_TEST_CASE(a_preset_without_runtime_is_held_against_the_engine_it_is_written_for) {
  BOOST_TEST(
      brief(
          R"({"parameters":{"tp-size":[1],"mem-fraction-static":[0.9],"enable-mixed-chunking":[true]}})") ==
      Lines{"warning foreign_parameter /parameters/enable-mixed-chunking"});
  BOOST_TEST(brief(R"({"parameters":{"tp-size":[1],"max-num-seqs":[8]}})") == Lines{});
  BOOST_TEST(brief(R"({"parameters":{"whatever":[1]}})") == Lines{});
}

BOOST_AUTO_TEST_CASE(an_unknown_engine_is_told_with_those_that_are_known) {
  const auto found = find(R"({"runtime":"sglan","parameters":{"x":[1]}})");
  BOOST_TEST_REQUIRE(found.size() == 1U);
  BOOST_TEST(found[0].code == "unknown_runtime");
  BOOST_TEST(found[0].suggestion.get_string() == "sglang");
}

BOOST_AUTO_TEST_CASE(at_most_a_thousand_findings_are_told_and_how_many_more_there_are) {
  const auto with = [](int wrong) {
    std::string list;
    for (int i = 0; i < wrong; ++i) list += (i > 0 ? ",-" : "-") + std::to_string(i);
    return find(R"({"runtime":"sglang","parameters":{"tp-size":[)" + list + "]}}");
  };
  BOOST_TEST(with(1000).size() == 1000U);
  BOOST_TEST(with(1000).back().code == "out_of_range");
  const auto more = with(1003);
  BOOST_TEST_REQUIRE(more.size() == 1001U);
  BOOST_TEST(more.back().message == "and 3 findings more");
}

BOOST_AUTO_TEST_CASE(without_catalogs_nothing_is_found) {
  BOOST_TEST(find(R"({"runtime":"sglang","parameters":{"x":[1]}})", CatalogSet()).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
