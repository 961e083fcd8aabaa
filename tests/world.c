/* world.c -- see world.h. */
#include "tests/world.h"

#include "base/clock.h"
#include "base/log.h"
#include "db/migrate.h"
#include "db/writer.h"
#include "domain/access.h"
#include "domain/kind.h"
#include "http/direct.h"
#include "index/index.h"
#include "resource/group/group.h"
#include "resource/organisation/organisation.h"
#include "resource/post/follow.h"
#include "resource/post/post.h"
#include "resource/term/term.h"
#include "resource/user/account.h"

#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CHECK(call) assert_int_equal((call), OK)

/* ---- the seed, on the writer's thread */

struct seeding {
    struct job job;
    struct world *w;
    const char *seed;
    int64_t now;
};

static void place(struct world *w, struct db *db, const char *name, const char *kind, const char *title,
    const char *parent)
{
    bool changed;
    int64_t id;
    struct organisation_edit o = { .kind = str_c(kind),
        .name = str_c(title),
        .parent = parent ? world_id(w, parent) : 0 };
    CHECK(organisation_put(db, &w->arena, &o, clock_now(), &id, &changed));
    world_name(w, name, id);
}

static void person(struct world *w, struct db *db, const char *name, unsigned role, const char *organisation)
{
    bool changed;
    int64_t id;
    struct account_edit a = { .name = arena_printf(&w->arena, "%s de Proef", name),
        .mail = arena_printf(&w->arena, "%s@voorbeeld.nl", name),
        .roles = role,
        .organisation = organisation ? world_id(w, organisation) : 0 };
    CHECK(account_put(db, &a, clock_now(), &id, &changed));
    world_name(w, name, id);
}

static void term(struct world *w, struct db *db, const char *name, const char *kind, const char *title)
{
    bool changed;
    int64_t id;
    struct term_edit t = { .kind = str_c(kind), .name = str_c(title) };
    CHECK(term_put(db, &w->arena, &t, clock_now(), &id, &changed));
    world_name(w, name, id);
}

static void group(struct world *w, struct db *db, const char *name, const char *visibility)
{
    bool changed;
    int64_t id;
    struct group_edit g = { .kind = STR("intervision"),
        .name = arena_printf(&w->arena, "Kring %s", name),
        .visibility = str_c(visibility) };
    CHECK(group_put(db, &g, clock_now(), &id, &changed));
    world_name(w, name, id);
}

static void member(struct world *w, struct db *db, const char *of, const char *who, int64_t until)
{
    bool changed;
    struct membership m = { world_id(w, of), world_id(w, who), 0, until, STR("member") };
    CHECK(group_member_put(db, &m, clock_now(), &changed));
}

static void seed_people(struct world *w, struct db *db)
{
    place(w, db, "goirle", "municipality", "Goirle", NULL);
    place(w, db, "tilburg", "municipality", "Tilburg", NULL);
    place(w, db, "dongen", "municipality", "Dongen", NULL);
    place(w, db, "boschkens", "area", "Boschkens", "goirle");
    person(w, db, "anna", ROLE_PROJECT_LEADER, "goirle");
    person(w, db, "bert", ROLE_PROJECT_LEADER, "tilburg");
    person(w, db, "stien", ROLE_STEERING, "goirle");
    person(w, db, "sofie", ROLE_STEERING, "dongen");
    person(w, db, "coco", ROLE_COACH, NULL);
    person(w, db, "rita", ROLE_READER, "tilburg");
    person(w, db, "karel", ROLE_SOUNDING_BOARD, "goirle");
    person(w, db, "adm", ROLE_ADMINISTRATOR, NULL);
    person(w, db, "stranger", ROLE_READER, NULL);
    term(w, db, "theme", "theme", "Ontmoeten");
    term(w, db, "theme2", "theme", "Vervoer");
    term(w, db, "tag", "tag", "vrijwilligers");
    term(w, db, "tag2", "tag", "verzekering");
    term(w, db, "law", "law", "Wmo 2015");
    group(w, db, "ring", "open");
    group(w, db, "hidden", "hidden");
    member(w, db, "ring", "anna", 0);
    member(w, db, "ring", "bert", 0);
    member(w, db, "hidden", "anna", 0);
    member(w, db, "hidden", "stien", 0);
    member(w, db, "hidden", "bert", 1000); /* ended long ago */
}

static void post(struct world *w, struct db *db, const struct post_import *p)
{
    struct post_imported made;
    struct str why = { 0 };
    struct post_import in = *p;
    in.ref = arena_printf(&w->arena, "seed-%lld", (long long)clock_mono_us());
    in.status = STATUS_PUBLISHED;
    in.created = clock_now() - 3600 * 1000 + (int64_t)w->n_named * 1000;
    CHECK(post_import(db, &w->arena, &in, clock_now(), &made, &why));
    world_name(w, arena_printf(&w->arena, "post%lld", (long long)made.id).p, made.id);
}

static void seed_question(struct world *w, struct db *db, int access, const char *of)
{
    int64_t theme = world_id(w, "theme");
    post(w, db,
        &(struct post_import){ .kind = KIND_QUESTION,
            .access = access,
            .group = of ? world_id(w, of) : 0,
            .author = world_id(w, "anna"),
            .title = STR("Wie betaalt de verzekering?"),
            .lead = STR("Over vrijwilligers in de wijk."),
            .body = STR("We zoeken iemand die dit **regelt**."),
            .terms = &theme,
            .n_terms = 1 });
}

static void seed_reply(struct world *w, struct db *db, int kind, int64_t parent, const char *who, struct str body)
{
    post(w, db,
        &(struct post_import){ .kind = kind,
            .access = ACCESS_NETWORK,
            .root = 1,
            .parent = parent,
            .author = world_id(w, who),
            .body = body });
}

static enum err seed_run(struct job *job, struct db *db)
{
    struct seeding *s = (struct seeding *)job;
    struct world *w = s->w;
    seed_people(w, db);
    if (!strcmp(s->seed, "one-question")) {
        seed_question(w, db, ACCESS_NETWORK, NULL);
    } else if (!strcmp(s->seed, "thread")) {
        seed_question(w, db, ACCESS_NETWORK, NULL);
        seed_reply(w, db, KIND_ANSWER, 1, "bert", STR("Bij ons de gemeente."));
        seed_reply(w, db, KIND_ANSWER, 1, "stien", STR("Kijk in de polis."));
        seed_reply(w, db, KIND_COMMENT, 2, "bert", STR("Sinds vorig jaar."));
        seed_reply(w, db, KIND_COMMENT, 1, "stien", STR("Goede vraag."));
    } else if (!strcmp(s->seed, "hidden-group")) {
        seed_question(w, db, ACCESS_GROUP, "hidden");
        seed_reply(w, db, KIND_ANSWER, 1, "stien", STR("Niet verder vertellen."));
    } else {
        assert_string_equal(s->seed, "empty");
    }
    return OK;
}

/* ---- opening and closing */

struct world world_open(const char *seed)
{
    struct world w = { .folder = "/tmp/vraagbaak-world-XXXXXX", .own.secret = WORLD_SECRET };
    struct db *db;
    struct str why = { 0 };
    log_set_level(LOG_WARN);
    assert_non_null(mkdtemp(w.folder));
    (void)snprintf(w.path, sizeof w.path, "%s/vraagbaak.db", w.folder);
    CHECK(db_open(&db, w.path, DB_OPEN_WRITE));
    CHECK(migrate_run(db, NULL, &w.arena, NULL, &why));
    db_free(db);
    writer_run_twice(false);
    CHECK(writer_new(&w.writer, w.path, NULL, NULL));
    struct seeding s = { .w = &w, .seed = seed };
    CHECK(writer_call(w.writer, seed_run, &s.job));
    writer_run_twice(getenv("VB_TWICE"));
    world_exec(&w, "DELETE FROM event");
    CHECK(db_open(&w.db, w.path, DB_OPEN_READ));
    return w;
}

void world_close(struct world *w)
{
    static const char *const files[] = { "", "-wal", "-shm", ".index", ".index-wal", ".index-shm" };
    for (size_t i = 0; i < w->n_json; i++)
        json_decref(w->json[i]);
    index_free(w->own.index);
    db_free(w->db);
    writer_free(w->writer);
    arena_release(&w->arena);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s%s", w->path, files[i]);
        (void)unlink(path);
    }
    (void)rmdir(w->folder);
}

void world_index(struct world *w)
{
    const char *path = arena_printf(&w->arena, "%s.index", w->path).p;
    if (!w->own.index)
        CHECK(index_new(&w->own.index, path, w->path, false));
    w->services = &w->own;
    CHECK(index_catch_up(w->own.index));
}

void world_name(struct world *w, const char *name, int64_t id)
{
    assert_true(w->n_named < WORLD_NAMES);
    w->named[w->n_named].name = name;
    w->named[w->n_named++].id = id;
}

int64_t world_id(const struct world *w, const char *name)
{
    for (size_t i = w->n_named; i > 0; i--) /* the last one given */
        if (!strcmp(w->named[i - 1].name, name))
            return w->named[i - 1].id;
    fail_msg("the world knows no $%s", name);
    return 0;
}

struct viewer world_viewer(struct world *w, const char *who)
{
    struct viewer v = viewer_nobody();
    if (strcmp(who, "nobody") != 0)
        CHECK(viewer_by_mail(w->db, &w->arena, arena_printf(&w->arena, "%s@voorbeeld.nl", who), &v));
    return v;
}

/* ---- calling */

static bool in_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Replaces ' by " (unless keep is set) and $name by its id. */
static const char *filled(struct world *w, const char *text, bool keep)
{
    struct buf b = { 0 };
    for (const char *p = text; *p; p++) {
        if (*p == '$' && in_name(p[1])) {
            size_t n = 1;
            while (in_name(p[n]))
                n++;
            buf_int(&b, world_id(w, arena_cstr(&w->arena, (struct str){ p + 1, n - 1 })));
            p += n - 1;
        } else {
            buf_addc(&b, *p == '\'' && !keep ? '"' : *p);
        }
    }
    const char *out = arena_cstr(&w->arena, buf_str(&b));
    buf_release(&b);
    return out;
}

static struct answer call(struct world *w, const char *who, const char *line, const char *const *headers,
    struct str body)
{
    enum { HEADER_ROOM = 32 };
    const char *filled_headers[HEADER_ROOM] = { NULL };
    for (size_t i = 0; headers && headers[i]; i++) {
        assert_true(i + 1 < HEADER_ROOM);
        filled_headers[i] = filled(w, headers[i], false);
    }
    struct str target = str_c(filled(w, line, true)), method = str_cut(&target, ' ');
    struct viewer v = world_viewer(w, who);
    struct call_direct_request request = { .method = arena_cstr(&w->arena, method),
        .target = arena_cstr(&w->arena, target),
        .headers = filled_headers,
        .body = body,
        .viewer = v.user ? &v : NULL,
        .context = w->services ? w->services : &w->own,
        .uploads = w->services ? w->services->attachments : NULL,
        .factor_roles = w->factor_roles,
        .net = w->net };
    struct call_answer a = call_direct(NULL, w->db, w->writer, &w->arena, &request);
    struct answer r = { .status = a.status, .headers = a.headers, .body = a.body };
    r.json = json_loadb(a.body.p ? a.body.p : "", a.body.n, JSON_DECODE_ANY, NULL);
    if (r.json) {
        assert_true(w->n_json < WORLD_ANSWERS);
        w->json[w->n_json++] = r.json;
    }
    return r;
}

struct answer call_typed(struct world *w, const char *who, const char *line, const char *type, struct str body)
{
    return call(w, who, line, HEADERS("Content-Type", type), body);
}

struct answer call_as(struct world *w, const char *who, const char *line, const char *body)
{
    return call_with(w, who, line, NULL, body);
}

struct answer call_with(struct world *w, const char *who, const char *line, const char *const *headers,
    const char *body)
{
    return call(w, who, line, headers, str_c(body ? filled(w, body, false) : NULL));
}

struct answer call_bytes(struct world *w, const char *who, const char *line, struct str body)
{
    return call(w, who, line, NULL, body);
}

/* ---- looking at what came */

static const json_t *at(const struct answer *r, const char *path)
{
    const json_t *v = r->json;
    struct str rest = str_c(path);
    while (v && rest.n) {
        char key[128];
        int64_t i;
        struct str part = str_cut(&rest, '.');
        (void)snprintf(key, sizeof key, "%.*s", STR_ARG(part));
        v = json_is_array(v) ? (str_int(part, &i) && i >= 0 ? json_array_get(v, (size_t)i) : NULL)
                             : json_object_get(v, key);
    }
    return v;
}

const char *reply_text(const struct answer *r, const char *path)
{
    static char number[8][32];
    static int turn;
    const json_t *v = at(r, path);
    if (!v)
        return "(absent)";
    if (json_is_string(v))
        return json_string_value(v);
    if (!json_is_number(v))
        return json_is_true(v) ? "true"
            : json_is_false(v) ? "false"
            : json_is_null(v)  ? "null"
            : json_is_array(v) ? "(list)"
                               : "(object)";
    char *out = number[turn++ % 8];
    if (json_is_integer(v))
        (void)snprintf(out, sizeof number[0], "%lld", (long long)json_integer_value(v));
    else
        (void)snprintf(out, sizeof number[0], "%g", json_real_value(v));
    return out;
}

int64_t reply_int(const struct answer *r, const char *path)
{
    const json_t *v = at(r, path);
    return json_is_integer(v) ? json_integer_value(v) : -1;
}

int64_t reply_size(const struct answer *r, const char *path)
{
    const json_t *v = at(r, path);
    return json_is_array(v) ? (int64_t)json_array_size(v) : -1;
}

bool reply_has(const struct answer *r, const char *text)
{
    return str_search(r->body, str_c(text)) < r->body.n;
}

const char *reply_header_text(struct world *w, const struct answer *r, const char *name)
{
    struct call_answer a = { .headers = r->headers };
    return arena_cstr(&w->arena, call_answer_header(&a, name));
}

int64_t world_number(struct world *w, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t n = -1;
    if (sqlite3_prepare_v2(db_handle(w->db), filled(w, sql, true), -1, &stmt, NULL))
        fail_msg("%s: %s", sql, sqlite3_errmsg(db_handle(w->db)));
    if (sqlite3_step(stmt) == SQLITE_ROW)
        n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

int64_t count(struct world *w, const char *table)
{
    return world_number(w, arena_printf(&w->arena, "SELECT count(*) FROM %s", table).p);
}

void world_exec(struct world *w, const char *sql)
{
    struct db *db;
    char *text = NULL;
    CHECK(db_open(&db, w->path, DB_OPEN_WRITE));
    if (sqlite3_exec(db_handle(db), filled(w, sql, true), NULL, NULL, &text))
        fail_msg("%s: %s", sql, text);
    if (strstr(sql, "post SET") || strstr(sql, "INTO post("))
        CHECK(lists_rebuild(db));
    db_free(db);
}

const char *list_ids(struct world *w, const char *who, const char *query)
{
    static char text[512];
    char line[256];
    size_t n = 0;
    (void)snprintf(line, sizeof line, "GET /api/v1/posts?%s", query);
    struct answer r = call_as(w, who, line, NULL);
    assert_status(r, 200);
    text[0] = 0;
    for (int i = 0; i < reply_size(&r, "items"); i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "items.%d.id", i);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? " " : "", reply_text(&r, path));
    }
    return text;
}
