/* world.h -- a small Vraagbaak of one's own for each test: a new database, people, groups, terms, maybe a thread; and calls
 * that go through the same router and pipeline as over HTTP, without a socket.
 *
 *     struct world w = world_open("one-question");
 *     struct answer r = call_as(&w, "anna", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Ja'}");
 *     assert_int_equal(r.status, 201);
 *     assert_string_equal(reply_text(&r, "status"), "published");
 *     world_close(&w);
 *
 * Model:  people: anna (project leader, Goirle), bert (project leader, Tilburg), stien and sofie (steering, Goirle and Dongen),
 *         coco (coach), rita (reader, Tilburg), karel (sounding board, Goirle), adm (administrator), stranger (reader, no
 *         organisation), nobody (not signed in). Groups: ring (open: anna, bert), hidden (hidden: anna, stien; bert was a member).
 *         Terms: theme, theme2, tag, law, tag2. Organisations: goirle, tilburg, dongen, boschkens (part of goirle).
 *         In request lines, headers and bodies $name stands for the id of that person, group, term or place; ' stands for ".
 *         Seeds: "empty"; "one-question" (post 1, by anna, published for the network); "thread" (that, answers 2 by bert and 3
 *         by stien, comment 4 by bert under 2, comment 5 by stien under 1); "hidden-group" (post 1 by anna for hidden only,
 *         answer 2 by stien). The trail (table event) is empty at the start.
 * Threads: one test, plus the writer's thread. Memory: what calls return lives until world_close.
 * Errors: a world that cannot be made fails the test. */
#ifndef VB_WORLD_H
#define VB_WORLD_H

#include "unit.h"

#include "db/db.h"
#include "domain/services.h"
#include "domain/viewer.h"

struct writer;
struct json_t;
struct index;
struct net;

#define WORLD_SECRET STR("the secret of this small world..") /* 32 bytes */
enum { WORLD_NAMES = 64, WORLD_ANSWERS = 4096 };

struct world {
    char folder[64], path[96];
    struct db *db; /* read connection */
    struct writer *writer;
    struct arena arena;
    struct services *services; /* what handlers get as call.server; NULL: own, without index */
    unsigned factor_roles;     /* who must set a second factor first, bits of enum role */
    struct services own;       /* with WORLD_SECRET; world_index adds the index */
    struct net *net;           /* for rows that ask another server; NULL unless a test sets it */
    struct {
        const char *name;
        int64_t id;
    } named[WORLD_NAMES];
    size_t n_named;
    struct json_t *json[WORLD_ANSWERS]; /* freed by world_close */
    size_t n_json;
};

struct answer {
    int status;
    struct str headers, body; /* status line and headers as on the wire */
    struct json_t *json;      /* NULL when the body is no JSON */
};

struct world world_open(const char *seed);
void world_close(struct world *w);

/* Calls as that person ("nobody": not signed in); line is "METHOD /target"; body may be NULL. */
struct answer call_as(struct world *w, const char *who, const char *line, const char *body);
/* The same with request headers: HEADERS("If-Match", "'1'"). */
struct answer call_with(struct world *w, const char *who, const char *line, const char *const *headers,
    const char *body);
#define HEADERS(...) ((const char *const[]){ __VA_ARGS__, NULL })
/* The same with a body of exactly these bytes. */
struct answer call_bytes(struct world *w, const char *who, const char *line, struct str body);
/* The same with another media type than JSON. */
struct answer call_typed(struct world *w, const char *who, const char *line, const char *type, struct str body);

/* A value in the answer by its path ("errors.0.field"), as text: numbers in decimal, "true", "null"; "(absent)" when it is
 * not there, "(list)" or "(object)" for those. */
const char *reply_text(const struct answer *r, const char *path);
/* The same as a number; -1 when it is none. */
int64_t reply_int(const struct answer *r, const char *path);
/* Length of the list at path, -1 when there is none. */
int64_t reply_size(const struct answer *r, const char *path);
/* True when the text is somewhere in the body. */
bool reply_has(const struct answer *r, const char *text);
/* The numbers of the posts that GET /posts?query gives that person, in its order: "3 1"; static. */
const char *list_ids(struct world *w, const char *who, const char *query);
/* A header of the answer, "" when it is not there. */
const char *reply_header_text(struct world *w, const struct answer *r, const char *name);

/* Opens a search index, or brings the one that is there up to date: only what was there then is found. */
void world_index(struct world *w);

/* Rows of a table; the first number that a statement gives. */
int64_t count(struct world *w, const char *table);
int64_t world_number(struct world *w, const char *sql);
/* Runs a statement on a connection of its own: for what no call can bring about (time that passes). */
void world_exec(struct world *w, const char *sql);
/* The id behind $name; world_name gives an id a name. */
int64_t world_id(const struct world *w, const char *name);
void world_name(struct world *w, const char *name, int64_t id);
/* The viewer as a call has it. */
struct viewer world_viewer(struct world *w, const char *who);

/* Fails when the status differs, and then shows what was answered. */
#define assert_status(r, expected)                                                          \
    do {                                                                                    \
        if ((r).status != (expected))                                                       \
            fail_msg("status %d, not %d: %.*s", (r).status, (expected), STR_ARG((r).body)); \
    } while (0)
/* Fails when the answer is not 400 about exactly this field. */
#define assert_bad_field(r, name)                                        \
    do {                                                                 \
        assert_status(r, 400);                                           \
        assert_string_equal(reply_text(&(r), "errors.0.field"), (name)); \
    } while (0)

#endif
