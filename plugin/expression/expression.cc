#include "plugin/expression/expression.h"
