// kvstore's errors in the plugin's words.
#pragma once

#include "kvstore/error.h"
#include "plugin/domain/failure.h"

namespace preset {

// kUnavailable stays what it is; everything else is the store's own fault: kInternal.
std::unexpected<Failure> fail(const kvstore::Error& error);

// For stored bytes that do not read back.
std::unexpected<Failure> fail_damaged(std::string message);

}  // namespace preset
