// What EXPRESSIONS.md shows.
#include <boost/test/unit_test.hpp>

#include "expression_support.h"

using test::worth;

BOOST_AUTO_TEST_SUITE(documented)

BOOST_AUTO_TEST_CASE(results_are_as_shown) {
  BOOST_TEST(worth("4 / 2") == worth("2.0"));
  BOOST_TEST(worth("4 // 2") == "2");
  BOOST_TEST(worth("-7 // 2") == "-4");
  BOOST_TEST(worth("-7 % 3") == "2");
  BOOST_TEST(worth("round(2.5)") == "2");
  BOOST_TEST(worth("divisors(8)") == "[1,2,4,8]");
  BOOST_TEST(worth("powers(2, 3, 32)") == "[4,8,16,32]");
  BOOST_TEST(worth("2.5e-4") == "0.00025");
}

BOOST_AUTO_TEST_CASE(examples_are_worth_what_they_say) {
  const test::Values values = {{"tp_size", 4},
                               {"pp_size", 1},
                               {"dp_size", 2},
                               {"gpus", 8},
                               {"attention_heads", 30},
                               {"attention_backend", "fa3"},
                               {"enable_mla", false},
                               {"enable_two_batch_overlap", true},
                               {"moe_a2a_backend", "none"},
                               {"draft_model", "path"}};
  BOOST_TEST(worth("tp_size * pp_size <= gpus", values) == "true");
  BOOST_TEST(worth("attention_backend in ['fa3', 'triton'] and not enable_mla", values) == "true");
  BOOST_TEST(worth("page_size if set(page_size) else 1", values) == "1");
  BOOST_TEST(worth("tp_size * dp_size == gpus", values) == "true");
  BOOST_TEST(worth("attention_heads % tp_size == 0", values) == "false");
  BOOST_TEST(worth("not enable_two_batch_overlap or moe_a2a_backend != 'none'", values) == "false");
  BOOST_TEST(worth("set(draft_model) == set(speculative_algorithm)", values) == "false");
  BOOST_TEST(worth("powers(2, 64, 512)", values) == "[64,128,256,512]");
  BOOST_TEST(worth("[1, gpus]", values) == "[1,8]");
  BOOST_TEST(worth("1 if gpus == 1 else gpus // 2", values) == "4");
}

BOOST_AUTO_TEST_SUITE_END()
