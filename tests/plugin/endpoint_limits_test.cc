// The limits of a preset's fields, each on both sides, and how values come back.
#include <boost/test/unit_test.hpp>

#include "support/facts.h"

namespace json = boost::json;
using test::Answer;
using test::check_invalid;
using test::check_ok;
using test::parse;
using test::preset_params;
using test::repeat;

namespace {

// A character of two bytes: limits count characters.
constexpr std::string_view kE = "\xc3\xa9";

struct Limits : test::OnSharedDaemon {
  // Creates, and deletes again what was created.
  Answer create(const json::object& params) {
    Answer answer = client.call("preset.create", params);
    if (answer.ok()) client.call("preset.delete", {{"preset", answer.object().at("id")}});
    return answer;
  }
  Answer create_with(const json::object& parameters) {
    return create({{"name", "limits"}, {"parameters", parameters}});
  }
  Answer create_text(std::string_view parameters) {
    return create({{"name", "limits"}, {"parameters", parse(parameters)}});
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limits, Limits)

BOOST_AUTO_TEST_CASE(a_name_has_1_to_255_characters) {
  check_ok(create(preset_params("x")));
  check_ok(create(preset_params(repeat(kE, 255))));
  check_ok(create(preset_params(repeat("\xf0\x9f\x98\x80", 255))));
  check_invalid(create(preset_params(repeat(kE, 256))), {"/name"});
  check_invalid(create(preset_params(repeat("x", 256))), {"/name"});
  check_invalid(create(preset_params("")), {"/name"});
}

BOOST_AUTO_TEST_CASE(a_name_has_no_control_characters_and_no_blanks_at_its_ends) {
  for (const char* name : {"a\nb", "a\tb", "\x1b[31m", "a\x7f", "a\xc2\x85z", "\x01"}) {
    check_invalid(create(preset_params(name)), {"/name"});
  }
  for (const char* name : {" a", "a ", " ", "\xc2\xa0z", "z\xe3\x80\x80"}) {
    check_invalid(create(preset_params(name)), {"/name"});
  }
  for (const char* name : {"a b", "1", "../x", "a/b", "'; --", "\"", "\\", "\xf0\x9f\x98\x80"}) {
    check_ok(create(preset_params(name)));
  }
}

BOOST_AUTO_TEST_CASE(category_and_runtime_have_up_to_100_characters) {
  for (const char* field : {"category", "runtime"}) {
    check_ok(create(preset_params("limits", {{field, repeat(kE, 100)}})));
    check_invalid(create(preset_params("limits", {{field, repeat(kE, 101)}})),
                  {"/" + std::string(field)});
    check_invalid(create(preset_params("limits", {{field, "a\nb"}})), {"/" + std::string(field)});
  }
}

BOOST_AUTO_TEST_CASE(a_description_has_up_to_4096_characters) {
  check_ok(create(preset_params("limits", {{"description", repeat(kE, 4096)}})));
  check_ok(create(preset_params("limits", {{"description", "two\nlines"}})));
  check_invalid(create(preset_params("limits", {{"description", repeat("x", 4097)}})),
                {"/description"});
}

BOOST_AUTO_TEST_CASE(there_are_1_to_512_parameters) {
  json::object parameters;
  for (int i = 0; i < 512; ++i) parameters["p" + std::to_string(i)] = {i};
  check_ok(create_with(parameters));
  parameters["one-more"] = {1};
  check_invalid(create_with(parameters), {"/parameters"});
  check_invalid(create_with({}), {"/parameters"});
}

BOOST_AUTO_TEST_CASE(a_parameters_name_has_1_to_128_characters) {
  check_ok(create_with({{repeat(kE, 128), {1}}}));
  const std::string longer = repeat("x", 129);
  check_invalid(create_with({{longer, {1}}}), {"/parameters/" + longer});
  check_invalid(create_with({{"", {1}}}), {"/parameters/"});
}

BOOST_AUTO_TEST_CASE(a_list_has_up_to_4096_candidates) {
  json::array values;
  for (int i = 0; i < 4096; ++i) values.emplace_back(i);
  check_ok(create_with({{"p", values}}));
  values.emplace_back(-1);
  check_invalid(create_with({{"p", values}}), {"/parameters/p"});
}

BOOST_AUTO_TEST_CASE(a_document_has_up_to_one_mebibyte) {
  // Metadata is where that much may stand.
  const auto with_note = [&](std::size_t bytes) {
    return create(preset_params("limits", {{"metadata", {{"note", std::string(bytes, 'n')}}}}));
  };
  check_ok(with_note((1U << 20) - 600));
  const Answer over = with_note((1U << 20) + 1);
  BOOST_TEST(!over.ok());
  BOOST_TEST((over.code() == test::kLimitExceeded || over.code() == test::kInvalidParams));
  check_ok(create(preset_params("limits")));
}

BOOST_AUTO_TEST_CASE(an_update_is_held_to_the_same_limits) {
  test::create_preset(client, "limited");
  check_invalid(client.call("preset.update", {{"preset", "limited"},
                                              {"changes",
                                               {{"name", repeat("x", 256)},
                                                {"description", repeat("x", 4097)},
                                                {"category", repeat("x", 101)},
                                                {"parameters", {{"a", json::array{}}}},
                                                {"metadata", {{"tags", {1}}}}}}}),
                {"/changes/name", "/changes/description", "/changes/category",
                 "/changes/parameters/a", "/changes/metadata/tags/0"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(values, Limits)

BOOST_AUTO_TEST_CASE(candidates_that_are_the_same_json_value_are_duplicates) {
  const char* duplicates[] = {
      R"({"p":[1,1]})",
      R"({"p":[1,1.0]})",
      R"({"p":[0.0,-0.0]})",
      R"({"p":[100,1e2]})",
      R"({"p":["a","\u0061"]})",
      R"({"p":[null,null]})",
      R"({"p":[true,true]})",
      R"({"p":[[1,2],[1,2.0]]})",
      R"({"p":[{"a":1,"b":[2]},{"b":[2.0],"a":1.0}]})",
      R"({"p":[9007199254740993,9007199254740993]})",
  };
  for (const char* parameters : duplicates) {
    BOOST_TEST_CONTEXT(parameters) {
      check_invalid(client.call_text("preset.create", R"({"name":"limits","parameters":)" +
                                                          std::string(parameters) + "}"),
                    {"/parameters/p/1"});
    }
  }
}

BOOST_AUTO_TEST_CASE(candidates_that_differ_are_not) {
  const char* distinct[] = {
      R"({"p":[1,true]})",
      R"({"p":[0,false,null,"",[],{}]})",
      R"({"p":[1,"1"]})",
      R"({"p":[[1,2],[2,1]]})",
      R"({"p":[{"a":1},{"a":2},{"a":1,"b":1}]})",
      R"({"p":[9007199254740992,9007199254740993]})",
      R"({"p":[9223372036854775807,9223372036854775808]})",
      R"({"p":[0.1,0.10000000000000002]})",
      R"({"p":["a","A","\u00e1","a\u0301"]})",
  };
  for (const char* parameters : distinct) {
    BOOST_TEST_CONTEXT(parameters) {
      check_ok(create_text(parameters));
    }
  }
}

BOOST_AUTO_TEST_CASE(numbers_come_back_as_people_write_them) {
  const std::string parameters =
      R"({"p":[0.85,1.0,0.1,2,-1,0,-0.5,100000.0,0.001,123456789.125,3.14159,)"
      R"(9223372036854775807,-9223372036854775808,18446744073709551615,9007199254740993]})";
  const Answer created =
      client.call_text("preset.create", R"({"name":"as written","parameters":)" + parameters + "}");
  check_ok(created);
  BOOST_TEST_CONTEXT(created.line()) {
    BOOST_TEST(created.line().contains(R"("parameters":)" + parameters));
  }
  for (const char* method : {"preset.get", "preset.export"}) {
    const Answer answer = client.call(method, {{"preset", "as written"}});
    BOOST_TEST_CONTEXT(answer.line()) {
      BOOST_TEST(answer.line().contains(R"("parameters":)" + parameters));
    }
  }
  const Answer listed = client.call("preset.list", {{"search", "as written"}});
  BOOST_TEST(listed.line().contains(R"("parameters":)" + parameters));
}

BOOST_AUTO_TEST_CASE(key_order_and_characters_are_kept) {
  const std::string metadata =
      "{\"z\":1,\"a\":{\"y\":[],\"b\":null},\"\xc3\xa9\":\"\xf0\x9f\x98\x80 \\\"quoted\\\" "
      "\\\\ back\\nline\"}";
  check_ok(client.call_text(
      "preset.create",
      R"({"name":"kept order","parameters":{"z":[1],"a":[2]},"metadata":)" + metadata + "}"));
  const Answer got = client.call("preset.get", {{"preset", "kept order"}});
  BOOST_TEST_CONTEXT(got.line()) {
    BOOST_TEST(got.line().contains(R"("parameters":{"z":[1],"a":[2]})"));
    BOOST_TEST(got.line().contains("\"metadata\":" + metadata));
  }
}

BOOST_AUTO_TEST_SUITE_END()
