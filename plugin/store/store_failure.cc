#include "plugin/store/store_failure.h"

namespace preset {

std::unexpected<Failure> fail(const kvstore::Error& error) {
  const bool passing = error.code == kvstore::Code::kUnavailable ||
                       error.code == kvstore::Code::kConflict;  // a reopened store: try again
  return fail(passing ? Kind::kUnavailable : Kind::kInternal, error.message);
}

std::unexpected<Failure> fail_damaged(std::string message) {
  return fail(Kind::kInternal, std::move(message) + "; store.verify tells more");
}

}  // namespace preset
