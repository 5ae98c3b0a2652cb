#include "plugin/domain/range.h"
