#include "abi.h"

#include <new>

namespace tuningd {
namespace {

// Copies what fits with its NUL, cut before a character that would not fit whole.
void copy_text(char* target, std::size_t capacity, std::string_view text) {
  std::size_t length = std::min(text.size(), capacity - 1);
  if (length < text.size()) {
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
  }
  std::memcpy(target, text.data(), length);
  target[length] = '\0';
}

template <std::size_t N>
std::string bounded(const char (&text)[N]) {  // NOLINT(modernize-avoid-c-arrays)
  return {text, ::strnlen(text, N)};
}

}  // namespace

std::string to_string(const Owner& owner) {
  if (owner.file.empty()) return "the host";
  return "plugin " + owner.name + " (" + owner.file + ")";
}

void fill_error(tuningd_error* error, std::int32_t code, std::string_view path,
                std::string_view message) noexcept {
  if (error == nullptr) return;
  const auto has = [&](std::size_t end) { return error->size >= end; };
  if (has(offsetof(tuningd_error, path))) error->code = code;
  if (has(offsetof(tuningd_error, message))) copy_text(error->path, sizeof error->path, path);
  if (has(sizeof(tuningd_error))) copy_text(error->message, sizeof error->message, message);
}

tuningd_error empty_error() noexcept {
  tuningd_error error{};
  error.size = sizeof error;
  return error;
}

std::string message_of(const tuningd_error& error) {
  return bounded(error.message);
}
std::string path_of(const tuningd_error& error) {
  return bounded(error.path);
}

std::int32_t TextSink::write(void* ctx, tuningd_str part) noexcept {
  auto* self = static_cast<TextSink*>(ctx);
  const std::string_view text = view(part);
  if (self->overflowed_ || text.size() > self->limit_ - self->text_.size()) {
    self->overflowed_ = true;
    return TUNINGD_E_UNAVAILABLE;
  }
  try {
    self->text_ += text;
  } catch (const std::bad_alloc&) {
    self->overflowed_ = true;
    return TUNINGD_E_UNAVAILABLE;
  }
  return TUNINGD_OK;
}

}  // namespace tuningd
