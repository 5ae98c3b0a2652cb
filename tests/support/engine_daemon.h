// A daemon that knows the shipped catalogs, for the tests about engines.
#pragma once

#include "support/daemon.h"
#include "support/facts.h"

namespace test {

// With the shipped catalogs, eight GPUs as a fact of its settings, and one system preset of SGLang
// with an old name, "Old System". Started at first use.
Daemon& engine_daemon();

}  // namespace test
