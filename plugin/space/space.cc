#include "plugin/space/space.h"
