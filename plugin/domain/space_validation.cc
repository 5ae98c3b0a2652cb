#include "plugin/domain/space_validation.h"
