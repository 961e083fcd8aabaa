/* export_route.c -- see export_route.h. */
#include "app/export_route.h"

#include "app/exporting.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/writer.h"
#include "domain/event.h"
#include "domain/services.h"
#include "domain/summary.h"
#include "pack/pack.h"
#include "text/slug.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH = 25 /* threads of one slice at most */ };

struct exporting {
    struct pack *pack;
    struct export_reader reader;
    size_t table;
    int64_t after, batch;
    struct export_file *files; /* still to come, before the next thread; heap */
    int fd;                    /* of the first of them, -1 = not open yet */
};

/* ---- the trail */

struct noted {
    struct job job;
    int64_t account, now;
};

static enum err note(struct job *job, struct db *db)
{
    const struct noted *n = (const struct noted *)job;
    return event_emit(db,
        &(struct event){ .verb = EVENT_EXPORTED,
            .actor = n->account,
            .at = n->now,
            .entity = "export",
            .entity_id = n->account });
}

/* Takes the first of the files off. */
static void drop_file(struct exporting *w)
{
    struct export_file *f = w->files;
    if (w->fd >= 0)
        (void)close(w->fd);
    w->fd = -1;
    w->files = f->next;
    free(f);
}

static void end(void *arg)
{
    struct exporting *w = arg;
    while (w->files)
        drop_file(w);
    pack_free(w->pack);
}

static enum err export_start(struct call *c, struct db *db)
{
    const struct services *services = c->server;
    struct exporting *w = c->out = arena_new(c->arena, struct exporting);
    struct noted n = { .account = c->viewer.user, .now = c->now };
    (void)db;
    if (!w)
        return arena_err(c->arena);
    w->fd = -1;
    w->reader = (struct export_reader){ &c->viewer, c->now, viewer_may(&c->viewer, MAY_ADMINISTER) };
    enum err e = services && services->writer ? writer_call(services->writer, note, &n.job) : ERR_BUSY;
    if (!e)
        e = pack_new(&w->pack);
    return e ? e : call_at_end(c, end, w) ? OK : ERR_MEMORY;
}

static void export_render(struct call *c, struct jw *j)
{
    char day[CLOCK_TEXT];
    struct str date = clock_date(day, c->now);
    (void)j;
    call_set_header(c, "Content-Disposition",
        arena_printf(c->arena, "attachment; filename=\"vraagbaak-%.*s.tar.gz\"", STR_ARG(date)));
    call_raw(c, "application/gzip", STR(""));
}

/* ---- slices */

static const struct {
    const char *name;
    enum err (*write)(struct db *db, struct arena *a, struct buf *out);
    bool people; /* with names and addresses of people: only in an export of everything */
} tables[] = { { "terms.yaml", export_terms, false }, { "organisations.yaml", export_organisations, false },
    { "people.yaml", export_people, true }, { "groups.yaml", export_groups, true },
    { "projects.yaml", export_projects, true } };
enum { TABLES = sizeof tables / sizeof *tables };

static enum err add_table(struct exporting *w, struct db *db, struct slice *s, int64_t now)
{
    size_t i = w->table++;
    struct buf text = { .max = 64 << 20 };
    if (tables[i].people && !w->reader.all)
        return OK;
    enum err e = tables[i].write(db, s->arena, &text);
    e = e ? e : buf_err(&text);
    if (!e)
        e = pack_add(w->pack, tables[i].name, buf_str(&text), now, s->out);
    buf_release(&text);
    return e;
}

/* Remembers a file past this slice: the strings stand behind the struct. */
static enum err keep_file(struct exporting *w, const struct export_file *f)
{
    struct export_file *kept = malloc(sizeof *kept + f->name.n + f->file.n + 2);
    if (!kept)
        return ERR_MEMORY;
    char *text = (char *)(kept + 1);
    memcpy(text, f->name.p, f->name.n);
    memcpy(text + f->name.n + 1, f->file.p, f->file.n);
    text[f->name.n] = text[f->name.n + f->file.n + 1] = 0;
    *kept = (struct export_file){ f->at, { text, f->name.n }, { text + f->name.n + 1, f->file.n }, w->files };
    w->files = kept;
    return OK;
}

/* The next piece of the first file that waits. One that is not there is left out: `vraagbaak check` tells of it. */
static enum err add_file(struct exporting *w, struct call *c, struct slice *s)
{
    const struct services *services = c->server;
    const struct export_file *f = w->files;
    enum err e = OK;
    if (w->fd < 0) {
        struct stat st = { .st_size = 0 };
        struct str path = arena_printf(s->arena, "%s/%.*s", services->attachments ? services->attachments : "",
            STR_ARG(f->file));
        w->fd = path.p ? open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
        if (w->fd < 0 || fstat(w->fd, &st)) {
            log_line(LOG_ERROR, "export", "missing", path.p, NULL);
            drop_file(w);
            return arena_err(s->arena);
        }
        e = pack_begin(w->pack, f->name.p, st.st_size, f->at, s->out);
    }
    char *piece = arena_alloc(s->arena, SLICE_WISH);
    ssize_t n = e || !piece ? -1 : read(w->fd, piece, SLICE_WISH);
    if (!piece)
        return arena_err(s->arena);
    if (!e && n > 0)
        return pack_bytes(w->pack, (struct str){ piece, (size_t)n }, s->out);
    drop_file(w);
    return e ? e : n < 0 ? ERR_INTERNAL : pack_file_end(w->pack, s->out);
}

static enum err add_thread(struct exporting *w, struct db *db, struct slice *s, int64_t root)
{
    struct export_thread t;
    enum err e = export_thread(db, s->arena, &w->reader, root, &t);
    if (!e && t.kind) {
        struct str slug = slug_of(s->arena, t.title);
        struct str name = arena_printf(s->arena, "%ss/%lld%s%.*s.md", kind_of(t.kind)->name, (long long)root,
            slug.n ? "-" : "", STR_ARG(slug));
        e = arena_err(s->arena);
        if (!e)
            e = pack_add(w->pack, name.p, buf_str(&t.text), t.updated, s->out);
    }
    for (const struct export_file *f = t.files; f && t.kind && !e; f = f->next)
        e = keep_file(w, f);
    buf_release(&t.text);
    return e;
}

/* The threads as lists show them; what the viewer may not read is not among them, whatever else the export holds. */
static enum err add_json(struct exporting *w, struct call *c, struct db *db, struct slice *s, const int64_t *ids,
    size_t n)
{
    struct buf text = { .max = 16 << 20 };
    struct jw j = jw_to(&text);
    struct summary *rows = arena_array(s->arena, n, sizeof *rows);
    enum err e = rows ? summary_load(db, s->arena, &c->viewer, c->now, ids, n, rows) : arena_err(s->arena);
    jw_open(&j, NULL, '[');
    for (size_t i = 0; i < n && !e; i++)
        if (rows[i].id)
            summary_json(&j, NULL, s->arena, &rows[i], c->now);
    jw_close(&j, ']');
    struct str name = arena_printf(s->arena, "json/threads-%06lld.json", (long long)++w->batch);
    e = e ? e : buf_err(&text);
    if (!e)
        e = pack_add(w->pack, name.p, buf_str(&text), c->now, s->out);
    buf_release(&text);
    return e;
}

static enum err next_roots(struct exporting *w, struct db *db, int64_t ids[BATCH], size_t *n)
{
    struct query q = db_query(db, w->reader.all ? SQL_EXPORT_OPEN_ROOTS : SQL_EXPORT_SEEN_ROOTS);
    if (!w->reader.all)
        access_bind(&q, w->reader.viewer, w->reader.now);
    query_int(&q, w->after);
    query_int(&q, BATCH);
    for (*n = 0; *n < BATCH && query_row(&q);)
        ids[(*n)++] = row_int(&q);
    return query_end(&q);
}

static enum err add_threads(struct exporting *w, struct call *c, struct db *db, struct slice *s)
{
    int64_t ids[BATCH];
    size_t n = 0, done = 0;
    enum err e = next_roots(w, db, ids, &n);
    bool over = !e && n < BATCH;
    while (!e && done < n && s->out->n < SLICE_WISH && !w->files)
        e = add_thread(w, db, s, w->after = ids[done++]);
    if (!e && done)
        e = add_json(w, c, db, s, ids, done);
    if (!e && over && done == n && !w->files) {
        s->last = true;
        e = pack_end(w->pack, s->out);
    }
    return e;
}

/* What the viewer may read is asked anew for every slice: memberships count as they are then, roles as they were at first. */
static enum err export_slice(struct call *c, struct db *db, struct slice *s)
{
    struct exporting *w = c->out;
    if (w->files)
        return add_file(w, c, s);
    enum err e = db_begin(db, false);
    if (e)
        return e;
    e = w->table < TABLES ? add_table(w, db, s, c->now) : add_threads(w, c, db, s);
    db_rollback(db);
    return e ? e : arena_err(s->arena);
}

const struct endpoint export_endpoints[] = {
    { GET, "/export", NEED_USER, DB_SLOW, .run = export_start, .render = export_render, .stream = export_slice },
    { 0 },
};
