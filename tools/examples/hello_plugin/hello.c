/* A whole plugin in C: it offers one method, hello.greet. README.md says how to build and load it.
 */
#include <string.h>
#include <tuningd/plugin.h>

static const tuningd_host* the_host;
static tuningd_plugin the_plugin;

static int32_t greet(void* user, tuningd_str params, const tuningd_caller* caller,
                     const tuningd_sink* reply, tuningd_error* error) {
  static const char text[] = "{\"greeting\":\"hello from C\"}";
  (void)user, (void)params, (void)caller, (void)error;
  return reply->write(reply->ctx, (tuningd_str){text, sizeof text - 1});
}

static int32_t start(tuningd_plugin* plugin, tuningd_error* error) {
  const tuningd_methods* methods = the_host->get_service(the_host, TUNINGD_SERVICE_METHODS);
  const tuningd_method method = {
      .size = sizeof method,
      .role = TUNINGD_ROLE_READ,
      .name = "hello.greet",
      .description =
          "{\"summary\":\"Says hello\",\"params\":[],"
          "\"result\":{\"name\":\"greeting\",\"schema\":{\"type\":\"object\"}}}",
      .fn = greet};
  (void)plugin;
  return methods ? methods->add(the_host, &method, error) : TUNINGD_E_UNAVAILABLE;
}

static void stop(tuningd_plugin* plugin) {
  (void)plugin;
}
static void destroy(tuningd_plugin* plugin) {
  memset(plugin, 0, sizeof *plugin);
}

static int32_t create(const tuningd_host* host, tuningd_str settings, tuningd_plugin** plugin,
                      tuningd_error* error) {
  (void)settings, (void)error;
  the_host = host;
  the_plugin =
      (tuningd_plugin){.size = sizeof the_plugin, .start = start, .stop = stop, .destroy = destroy};
  *plugin = &the_plugin;
  return TUNINGD_OK;
}

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const tuningd_entry tuningd_plugin_entry_v1;
const tuningd_entry tuningd_plugin_entry_v1 = {TUNINGD_PLUGIN_MAGIC,
                                               sizeof(tuningd_entry),
                                               TUNINGD_ABI_MAJOR,
                                               TUNINGD_ABI_MINOR,
                                               "hello",
                                               "1.0",
                                               create};
