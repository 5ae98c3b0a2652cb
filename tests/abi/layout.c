/* The header is the first thing here: it must compile alone as C11. */
#include <tuningd/plugin.h>
#define STATIC_ASSERT _Static_assert
#include "layout.inc"
