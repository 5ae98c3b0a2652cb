#include "plugin/expression/value.h"
