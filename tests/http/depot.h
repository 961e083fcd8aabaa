/* depot.h -- a server of the test's own that takes files, and looks at what it keeps of them.
 * Model:  depot_open starts one with a writer and a pool on a scratch database; what POST /files gets is kept in depot_folder
 *         and answered with its size, hash, name, type and description. depot_close stops it and removes everything.
 * Threads: the test's and the server's. Memory: static; one depot at a time. Errors: a failing helper fails the test. */
#ifndef VB_DEPOT_H
#define VB_DEPOT_H

#include "db/scratch.h"
#include "http/peer.h"

#include "db/pool.h"
#include "http/upload.h"

#include <dirent.h>

static char depot_folder[80];
static atomic_int depot_stored; /* how many were settled */
static int64_t depot_cap;       /* what look lowers the cap to, 0: nothing */

static inline enum err file_look(struct call *c, struct db *db)
{
    (void)db;
    if (depot_cap)
        call_upload_cap(c, depot_cap);
    return OK;
}

static inline enum err file_prepare(struct call *c)
{
    char name[40];
    struct upload *u = call_upload(c);
    if (!u)
        return call_fail(c, ERR_INVALID, "Geen bestand.", "No file.");
    (void)snprintf(name, sizeof name, "stored-%d", atomic_fetch_add(&depot_stored, 1));
    return upload_settle(u, name);
}

static inline enum err file_run(struct call *c, struct db *db)
{
    upload_keep(c);
    return db_new_id(db, "file") ? OK : ERR_INTERNAL;
}

static inline enum err file_refuse(struct call *c, struct db *db)
{
    upload_keep(c);
    return db_new_id(db, "file") ? call_fail(c, ERR_CONFLICT, "Nee.", "No.") : ERR_INTERNAL;
}

static inline void file_render(struct call *c, struct jw *j)
{
    struct upload *u = call_upload(c);
    char hash[HASH_TEXT + 1];
    struct str said = call_form(c, "description");
    hash_text(u->hash, hash);
    (void)j;
    call_status(c, 201);
    call_raw(c, "text/plain",
        arena_printf(c->arena, "%lld %s %.*s|%.*s|%.*s", (long long)u->size, hash, STR_ARG(u->name), STR_ARG(u->type),
            STR_ARG(said)));
}

static const struct endpoint depot_endpoints[] = {
    { POST, "/files", NEED_NOBODY, DB_WRITE, .prepare = file_prepare, .run = file_run, .render = file_render,
        .flags = ENDPOINT_UPLOAD, .body_max = 20 << 20, .look = file_look },
    { POST, "/refused", NEED_NOBODY, DB_WRITE, .prepare = file_prepare, .run = file_refuse, .render = file_render,
        .flags = ENDPOINT_UPLOAD },
    { POST, "/own-files", NEED_USER, DB_WRITE, .prepare = file_prepare, .run = file_run, .render = file_render,
        .flags = ENDPOINT_UPLOAD },
    { 0 },
};

struct stage {
    struct peer peer;
    struct scratch scratch;
    struct writer *writer;
    struct pool *pool;
};

static inline struct stage depot_open(const struct endpoint *const *tables, struct server_limits limits)
{
    struct stage s = { .scratch = scratch_new() };
    (void)snprintf(depot_folder, sizeof depot_folder, "%s/files", s.scratch.folder);
    assert_int_equal(mkdir(depot_folder, 0700), 0);
    assert_int_equal(writer_new(&s.writer, s.scratch.path, NULL, NULL), OK);
    assert_int_equal(pool_new(&s.pool, 2, s.scratch.path, NULL, NULL), OK);
    atomic_store(&depot_stored, 0);
    depot_cap = 0;
    peer_start(&s.peer,
        (struct server_config){ .tables = tables,
            .database = s.scratch.path,
            .writer = s.writer,
            .pool = s.pool,
            .uploads = depot_folder,
            .limits = limits });
    return s;
}

/* How many files there are, of which *parts are unfinished. */
static inline int depot_files(int *parts)
{
    int n = 0;
    DIR *d = opendir(depot_folder);
    *parts = 0;
    for (struct dirent *e; (e = readdir(d));) {
        n += e->d_name[0] != '.';
        *parts += strstr(e->d_name, ".part") != NULL;
    }
    closedir(d);
    return n;
}

static inline void depot_await(int want)
{
    int parts, n = -1;
    for (int i = 0; i < 400 && n != want; i++, poll(NULL, 0, 10))
        n = depot_files(&parts);
    assert_int_equal(n, want);
    assert_int_equal(parts, 0);
}

static inline void depot_close(struct stage *s)
{
    char path[400];
    DIR *d = opendir(depot_folder);
    peer_stop(&s->peer);
    pool_free(s->pool);
    writer_free(s->writer);
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.') {
            (void)snprintf(path, sizeof path, "%s/%s", depot_folder, e->d_name);
            (void)unlink(path);
        }
    closedir(d);
    (void)rmdir(depot_folder);
    scratch_free(&s->scratch);
}

/* A form with a file in it; its boundary is "x". */
#define DEPOT_FORM                                                                                                \
    "--x\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\nEen plan\r\n--x\r\nContent-Disposition: " \
    "form-data; name=\"file\"; filename=\"plan.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--\r\n"

#endif
