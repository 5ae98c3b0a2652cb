#include "plugin/catalog/catalog.h"
