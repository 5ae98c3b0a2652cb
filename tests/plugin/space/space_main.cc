#define BOOST_TEST_MODULE space
#include <boost/test/unit_test.hpp>
