// JSON values as keys: equal texts for equal values.
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace tuningd {

// 1 and 1.0 are one value, 1 and true and "1" are three; the order of an object's members does not
// count.
std::string value_key(const boost::json::value& value);

}  // namespace tuningd
