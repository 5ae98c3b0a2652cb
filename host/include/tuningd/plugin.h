/*
 * The plugin ABI of tuningd, version 1.
 *
 * A plugin is a shared object that exports ONE symbol, `tuningd_plugin_entry_v1`, a constant
 * `tuningd_entry`. The host checks its magic, sizes and version before it calls anything, then:
 *
 *     create(settings)            settings are checked; nothing is started, no service looked up
 *       start()                   look up services, register methods, subscribe to hooks
 *         ... hooks and methods are called ...
 *       stop()                    after it returns the plugin calls the host no more
 *     destroy()                   the object is gone; the library stays mapped for good
 *
 * `tuningd --check` calls create and destroy only.
 *
 * Rules that hold for every function here:
 *  - Strings and structs passed in are borrowed until the call returns; copy what you keep. Text is
 *    UTF-8, not NUL-terminated. Text passed out goes through a tuningd_sink during the call.
 *  - An object is destroyed by the side that made it; nobody frees the other's memory.
 *  - Answers are 0 (done), a positive answer where one is documented, or a negative code with the
 *    caller's tuningd_error filled. A reader takes an unknown negative code as internal error.
 *  - No exception, longjmp or signal leaves a function. C++ plugins make their entries noexcept.
 *  - Every struct has `size`, set by the side that filled it to its own sizeof: its first member,
 *    in tuningd_entry the one after the magic. A reader uses min(size, its own sizeof) bytes; a
 *    function beyond that is absent. Minor versions append fields only. tuningd_str and
 *    tuningd_sink have none: they never change.
 *  - After stop returned the host lets nobody in: get_service answers null, everything else
 *    TUNINGD_E_UNAVAILABLE (methods/1 call: -32007), and the log names the plugin.
 *
 * Threads. Each function has a tag:
 *  [main-thread]  the thread of the host's loop; it starts and stops plugins.
 *  [task-thread]  a worker thread of the host, also for a preview; several at once for different
 *                 tasks, never two at once for one task. Each preview is a task of its own.
 *  [any-thread]   any thread at all, several at once, also threads of the plugin's own.
 * From threads of its own a plugin calls only [any-thread] functions.
 */
#ifndef TUNINGD_PLUGIN_H
#define TUNINGD_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TUNINGD_PLUGIN_MAGIC 0x54554E44u /* "TUND" */
#define TUNINGD_ABI_MAJOR 1u             /* must be equal */
#define TUNINGD_ABI_MINOR 1u             /* the host accepts its own and every older one */

/* Answers. Negative codes up to -99 belong to this header; methods answer JSON-RPC codes, see
 * tuningd_method_fn. */
#define TUNINGD_OK 0
#define TUNINGD_VETO 1             /* a hook: the task is refused, the reasons are in the reply */
#define TUNINGD_E_INTERNAL (-1)    /* a fault of the callee */
#define TUNINGD_E_INVALID (-2)     /* an argument or setting is wrong; error.path may say which */
#define TUNINGD_E_UNAVAILABLE (-3) /* not now: shutting down, a resource is gone */
#define TUNINGD_E_EXISTS (-4)      /* that name is registered already */

typedef struct tuningd_str {
  const char* data; /* may be null when len is 0 */
  size_t len;
} tuningd_str;

/* Where text goes. `write` may be called several times, only during the call that was given the
 * sink; it answers 0, or negative when the text is not wanted any more. */
typedef struct tuningd_sink {
  void* ctx;
  int32_t (*write)(void* ctx, tuningd_str part);
} tuningd_sink;

/* Storage of the caller; `size` is set before the call. Both texts are NUL-terminated, cut at a
 * character boundary if they do not fit. */
typedef struct tuningd_error {
  uint32_t size;
  int32_t code;
  char path[128];    /* JSON pointer of the setting or field that is wrong, or "" */
  char message[376]; /* one line, for people */
} tuningd_error;

/* Given to create; valid until destroy returned. */
typedef struct tuningd_host {
  uint32_t size;
  uint32_t reserved;
  void* ctx;
  /* The service struct named `id`, or null if this host has none; valid until destroy returned.
   * Not during create. [any-thread] */
  const void* (*get_service)(const struct tuningd_host* host, const char* id);
} tuningd_host;

typedef struct tuningd_plugin {
  uint32_t size;
  uint32_t reserved;
  void* ctx;
  int32_t (*start)(struct tuningd_plugin* plugin, tuningd_error* error); /* [main-thread] */
  /* Called once if start answered 0, never otherwise: a start that fails undoes itself.
   * [main-thread] */
  void (*stop)(struct tuningd_plugin* plugin);
  /* Not after a hook that never returned. [main-thread], not started or stopped */
  void (*destroy)(struct tuningd_plugin* plugin);
  /* What the plugin offers the host beyond this struct, by id; null: nothing. May be a null
   * pointer itself. [any-thread] */
  const void* (*get_extension)(struct tuningd_plugin* plugin, const char* id);
} tuningd_plugin;

typedef struct tuningd_entry {
  uint32_t magic; /* TUNINGD_PLUGIN_MAGIC */
  uint32_t size;
  uint32_t abi_major;
  uint32_t abi_minor;
  const char* id;      /* e.g. "preset" */
  const char* version; /* of the plugin, for logs */
  /* `settings` is the plugin's part of the settings file as JSON text ("{}" if there is none).
   * On failure nothing is left behind and error.path may name the wrong setting. [main-thread] */
  int32_t (*create)(const tuningd_host* host, tuningd_str settings, tuningd_plugin** plugin,
                    tuningd_error* error);
} tuningd_entry;

#define TUNINGD_PLUGIN_ENTRY_SYMBOL "tuningd_plugin_entry_v1"

/* ---- host service "tuningd.log/1" ------------------------------------------------------------ */

#define TUNINGD_LOG_DEBUG 0
#define TUNINGD_LOG_INFO 1
#define TUNINGD_LOG_WARNING 2
#define TUNINGD_LOG_ERROR 3

typedef struct tuningd_log {
  uint32_t size;
  uint32_t reserved;
  int32_t (*enabled)(const tuningd_host* host, int32_t level); /* [any-thread] */
  /* One finished line. The host escapes control characters and adds time and plugin.
   * [any-thread] */
  void (*write)(const tuningd_host* host, int32_t level, tuningd_str message);
} tuningd_log;
#define TUNINGD_SERVICE_LOG "tuningd.log/1"

/* ---- host service "tuningd.loop/1" ----------------------------------------------------------- */

typedef struct tuningd_loop {
  uint32_t size;
  uint32_t reserved;
  /* Runs fn(user) on the main thread soon, in the order of the posts. Negative when the host is
   * stopping: then fn never runs. What was posted before that runs before stop is called; what a
   * start posted that failed does not run. [any-thread] */
  int32_t (*post)(const tuningd_host* host, void (*fn)(void* user), void* user);
} tuningd_loop;
#define TUNINGD_SERVICE_LOOP "tuningd.loop/1"

/* ---- host service "tuningd.hooks/1" ---------------------------------------------------------- */

/*
 * The life of a task, and where its hooks fire:
 *
 *   task.preview, task.submit ── task.prepare ── task.validate ──┐
 *                                                                ├─ trial.finished (each trial)
 *                                                                └─ task.finished
 *
 * task.prepare    event: the task. Reply: {"task":{...}} the task to go on with, and optionally
 *                 "conflicts":[...], "warnings":["..."]. No reply: unchanged. Subscribers see the
 *                 task as those before them left it. A veto refuses the task.
 * task.validate   event: the prepared task. Reply only with a veto.
 * trial.finished  event: {"task":{...},"trial":{...}}. A reply or veto is ignored.
 * task.finished   event: {"task":{...},"summary":{...}}. A reply or veto is ignored.
 *
 * A veto's reply is {"reasons":["..."]} or, where a field is at fault,
 * {"reasons":["..."],"errors":[{"path":"/presets/1","message":"..."}]}. The first veto wins.
 * A negative answer to task.prepare or task.validate refuses the task with the error's message.
 * Paths in replies and errors are JSON pointers into the task.
 *
 * A subscriber has a time to answer in (the setting tasks.hook_seconds, 10 by default). One that is
 * late has refused task.prepare or task.validate; the others are passed over. What it was given
 * stays valid until it returns, but its answer is dropped. Until it has returned it is not called
 * again, and no other subscriber of its plugin is for that task.
 */
#define TUNINGD_HOOK_TASK_PREPARE "task.prepare"
#define TUNINGD_HOOK_TASK_VALIDATE "task.validate"
#define TUNINGD_HOOK_TRIAL_FINISHED "trial.finished"
#define TUNINGD_HOOK_TASK_FINISHED "task.finished"

typedef struct tuningd_event {
  uint32_t size;
  uint32_t reserved;
  const char* hook;
  uint64_t task_id; /* 0: a preview */
  tuningd_str json;
} tuningd_event;

/* [task-thread] May call methods; must not subscribe. */
typedef int32_t (*tuningd_hook_fn)(void* user, const tuningd_event* event,
                                   const tuningd_sink* reply, tuningd_error* error);

typedef struct tuningd_hooks {
  uint32_t size;
  uint32_t reserved;
  /* Subscribers run by rising `order`, equal ones in the order of the settings file. `release` (may
   * be null) runs exactly once, when the subscription ends, also when subscribe fails. It ends when
   * stop returned or start failed, and the host waits for calls of it that still run; but for one
   * that stays late the host goes on after a second: then no `release` of the plugin runs any more,
   * nor its destroy. Only inside start: TUNINGD_E_INVALID elsewhere, and for a hook this host does
   * not have. [main-thread] */
  int32_t (*subscribe)(const tuningd_host* host, const char* hook, int32_t order,
                       tuningd_hook_fn fn, void* user, void (*release)(void* user),
                       tuningd_error* error);
} tuningd_hooks;
#define TUNINGD_SERVICE_HOOKS "tuningd.hooks/1"

/* ---- host service "tuningd.events/1", since minor 1 ------------------------------------------ */

/*
 * What changes, for whoever watches. Unlike a hook, an event asks nothing.
 *
 * task.changed   json: the task's row, as task.list gives it; also when trials of it moved its
 *                counts. Of a deleted task {"id":…,"name":"…","state":"deleted"}.
 * trial.changed  json: the trial, as task.trials gives it, without its metrics.
 *
 * An event is told after the disk has what it tells. Events of one task come in their order. There
 * may be others one day: ignore what you do not know.
 */
#define TUNINGD_EVENT_TASK_CHANGED "task.changed"
#define TUNINGD_EVENT_TRIAL_CHANGED "trial.changed"

/* Runs on the thread that made the change, which waits for it: copy and go, do not block, and call
 * no method here. [any-thread] */
typedef void (*tuningd_event_fn)(void* user, tuningd_str event, tuningd_str json);

typedef struct tuningd_events {
  uint32_t size;
  uint32_t reserved;
  /* To all events. Subscribers are told in the order of the settings file. `release`, the end of
   * the subscription and when it may be made: as for hooks. [main-thread] */
  int32_t (*subscribe)(const tuningd_host* host, tuningd_event_fn fn, void* user,
                       void (*release)(void* user), tuningd_error* error);
} tuningd_events;
#define TUNINGD_SERVICE_EVENTS "tuningd.events/1"

/* ---- host service "tuningd.methods/1" -------------------------------------------------------- */

/* Roles, each includes the ones before it. */
#define TUNINGD_ROLE_NONE 0
#define TUNINGD_ROLE_READ 1
#define TUNINGD_ROLE_WRITE 2
#define TUNINGD_ROLE_ADMIN 3

typedef struct tuningd_caller {
  uint32_t size;
  int32_t role;
  uint32_t uid;
  uint32_t reserved;
  tuningd_str user; /* name of uid, or "" */
} tuningd_caller;

/* `params` is JSON text, an object or an array; "{}" if the caller gave none. Answers 0 with the
 * result's JSON text in `reply`, or a JSON-RPC error code (-32602, -32001, ...) with error.message
 * set and, optionally, the JSON text of the error's `data` in `reply`. [any-thread] */
typedef int32_t (*tuningd_method_fn)(void* user, tuningd_str params, const tuningd_caller* caller,
                                     const tuningd_sink* reply, tuningd_error* error);

typedef struct tuningd_method {
  uint32_t size;
  int32_t role;     /* the least role that may call it; the host checks it before fn */
  const char* name; /* "preset.get"; "rpc." is reserved */
  /* The OpenRPC Method Object without its name, as JSON text: summary, params, result. */
  const char* description;
  tuningd_method_fn fn;
  void* user;
  void (*release)(void* user); /* may be null; runs exactly once, as for hooks */
} tuningd_method;

typedef struct tuningd_methods {
  uint32_t size;
  uint32_t reserved;
  /* TUNINGD_E_EXISTS if the name is taken. Only inside start; ends as a subscription does.
   * [main-thread] */
  int32_t (*add)(const tuningd_host* host, const tuningd_method* method, tuningd_error* error);
  /* Calls a method of the host or of any plugin and answers what it answers; -32601 if there is
   * none, -32005 if the caller's role does not suffice, -32603 if it broke the rules.
   * [any-thread] */
  int32_t (*call)(const tuningd_host* host, const char* name, tuningd_str params,
                  const tuningd_caller* caller, const tuningd_sink* reply, tuningd_error* error);
  /* The table: a JSON array of OpenRPC Method Objects, each with "x-role", sorted by name.
   * [any-thread] */
  int32_t (*list)(const tuningd_host* host, const tuningd_sink* reply);
} tuningd_methods;
#define TUNINGD_SERVICE_METHODS "tuningd.methods/1"

/* ---- plugin extension "tuningd.reload/1" ----------------------------------------------------- */

/* What the plugin does when the operator asks to reload (SIGHUP): read its data files again. */
typedef struct tuningd_reload {
  uint32_t size;
  uint32_t reserved;
  int32_t (*reload)(tuningd_plugin* plugin, tuningd_error* error); /* [main-thread] */
} tuningd_reload;
#define TUNINGD_EXTENSION_RELOAD "tuningd.reload/1"

/* ---- host service "tuningd.sockets/1" -------------------------------------------------------- */

/* Sockets that a service manager opened for the daemon (systemd socket activation). */
typedef struct tuningd_sockets {
  uint32_t size;
  uint32_t reserved;
  /* The listening descriptor passed under `name` (FileDescriptorName=), or -1. The host keeps
   * owning it: duplicate it to use it. [any-thread] */
  int32_t (*get)(const tuningd_host* host, const char* name);
} tuningd_sockets;
#define TUNINGD_SERVICE_SOCKETS "tuningd.sockets/1"

#ifdef __cplusplus
}
#endif

#endif /* TUNINGD_PLUGIN_H */
