// Refusals that this user gets from no real daemon, or none of this version gives.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "console_api.h"
#include "tools/played_daemon.h"

namespace {

using namespace test;
namespace json = boost::json;

BOOST_AUTO_TEST_SUITE(api_refusal)

BOOST_AUTO_TEST_CASE(what_a_role_may_not_is_403_with_the_daemon_s_word) {
  PlayedDaemon daemon;
  const PlayedDaemon::Refusal refusal{-32005, "preset.delete needs the role write"};
  for (const char* method : {"preset.delete", "preset.get", "task.cancel"}) {
    daemon.refuse(method, refusal);
  }
  const Gateway gateway({.socket = daemon.socket()});
  for (const HttpAnswer& answer :
       {gateway.request("DELETE", "/api/presets/1"), gateway.get("/api/presets/1"),
        gateway.request("POST", "/api/tasks/1/cancel")}) {
    check_refused(answer, 403, "permission_denied");
    BOOST_TEST(detail_of(answer) == refusal.message);
  }
}

BOOST_AUTO_TEST_CASE(faults_outside_of_the_file_are_told_too) {
  PlayedDaemon daemon;
  daemon.refuse("preset.import",
                {-32602, "invalid params",
                 json::object{{"code", "invalid_params"},
                              {"errors",
                               {{{"path", "/document/version"}, {"message", "is missing"}},
                                {{"path", "/x"}, {"message", "is no param"}},
                                {{"path", ""}, {"message", "and 5 more faults"}}}}}});
  const Gateway gateway({.socket = daemon.socket()});
  const Upload upload = upload_of("a.json", "{}");
  const HttpAnswer answer =
      gateway.request("POST", "/api/presets/import", {{"Content-Type", upload.type}}, upload.body);
  check_refused(answer, 422, "invalid_params");
  BOOST_TEST(detail_of(answer) == "/version: is missing; /x: is no param; and 5 more faults");
}

BOOST_AUTO_TEST_CASE(an_error_that_is_not_known_is_500) {
  PlayedDaemon daemon;
  daemon.refuse("preset.get", {-31000, "of a later version"});
  const Gateway gateway({.socket = daemon.socket()});
  check_refused(gateway.get("/api/presets/1"), 500, "internal_error");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
