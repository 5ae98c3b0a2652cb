/* The first release of the header: what plugins out there were built with. */
#include "frozen/plugin_v1_0.h"
#define STATIC_ASSERT _Static_assert
#include "layout.inc"
