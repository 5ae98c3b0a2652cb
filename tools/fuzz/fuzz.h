// What the fuzz targets share.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fuzz {

// Ends the process with `what` unless `fact` holds: libFuzzer then keeps the input.
void check(bool fact, const char* what);

// The same, with text that helps to see what happened.
void check(bool fact, const char* what, std::string_view text);

// Equal values, member for member in the same order, numbers of the same type and bits.
bool identical(const boost::json::value& a, const boost::json::value& b);

// Takes an input apart from its front.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  std::uint8_t byte();     // 0 when nothing is left
  std::uint16_t number();  // two bytes
  std::string_view take(std::size_t most);
  std::string_view rest() const { return rest_; }
  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace fuzz
