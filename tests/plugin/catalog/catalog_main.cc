#define BOOST_TEST_MODULE catalog_facts
#include <boost/test/unit_test.hpp>
