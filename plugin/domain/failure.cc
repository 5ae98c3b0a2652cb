#include "plugin/domain/failure.h"

namespace preset {

std::unexpected<Failure> fail(FieldErrors errors) {
  std::string message = errors.empty() ? "invalid params" : errors.front().message;
  if (!errors.empty() && !errors.front().path.empty()) {
    message = errors.front().path + ": " + message;
  }
  if (errors.size() > 1) message += " (and " + std::to_string(errors.size() - 1) + " more)";
  return std::unexpected(Failure{Kind::kInvalidParams, std::move(message), std::move(errors), {}});
}

}  // namespace preset
