// The header is the first thing here: it must compile alone as C++20.
#include <tuningd/plugin.h>
#define STATIC_ASSERT static_assert
#include "layout.inc"
