// Small helpers at the C boundary: views, size-safe copies, errors, sinks, and the barrier that no
// exception of a plugin passes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "tuningd/plugin.h"

namespace tuningd {

// Who registered something: a plugin, or the host itself.
struct Owner {
  std::size_t order = 0;  // place in the settings file
  std::string name;
  std::string file;  // "": the host
};
using OwnerPtr = std::shared_ptr<const Owner>;
// "plugin preset (/usr/lib/tuningd/preset.so)", or "the host".
std::string to_string(const Owner& owner);

// A failed call, in C++ form.
struct AbiFailure {
  std::int32_t code = TUNINGD_E_INTERNAL;
  std::string path;
  std::string message;
};

inline std::string_view view(tuningd_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.len);
}
inline tuningd_str borrow(std::string_view text) {
  return {text.data(), text.size()};
}

// Copies min(source->size, sizeof(T)) bytes into a zeroed T: what an older side did not know is
// null. `size` must be the first member of T.
template <class T>
T size_safe_copy(const T* source) {
  static_assert(std::is_trivially_copyable_v<T>);
  static_assert(offsetof(T, size) == 0);
  T copy{};
  std::uint32_t size = 0;
  std::memcpy(&size, source, sizeof size);
  std::memcpy(&copy, source, std::min<std::size_t>(size, sizeof(T)));
  copy.size = static_cast<std::uint32_t>(std::min<std::size_t>(size, sizeof(T)));
  return copy;
}

// Fills as much of the caller's storage as there is; null is allowed.
void fill_error(tuningd_error* error, std::int32_t code, std::string_view path,
                std::string_view message) noexcept;
inline std::int32_t fill_error(tuningd_error* error, const AbiFailure& failure) noexcept {
  fill_error(error, failure.code, failure.path, failure.message);
  return failure.code;
}

// A tuningd_error with its size set, and what the plugin wrote into it read with care: its texts
// may lack the NUL.
tuningd_error empty_error() noexcept;
std::string message_of(const tuningd_error& error);
std::string path_of(const tuningd_error& error);

// Collects what a plugin writes, up to a limit; beyond it `write` answers negative.
class TextSink {
 public:
  explicit TextSink(std::size_t limit = std::size_t{64} << 20U)
      : limit_(limit), sink_{this, &TextSink::write} {}
  TextSink(const TextSink&) = delete;
  TextSink& operator=(const TextSink&) = delete;

  const tuningd_sink* get() const { return &sink_; }
  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }
  bool overflowed() const { return overflowed_; }

 private:
  static std::int32_t write(void* ctx, tuningd_str part) noexcept;

  std::size_t limit_;
  tuningd_sink sink_;
  std::string text_;
  bool overflowed_ = false;
};

// Calls into a plugin. What it throws, though the header forbids it, becomes a text for the log:
// "threw an exception: …".
template <class Call>
auto guarded(Call&& call) -> std::expected<std::invoke_result_t<Call>, std::string> {
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<Call>>) {
      std::forward<Call>(call)();
      return {};
    } else {
      return std::forward<Call>(call)();
    }
  } catch (const std::exception& thrown) {
    return std::unexpected(std::string("threw an exception: ") + thrown.what());
  } catch (...) {
    return std::unexpected(std::string("threw something that is no std::exception"));
  }
}

}  // namespace tuningd
