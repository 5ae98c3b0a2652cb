#include "plugin/domain/content_hash.h"

#include <boost/test/unit_test.hpp>

#include "merge_fixture.h"

using preset::canonical_text;
using preset::content_hash;
using test::object_of;

BOOST_AUTO_TEST_SUITE(content_hashes)

BOOST_AUTO_TEST_CASE(it_is_the_sha_256_of_the_canonical_text) {
  // echo -n '{"parameters":{"tp-size":[1,2]}}' | sha256sum
  BOOST_TEST(content_hash(object_of(R"({"parameters":{"tp-size":[1,2]}})")) ==
             "sha256:cf8c59e3d2bfd3cfee161ce37068894b429f60971db4c410be06468f3cf164fb");
}

BOOST_AUTO_TEST_CASE(key_order_and_spelling_of_numbers_do_not_count) {
  BOOST_TEST(canonical_text(object_of(R"({"b":[1.0,-0.0,1e3,0.5],"a":{"d":null,"c":true}})")) ==
             R"({"a":{"c":true,"d":null},"b":[1,0,1000,0.5]})");
  BOOST_TEST(content_hash(object_of(R"({"parameters":{"a":[1],"b":[{"x":1,"y":2}]}})")) ==
             content_hash(object_of(R"({"parameters":{"b":[{"y":2.0,"x":1}],"a":[1.0]}})")));
  BOOST_TEST(canonical_text(object_of(R"({"a":18446744073709551615})")) ==
             R"({"a":18446744073709551615})");
}

BOOST_AUTO_TEST_CASE(values_their_kinds_and_their_order_count) {
  const std::string one = content_hash(object_of(R"({"parameters":{"a":[1,2]}})"));
  for (const char* other : {R"({"parameters":{"a":[2,1]}})", R"({"parameters":{"a":["1",2]}})",
                            R"({"parameters":{"a":[true,2]}})", R"({"parameters":{"b":[1,2]}})",
                            R"({"parameters":{"a":[1,2]},"links":[]})"}) {
    BOOST_TEST(content_hash(object_of(other)) != one, other);
  }
}

BOOST_AUTO_TEST_CASE(notes_do_not_count) {
  BOOST_TEST(content_hash(object_of(R"({"parameters":{"a":{"values":[1],"notes":[
               {"value":1,"why":"measured"}]}}})")) ==
             content_hash(object_of(R"({"parameters":{"a":[1]}})")));
  BOOST_TEST(content_hash(object_of(R"({"parameters":{"a":{"values":[1],"when":"b","notes":[
               {"value":1,"why":"measured"}]}}})")) ==
             content_hash(object_of(R"({"parameters":{"a":{"values":[1],"when":"b"}}})")));
}

BOOST_AUTO_TEST_SUITE_END()
