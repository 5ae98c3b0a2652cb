#include "plugin/catalog/migration.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "plugin/catalog/catalog_file.h"
#include "plugin/domain/validation.h"

namespace {

namespace json = boost::json;

const preset::CatalogPtr& catalog() {
  static const auto made = preset::parse_catalog(R"(format: tuningd-catalog/1
engine: e
version: "2"
flags:
  - {name: tp-size, aliases: [tensor-parallel-size], type: int}
  - {name: backend, type: enum, enum: [deepep, none]}
  - {name: max-bs, type: int}
renames:
  - {from: enable-deepep, to: backend, value: deepep, kind: renamed, exact: true}
  - {from: max-batch, to: max-bs, kind: renamed, exact: true}
  - {from: chunked, to: max-bs, kind: foreign, note: not the same}
  - {from: gone, kind: removed}
)",
                                                 "e.yaml")
                               .value();
  return made;
}

preset::Migration migrated(std::string_view fields) {
  json::object object = json::parse(fields).get_object();
  object["name"] = "p";
  preset::FieldErrors errors;
  auto read = preset::read_fields(object, "", errors);
  BOOST_TEST_REQUIRE(errors.empty());
  return preset::migrate(*catalog(), std::move(read));
}

BOOST_AUTO_TEST_SUITE(migration)

BOOST_AUTO_TEST_CASE(aliases_and_exact_renames_are_applied_in_place) {
  const auto result =
      migrated(R"({"parameters":{"tensor-parallel-size":[1,2],"max-batch":[8],"other":[1]}})");
  BOOST_TEST(json::serialize(result.fields.parameters) ==
             R"({"tp-size":[1,2],"max-bs":[8],"other":[1]})");
  BOOST_TEST_REQUIRE(result.changes.size() == 2U);
  BOOST_TEST(result.changes[0].code == "alias");
  BOOST_TEST(result.changes[1].from == "max-batch");
  BOOST_TEST(result.changes[1].to == "max-bs");
  BOOST_TEST(result.left.empty());
}

BOOST_AUTO_TEST_CASE(a_switch_that_became_a_value_is_left_out_where_it_was_false) {
  const auto result = migrated(R"({"parameters":{"enable-deepep":[true,false]}})");
  BOOST_TEST(json::serialize(result.fields.parameters) == R"({"backend":["deepep",null]})");
}

BOOST_AUTO_TEST_CASE(what_only_a_person_can_decide_is_left_and_told) {
  const auto result =
      migrated(R"({"parameters":{"chunked":[true],"gone":[1],"max-batch":[1],"max-bs":[2]}})");
  BOOST_TEST(result.changes.empty());
  BOOST_TEST_REQUIRE(result.left.size() == 3U);
  BOOST_TEST(result.left[0].message == "not the same");
  BOOST_TEST(result.left[1].to == "");
  BOOST_TEST(result.left[2].message == "max-bs is in the preset too; keep one of them");
  BOOST_TEST(json::serialize(result.fields.parameters) ==
             R"({"chunked":[true],"gone":[1],"max-batch":[1],"max-bs":[2]})");
}

BOOST_AUTO_TEST_CASE(links_alternatives_and_expressions_follow) {
  const auto result =
      migrated(R"({"parameters":{"a":{"values":[1],"when":"max_batch > 4 and 'max_batch' != b"}},
      "links":[{"parameters":["max-batch","b"],"tuples":[[8,1],[16,2]]}],
      "any_of":[{"parameters":{"enable-deepep":[true]}}],
      "constraints":[{"id":"c","require":"tensor_parallel_size * max_batch < 9"}]})");
  BOOST_TEST(json::serialize(result.fields.parameters) ==
             R"({"a":{"values":[1],"when":"max_bs > 4 and 'max_batch' != b"}})");
  BOOST_TEST(json::serialize(result.fields.extras.at("links")) ==
             R"([{"parameters":["max-bs","b"],"tuples":[[8,1],[16,2]]}])");
  BOOST_TEST(json::serialize(result.fields.extras.at("any_of")) ==
             R"([{"parameters":{"backend":["deepep"]}}])");
  BOOST_TEST(json::serialize(result.fields.extras.at("constraints").at(0).at("require")) ==
             R"("tensor_parallel_size * max_bs < 9")");
}

BOOST_AUTO_TEST_CASE(tuples_that_become_the_same_are_one_and_variables_keep_their_names) {
  const auto result =
      migrated(R"({"parameters":{"tensor-parallel-size":{"values_from":"tensor_parallel_size"}},
      "links":[{"parameters":["enable-deepep","b"],"tuples":[[false,1],[null,1],[true,1]]}],
      "variables":{"tensor_parallel_size":{"type":"int","default":2}}})");
  BOOST_TEST(json::serialize(result.fields.extras.at("links")) ==
             R"([{"parameters":["backend","b"],"tuples":[[null,1],["deepep",1]]}])");
  BOOST_TEST(json::serialize(result.fields.parameters) ==
             R"({"tp-size":{"values_from":"tensor_parallel_size"}})");
}

BOOST_AUTO_TEST_CASE(migrating_twice_changes_nothing_more) {
  const auto once =
      migrated(R"({"parameters":{"tensor-parallel-size":[1],"enable-deepep":[true]}})");
  const auto twice = preset::migrate(*catalog(), once.fields);
  BOOST_TEST(twice.changes.empty());
  BOOST_TEST(json::serialize(twice.fields.parameters) == json::serialize(once.fields.parameters));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
