/* import_route.c -- see import_route.h. */
#include "app/import_route.h"

#include "app/import.h"
#include "base/utf8.h"
#include "db/writer.h"
#include "domain/event.h"
#include "domain/services.h"
#include "http/upload.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_MAX_CHARS = 100, LINES_MAX = 5000, FOLDER_ROOM = 4096 };
/* An archive holds pictures and PDFs, which hardly shrink, and texts, which do. */
#define BODY_BYTES ((size_t)8 << 30)
static const struct unpack_limits limits = { .files = 200000, .bytes = (size_t)16 << 30 };

struct importing_call {
    struct str name; /* of a single file; {NULL,0} for an archive */
    struct import_counts counts;
    struct str lines;
    char folder[FOLDER_ROOM];
};

/* ---- parse */

/* True for a plain file name with an ending that an import knows. */
static bool name_fits(struct str name)
{
    static const char *const endings[] = { ".md", ".markdown", ".txt", ".csv", ".jsonl", ".yaml" };
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '/' || name.p[i] == '\\' || (unsigned char)name.p[i] < 0x20)
            return false;
    for (size_t i = 0; name.n && name.p[0] != '.' && i < sizeof endings / sizeof *endings; i++)
        if (str_ends(name, str_c(endings[i])))
            return true;
    return false;
}

static enum err import_parse(struct call *c)
{
    struct importing_call *w = c->in = c->out = arena_new(c->arena, struct importing_call);
    if (!w)
        return arena_err(c->arena);
    w->name = call_query_str(c, "name", NAME_MAX_CHARS);
    if (w->name.n && !name_fits(w->name))
        call_bad(c, "name", "Geef de naam van een bestand dat eindigt op .md, .txt, .csv, .jsonl of .yaml.",
            "Give the name of a file that ends in .md, .txt, .csv, .jsonl or .yaml.");
    return call_ok(c);
}

/* ---- run */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

/* The uploaded file under its own name too; the folders lie in the same file system. */
static enum err put_file(const char *folder, struct str name, const struct upload *u)
{
    char path[FOLDER_ROOM + NAME_MAX_CHARS * 4 + 2];
    (void)snprintf(path, sizeof path, "%s/%.*s", folder, STR_ARG(name));
    return link(u->path, path) ? ERR_FULL : OK;
}

/* Puts what was sent in the folder. */
static enum err lay_out(struct call *c, struct importing_call *w)
{
    const char *why = "";
    const struct upload *u = call_upload(c);
    if (!u) {
        call_bad(c, "file", "Stuur een bestand mee: een .tar.gz of .zip, of één bestand met ?name=.",
            "Send a file: a .tar.gz or .zip, or one file with ?name=.");
        return ERR_INVALID;
    }
    if (!w->name.n && u->name.n <= NAME_MAX_CHARS && utf8_valid(u->name) && name_fits(u->name))
        w->name = u->name; /* one file in a form says its name itself */
    if (w->name.n)
        return put_file(w->folder, w->name, u);
    enum err e = lseek(u->fd, 0, SEEK_SET) ? ERR_INTERNAL : unpack(u->fd, w->folder, &limits, &why);
    if (e == ERR_INVALID)
        call_bad(c, "file", arena_printf(c->arena, "Dit archief nemen we niet aan: %s.", why).p,
            arena_printf(c->arena, "This archive is refused: %s.", why).p);
    return e;
}

static enum err bring_in(struct call *c, struct importing_call *w, const struct services *services)
{
    char *said = NULL;
    size_t n = 0;
    struct db *db = NULL;
    FILE *out = open_memstream(&said, &n);
    const char *paths[] = { w->name.n ? arena_printf(c->arena, "%s/%.*s", w->folder, STR_ARG(w->name)).p : w->folder };
    struct import_options o = { .paths = paths,
        .n = 1,
        .out = out,
        .by = &c->viewer,
        .attachments = services->attachments,
        .give = true };
    enum err e = out ? db_open(&db, services->database, DB_OPEN_WRITE) : ERR_MEMORY;
    if (!e)
        e = import_run(db, &o, &w->counts);
    db_free(db);
    if (out && fclose(out) != 0 && !e)
        e = ERR_MEMORY;
    if (said)
        w->lines = arena_str(c->arena, (struct str){ said, n });
    free(said);
    return e == ERR_INVALID ? OK : e; /* the lines say what failed */
}

struct noted {
    struct job job;
    const struct call *call;
    const struct importing_call *w;
};

static enum err note(struct job *job, struct db *db)
{
    const struct noted *n = (const struct noted *)job;
    const struct import_counts *counts = &n->w->counts;
    char text[120];
    struct buf b = { .p = text, .room = sizeof text, .max = sizeof text };
    buf_printf(&b, "{\"made\":%zu,\"updated\":%zu,\"failed\":%zu}", counts->made, counts->updated, counts->failed);
    return event_emit(db,
        &(struct event){ .verb = EVENT_IMPORTED,
            .actor = n->call->viewer.user,
            .at = n->call->now,
            .entity = "import",
            .entity_id = n->call->viewer.user,
            .data = buf_str(&b) });
}

static enum err import_run_call(struct call *c, struct db *db)
{
    const struct services *services = c->server;
    struct importing_call *w = c->out;
    (void)db;
    if (!services || !services->writer || !services->database)
        return ERR_BUSY;
    int length = snprintf(w->folder, sizeof w->folder, "%s-import-XXXXXX", services->database);
    if (length < 0 || (size_t)length >= sizeof w->folder || !mkdtemp(w->folder))
        return ERR_FULL;
    enum err e = lay_out(c, w);
    if (!e)
        e = bring_in(c, w, services);
    (void)nftw(w->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    struct noted n = { .call = c, .w = w };
    enum err noted = e ? OK : writer_call(services->writer, note, &n.job);
    return e ? e : noted;
}

/* A line without the folder that nobody needs to know. */
static struct str without_folder(struct arena *a, struct str line, struct str folder)
{
    struct buf b = { 0 };
    while (line.n) {
        size_t at = str_search(line, folder);
        buf_add(&b, str_sub(line, 0, at));
        line = str_sub(line, at < line.n ? at + folder.n + 1 : at, line.n);
    }
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

static void import_render(struct call *c, struct jw *j)
{
    const struct importing_call *w = c->out;
    struct str rest = w->lines, folder = str_c(w->folder);
    size_t n = 0;
    jw_open(j, NULL, '{');
    jw_int(j, "made", (int64_t)w->counts.made);
    jw_int(j, "updated", (int64_t)w->counts.updated);
    jw_int(j, "unchanged", (int64_t)w->counts.unchanged);
    jw_int(j, "failed", (int64_t)w->counts.failed);
    jw_int(j, "repaired", (int64_t)w->counts.repaired);
    jw_int(j, "warnings", (int64_t)w->counts.warnings);
    jw_open(j, "lines", '[');
    for (; rest.n && n < LINES_MAX; n++)
        jw_str(j, NULL, without_folder(c->arena, str_cut(&rest, '\n'), folder));
    jw_close(j, ']');
    jw_bool(j, "more", rest.n > 0);
    jw_close(j, '}');
}

const struct endpoint import_endpoints[] = {
    { POST, "/imports", NEED_RIGHT + MAY_IMPORT, DB_SLOW, .parse = import_parse, .run = import_run_call,
        .render = import_render, .flags = ENDPOINT_UPLOAD, .body_max = BODY_BYTES },
    { 0 },
};
