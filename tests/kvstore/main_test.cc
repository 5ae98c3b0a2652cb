#define BOOST_TEST_MODULE kvstore
#include <boost/test/unit_test.hpp>
