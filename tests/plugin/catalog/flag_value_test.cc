#include "plugin/catalog/flag_value.h"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

namespace {

namespace json = boost::json;
using preset::Flag;
using preset::FlagType;
using preset::value_fault;

Flag flag(FlagType type) {
  Flag made;
  made.name = "flag";
  made.type = type;
  return made;
}

std::string code(const Flag& flag, std::string_view value) {
  const auto fault = value_fault(flag, json::parse(value));
  return fault ? std::string(fault->code) : "";
}

BOOST_AUTO_TEST_SUITE(flag_value)

BOOST_AUTO_TEST_CASE(each_type_takes_its_own_values_alone) {
  BOOST_TEST(code(flag(FlagType::kInt), "8") == "");
  BOOST_TEST(code(flag(FlagType::kInt), "8.0") == "wrong_type");
  BOOST_TEST(code(flag(FlagType::kInt), "true") == "wrong_type");
  BOOST_TEST(code(flag(FlagType::kFloat), "8") == "");
  BOOST_TEST(code(flag(FlagType::kFloat), "\"0.9\"") == "wrong_type");
  BOOST_TEST(code(flag(FlagType::kBool), "false") == "");
  BOOST_TEST(code(flag(FlagType::kBool), "0") == "wrong_type");
  BOOST_TEST(code(flag(FlagType::kString), "\"x\"") == "");
  BOOST_TEST(code(flag(FlagType::kString), "1") == "wrong_type");
  BOOST_TEST(code(flag(FlagType::kJson), "{\"a\":1}") == "");
  BOOST_TEST(code(flag(FlagType::kJson), "1") == "wrong_type");
  BOOST_TEST(code(flag(FlagType::kIntList), "[1,2]") == "");
  BOOST_TEST(code(flag(FlagType::kIntList), "7") == "");
  BOOST_TEST(code(flag(FlagType::kIntList), "[1,\"2\"]") == "wrong_type");
  BOOST_TEST(code(flag(FlagType::kStringList), "[\"a\"]") == "");
  BOOST_TEST(code(flag(FlagType::kStringList), "[1]") == "wrong_type");
}

BOOST_AUTO_TEST_CASE(null_leaves_any_flag_out) {
  for (const auto type : {FlagType::kInt, FlagType::kBool, FlagType::kEnum, FlagType::kJson}) {
    BOOST_TEST(code(flag(type), "null") == "");
  }
}

BOOST_AUTO_TEST_CASE(bounds_count_on_both_sides_and_special_values_stand_outside) {
  Flag bounded = flag(FlagType::kFloat);
  bounded.exclusive_min = 0;
  bounded.max = 1;
  BOOST_TEST(code(bounded, "0") == "out_of_range");
  BOOST_TEST(code(bounded, "0.001") == "");
  BOOST_TEST(code(bounded, "1") == "");
  BOOST_TEST(code(bounded, "1.001") == "out_of_range");
  bounded.special = {-1};
  BOOST_TEST(code(bounded, "-1") == "");
  BOOST_TEST(value_fault(bounded, 2)->message ==
             "2 is out of range: expected a number above 0 and at most 1, or -1");
}

BOOST_AUTO_TEST_CASE(an_enum_names_its_values_and_the_nearest) {
  Flag mode = flag(FlagType::kEnum);
  mode.enum_values = {"auto", "fp8_e4m3"};
  mode.enum_older = {"fp4"};
  BOOST_TEST(code(mode, "\"auto\"") == "");
  BOOST_TEST(code(mode, "\"fp4\"") == "older_value");
  const auto fault = value_fault(mode, "fp8_e4m4");
  BOOST_TEST(fault->code == "not_in_enum");
  BOOST_TEST(fault->nearest.get_string() == "fp8_e4m3");
  BOOST_TEST(fault->message == "\"fp8_e4m4\" is not taken: expected one of auto, fp8_e4m3");
}

BOOST_AUTO_TEST_CASE(a_text_that_reads_as_the_value_is_suggested_as_the_value) {
  const auto fault = value_fault(flag(FlagType::kInt), "8");
  BOOST_TEST(fault->code == "wrong_type");
  BOOST_TEST(fault->nearest.get_int64() == 8);
}

BOOST_AUTO_TEST_CASE(sizes_may_be_written_with_a_suffix_where_the_flag_says_so) {
  BOOST_TEST(preset::sized_number("8k").value() == 8000);
  BOOST_TEST(preset::sized_number("8K").value() == 8192);
  BOOST_TEST(preset::sized_number("1.5k").value() == 1500);
  BOOST_TEST(preset::sized_number("2G").value() == 2LL << 30);
  for (const auto* text : {"k", "8", "8kk", "-1k", "1.0001k", "9999999999T", " 8k", "0x8k"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!preset::sized_number(text));
    }
  }
  Flag tokens = flag(FlagType::kInt);
  tokens.max = 10'000;
  BOOST_TEST(code(tokens, "\"8k\"") == "wrong_type");
  tokens.size_suffix = true;
  BOOST_TEST(code(tokens, "\"8k\"") == "");
  BOOST_TEST(code(tokens, "\"11k\"") == "out_of_range");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
