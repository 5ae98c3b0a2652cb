#include "plugin/domain/content_hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "config/json_text.h"

namespace preset {
namespace {

// Numbers that are equal are written alike: a whole number as an integer wherever it is one.
void append_number(std::string& out, const json::value& number) {
  constexpr double kTwo63 = 9223372036854775808.0;
  if (const auto* d = number.if_double(); d != nullptr && std::trunc(*d) == *d) {
    if (*d >= -kTwo63 && *d < kTwo63) {
      out += std::to_string(static_cast<std::int64_t>(*d));
      return;
    }
    if (*d >= kTwo63 && *d < 2 * kTwo63) {
      out += std::to_string(static_cast<std::uint64_t>(*d));
      return;
    }
  }
  config::append_json(out, number);
}

void append_canonical(std::string& out, const json::value& value) {
  if (const auto* object = value.if_object()) {
    std::vector<const json::key_value_pair*> members;
    for (const auto& member : *object) members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return a->key() < b->key(); });
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out += ',';
      config::append_json_string(out, members[i]->key());
      out += ':';
      append_canonical(out, members[i]->value());
    }
    out += '}';
  } else if (const auto* array = value.if_array()) {
    out += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += ',';
      append_canonical(out, (*array)[i]);
    }
    out += ']';
  } else if (value.is_number()) {
    append_number(out, value);
  } else {
    config::append_json(out, value);
  }
}

// The space without notes; a parameter that is a list beside them becomes that list.
json::object without_notes(const json::object& parameters) {
  json::object bare;
  for (const auto& member : parameters) {
    const auto* object = member.value().if_object();
    if (object == nullptr || !object->contains("notes")) {
      bare.emplace(member.key(), member.value());
      continue;
    }
    json::object rest;
    for (const auto& inner : *object) {
      if (inner.key() != "notes") rest.emplace(inner.key(), inner.value());
    }
    const auto* values = rest.if_contains("values");
    const bool only_values = values != nullptr && rest.size() == 1;
    bare.emplace(member.key(), only_values ? *values : json::value(std::move(rest)));
  }
  return bare;
}

}  // namespace

std::string canonical_text(const json::value& value) {
  std::string out;
  append_canonical(out, value);
  return out;
}

std::string content_hash(const json::object& space) {
  json::object bare;
  for (const auto& member : space) {
    const auto* parameters = member.key() == "parameters" ? member.value().if_object() : nullptr;
    if (parameters != nullptr) {
      bare.emplace(member.key(), without_notes(*parameters));
    } else {
      bare.emplace(member.key(), member.value());
    }
  }
  const std::string text = canonical_text(bare);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
    return "";  // only where the library has no SHA-256 or no memory
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "sha256:";
  for (std::size_t i = 0; i < length; ++i) {
    out += kDigits[digest[i] >> 4U];
    out += kDigits[digest[i] & 15U];
  }
  return out;
}

}  // namespace preset
