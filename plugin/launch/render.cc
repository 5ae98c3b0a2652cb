#include "plugin/launch/launch.h"
