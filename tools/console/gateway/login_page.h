// What a browser without the cookie gets: a form for the token.
#pragma once

#include "http.h"

namespace console {

// 401. `wrong`: it came with a token, another one.
Response login_page(bool wrong);

}  // namespace console
