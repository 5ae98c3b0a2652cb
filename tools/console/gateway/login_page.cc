#include "login_page.h"

namespace console {
namespace {

// Without script. The form asks for this very page again, with the token.
constexpr std::string_view kBegin = R"x(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Presets: token</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 26rem; padding: 12vh 1rem }
h1 { font-size: 1.4rem }
input, button { box-sizing: border-box; font: inherit; padding: .5rem; width: 100% }
button { margin-top: .75rem }
code { overflow-wrap: anywhere }
</style>
</head>
<body>
<main>
<h1>Presets</h1>
)x";
constexpr std::string_view kWrong =
    "<p role=\"alert\">That is not this console's token. Each start may have a new one.</p>\n";
constexpr std::string_view kEnd = R"x(<form method="get">
<label for="token">The token that <code>preset-console</code> printed, or keeps in its token file</label>
<input id="token" name="token" type="password" required autofocus autocomplete="off">
<button>Open</button>
</form>
</main>
</body>
</html>
)x";

}  // namespace

Response login_page(bool wrong) {
  Response response{.status = 401, .content_type = "text/html; charset=utf-8"};
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  response.body = kBegin;
  if (wrong) response.body += kWrong;
  response.body += kEnd;
  return response;
}

}  // namespace console
