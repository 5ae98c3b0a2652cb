// The test program of tasks.
#define BOOST_TEST_MODULE tasks
#include <boost/test/unit_test.hpp>
