#define BOOST_TEST_MODULE interface
#include <boost/test/unit_test.hpp>
