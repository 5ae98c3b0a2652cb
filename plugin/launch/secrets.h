// What must not travel in a preset.
#pragma once

#include <string_view>

namespace preset {

// A flag whose value is a password, a key or a token: api-key, hf-token, ssl-keyfile-password.
bool is_secret_option(std::string_view name);

// The same of an environment variable: HF_TOKEN, OPENAI_API_KEY, AWS_SECRET_ACCESS_KEY.
bool is_secret_variable(std::string_view name);

}  // namespace preset
