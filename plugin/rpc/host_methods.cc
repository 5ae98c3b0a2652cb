#include "plugin/rpc/host_methods.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace preset {
namespace {

// Method answers are JSON-RPC codes; those up to -99 are the ABI's own.
constexpr int kFirstRpcCode = -100;

template <std::size_t size>
void copy_text(char (&to)[size], std::string_view from) {
  std::size_t length = std::min(from.size(), size - 1);
  if (length < from.size()) {
    while (length > 0 && (static_cast<unsigned char>(from[length]) & 0xC0U) == 0x80U) {
      --length;
    }
  }
  std::memcpy(to, from.data(), length);
  to[length] = '\0';
}

// JSON text holds line breaks only between its parts: there a blank does as well.
void make_one_line(std::string& text) {
  std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

}  // namespace

tuningd_sink sink_to(std::string& text) {
  return {&text, [](void* to, tuningd_str part) noexcept -> std::int32_t {
            try {
              static_cast<std::string*>(to)->append(view(part));
              return TUNINGD_OK;
            } catch (...) {
              return TUNINGD_E_INTERNAL;
            }
          }};
}

void set_error(tuningd_error* error, int code, std::string_view path, std::string_view message) {
  if (error == nullptr || error->size < sizeof(tuningd_error)) {
    return;
  }
  error->code = code;
  copy_text(error->path, path);
  copy_text(error->message, message);
}

std::expected<std::string, RpcError> HostMethods::call(std::string_view name,
                                                       std::string_view params,
                                                       const Caller& caller) const {
  if (methods_ == nullptr) {
    return std::unexpected(method_not_found(name, ""));
  }
  const tuningd_caller who = {sizeof(tuningd_caller), static_cast<std::int32_t>(caller.role),
                              caller.uid, 0, borrow(caller.user)};
  std::string reply;
  const tuningd_sink sink = sink_to(reply);
  tuningd_error error{};
  error.size = sizeof error;
  const std::string ended(name);
  const int code = methods_->call(host_, ended.c_str(), borrow(params), &who, &sink, &error);
  make_one_line(reply);
  if (code == TUNINGD_OK) {
    return reply;
  }
  if (code > kFirstRpcCode) {
    return std::unexpected(internal_error());
  }
  if (reply.empty()) {
    reply = std::string(R"({"code":")") + error_name(code) + "\"}";
  }
  error.message[sizeof error.message - 1] = '\0';
  return std::unexpected(RpcError{code, error.message, std::move(reply)});
}

std::string HostMethods::list() const {
  std::string reply;
  if (methods_ != nullptr) {
    const tuningd_sink sink = sink_to(reply);
    if (methods_->list(host_, &sink) != TUNINGD_OK) {
      reply.clear();
    }
  }
  return reply.empty() ? "[]" : reply;
}

}  // namespace preset
