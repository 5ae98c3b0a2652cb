#include "bench/peers.h"
#include "bench/unique_fd.h"

namespace bench {

Echo::Echo(const std::string& program, const std::string& folder, std::size_t bytes, int core)
    : socket_(folder + "/echo-" + std::to_string(bytes) + ".sock"),
      child_({program, socket_, std::to_string(bytes)}, folder + "/echo.log", core) {
  wait_until_ready(child_, [&] {
    try {
      return UniqueFd(connect_to(socket_)).get() >= 0;
    } catch (const std::exception&) {
      return false;
    }
  });
}

}  // namespace bench
