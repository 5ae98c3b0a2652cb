#define BOOST_TEST_MODULE expression
#include <boost/test/unit_test.hpp>
