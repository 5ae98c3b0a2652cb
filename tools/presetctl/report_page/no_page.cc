#include "presetctl/report_page/page.h"

namespace presetctl {

std::string_view report_page() {
  return {};
}

}  // namespace presetctl
