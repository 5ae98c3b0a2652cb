// The test program of the gateway's API.
#define BOOST_TEST_MODULE console_api
#include <boost/test/unit_test.hpp>
