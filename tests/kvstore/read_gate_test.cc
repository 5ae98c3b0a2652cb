#include "read_gate.h"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <thread>
#include <vector>

using kvstore::ReadGate;
using std::chrono::milliseconds;

BOOST_AUTO_TEST_SUITE(read_gate)

BOOST_AUTO_TEST_CASE(a_gate_nobody_has_passed_shuts_at_once) {
  ReadGate gate;
  BOOST_TEST(gate.shut(milliseconds(0)));
  gate.open();
  BOOST_TEST(gate.passes() == 0);
}

BOOST_AUTO_TEST_CASE(shutting_gives_up_while_a_pass_is_held_and_lets_others_in_again) {
  ReadGate gate;
  auto pass = std::make_unique<ReadGate::Pass>(gate.enter());
  BOOST_TEST(!gate.shut(milliseconds(20)));
  {
    const ReadGate::Pass another = gate.enter();
  }
  pass.reset();
  BOOST_TEST(gate.shut(milliseconds(0)));
}

BOOST_AUTO_TEST_CASE(a_pass_may_end_on_another_thread) {
  ReadGate gate;
  auto pass = std::make_unique<ReadGate::Pass>(gate.enter());
  std::thread([&] { pass.reset(); }).join();
  BOOST_TEST(gate.passes() == 0);
}

BOOST_AUTO_TEST_CASE(what_is_changed_behind_a_shut_gate_is_never_seen_half) {
  ReadGate gate;
  int left = 0;  // plain: ThreadSanitizer would see any access that is not ordered
  int right = 0;
  std::atomic<bool> done = false;
  std::atomic<int> mixed = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const ReadGate::Pass pass = gate.enter();
        if (left != right) ++mixed;
      }
    });
  }
  int shut = 0;
  for (int i = 0; i < 200; ++i) {
    if (!gate.shut(milliseconds(1000))) continue;
    ++shut;
    ++left;
    ++right;
    gate.open();
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  BOOST_TEST(mixed == 0);
  BOOST_TEST(shut > 0);
}

BOOST_AUTO_TEST_SUITE_END()
