/* store.c -- see store.h. The statements here are on the index's own file, which the catalogue of the database does not know. */
#include "index/store.h"

#include "base/clock.h"
#include "base/log.h"
#include "db/checksum.h"
#include "db/db.h"
#include "index/lists.h"
#include "index/vocabulary.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- statements: store.own.sql ------------------------------------------------------------------------------------- */

enum err store_error(struct store *s, const char *at, int code)
{
    if (db_no_room(s->sqlite, code))
        return ERR_FULL;
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT: return ERR_BUSY;
    case SQLITE_NOMEM: return ERR_MEMORY;
    case SQLITE_CANTOPEN: return ERR_NOT_FOUND;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        log_line(LOG_WARN, "index", "at", at, "reason", s->sqlite ? sqlite3_errmsg(s->sqlite) : "", NULL);
        s->damaged = true;
        return ERR_CONFLICT;
    case SQLITE_ERROR: /* tables that are not there */
    default:
        log_line(LOG_ERROR, "index", "at", at, "reason", s->sqlite ? sqlite3_errmsg(s->sqlite) : "", NULL);
        return ERR_INTERNAL;
    }
}

sqlite3_stmt *store_use(struct store *s, enum store_sql sql)
{
    if (!s->stmt[sql])
        s->code = sqlite3_prepare_v3(s->sqlite, store_catalogue[sql].text, -1, SQLITE_PREPARE_PERSISTENT, &s->stmt[sql],
            NULL);
    return s->stmt[sql];
}

enum err store_done(struct store *s, enum store_sql sql, int code)
{
    sqlite3_stmt *stmt = s->stmt[sql];
    enum err e = code == SQLITE_DONE || code == SQLITE_ROW || code == SQLITE_OK
        ? OK
        : store_error(s, store_catalogue[sql].text, code);
    if (stmt) {
        sqlite3_reset(stmt);
        sqlite3_clear_bindings(stmt);
    } else if (!e) {
        e = store_error(s, store_catalogue[sql].text, s->code);
    }
    return e;
}

static enum err run(struct store *s, enum store_sql sql)
{
    sqlite3_stmt *stmt = store_use(s, sql);
    return store_done(s, sql, stmt ? sqlite3_step(stmt) : s->code);
}

static enum err run_id(struct store *s, enum store_sql sql, int64_t id)
{
    sqlite3_stmt *stmt = store_use(s, sql);
    if (stmt)
        sqlite3_bind_int64(stmt, 1, id);
    return store_done(s, sql, stmt ? sqlite3_step(stmt) : s->code);
}

static void bind(sqlite3_stmt *stmt, int at, struct str v)
{
    sqlite3_bind_text(stmt, at, v.p ? v.p : "", (int)v.n, SQLITE_STATIC);
}

/* Words whose stems a connection remembers: whoever reads all texts meets the same words again and again. */
enum { WRITER_WORDS = 2048, READER_WORDS = 256 };

/* ---- opening ------------------------------------------------------------------------------------------------------- */

static enum err make_tables(struct store *s)
{
    static const enum store_sql step[] = { STORE_BEGIN, STORE_MAKE_STATE, STORE_MAKE_DOC, STORE_MAKE_MAP,
        STORE_MAKE_WORD, STORE_MAKE_STEM, STORE_MAKE_KEPT, STORE_MAKE_FTS, STORE_MAKE_TITLES };
    enum err e = OK;
    for (size_t i = 0; i < sizeof step / sizeof *step && !e; i++)
        e = run(s, step[i]);
    if (!e)
        e = run_id(s, STORE_MAKE_VERSION, STORE_VERSION);
    return e ? e : run(s, STORE_COMMIT);
}

static enum err read_number(struct store *s, enum store_sql sql, int64_t *out)
{
    sqlite3_stmt *stmt = store_use(s, sql);
    int code = stmt ? sqlite3_step(stmt) : s->code;
    *out = code == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    return store_done(s, sql, code);
}

/* Is it a file of this version? An empty one becomes it. */
static enum err check_version(struct store *s, bool write)
{
    int64_t tables = 0, version = 0;
    enum err e = read_number(s, STORE_TABLES, &tables);
    if (!e && !tables)
        return write ? make_tables(s) : ERR_NOT_FOUND;
    if (!e)
        e = read_number(s, STORE_STATE, &version);
    return e == ERR_INTERNAL || (!e && version != STORE_VERSION) ? ERR_CONFLICT : e;
}

enum err store_open(struct store **out, const char *path, bool write)
{
    struct store *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return ERR_MEMORY;
    s->tokenizer = tokenizer_new(write ? WRITER_WORDS : READER_WORDS);
    s->words = write ? vocabulary_new() : NULL;
    s->stems = write ? vocabulary_new() : NULL;
    s->kept = write ? vocabulary_new() : NULL;
    enum err e = s->tokenizer && ((s->words && s->stems && s->kept) || !write) ? OK : ERR_MEMORY;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (write ? SQLITE_OPEN_CREATE : 0), code = OK;
    if (!e && (code = sqlite3_open_v2(path, &s->sqlite, flags, NULL)) != 0)
        e = store_error(s, "open", code);
    if (!e) {
        sqlite3_busy_timeout(s->sqlite, 5000);
        sqlite3_extended_result_codes(s->sqlite, 1);
        int bytes = DB_RESERVED_BYTES; /* room for the checksums of a new file */
        (void)sqlite3_file_control(s->sqlite, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
        int keep = 1; /* another process may have changed the files for new ones: do not remove side files by name */
        (void)sqlite3_file_control(s->sqlite, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
        code = sqlite3_exec(s->sqlite,
            write
                ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = 1; PRAGMA cache_size = -16000; "
                  "PRAGMA mmap_size = 4000000000; PRAGMA wal_autocheckpoint = 4000"
                : "PRAGMA cache_size = -2000; PRAGMA mmap_size = 4000000000; PRAGMA query_only = 1",
            NULL, NULL, NULL);
        e = code ? store_error(s, "open", code) : glue_register(s);
    }
    if (!e)
        e = check_version(s, write);
    if (e) {
        store_free(s);
        return e;
    }
    *out = s;
    return OK;
}

void store_free(struct store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < STORE_SQL_COUNT; i++)
        sqlite3_finalize(s->stmt[i]);
    sqlite3_close(s->sqlite);
    tokenizer_free(s->tokenizer);
    vocabulary_free(s->words);
    vocabulary_free(s->stems);
    vocabulary_free(s->kept);
    free(s);
}

void store_rest(struct store *s)
{
    (void)sqlite3_wal_checkpoint_v2(s->sqlite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL,
        NULL); /* searches map the file, not its log */
    (void)sqlite3_db_release_memory(s->sqlite);
}

struct tokenizer *store_tokenizer(struct store *s)
{
    return s->tokenizer;
}

void store_remove(const char *path)
{
    static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
    char name[4096];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        sqlite3_snprintf(sizeof name, name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
}

enum err store_check(struct store *s)
{
    sqlite3_stmt *stmt = store_use(s, STORE_CHECK);
    int code = stmt ? sqlite3_step(stmt) : s->code;
    bool fine = code == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(stmt, 0), "ok");
    enum err e = store_done(s, STORE_CHECK, code);
    struct checksum_state sums = { 0 };
    struct buf text = { 0 };
    if (!e)
        e = checksum_look(s->sqlite, &sums, &text);
    buf_release(&text);
    if (!e && (!fine || sums.wrong))
        e = ERR_CONFLICT;
    return e ? e : run(s, STORE_CHECK_FTS);
}

/* ---- writing ------------------------------------------------------------------------------------------------------- */

enum err store_begin(struct store *s)
{
    vocabulary_empty(s);
    return run(s, STORE_BEGIN);
}

enum err store_commit(struct store *s)
{
    enum err e = vocabulary_flush(s);
    if (!e)
        e = run(s, STORE_COMMIT);
    if (e)
        store_rollback(s);
    return e;
}

void store_rollback(struct store *s)
{
    vocabulary_empty(s);
    if (!sqlite3_get_autocommit(s->sqlite))
        (void)!run(s, STORE_ROLLBACK);
}

enum err store_seq(struct store *s, int64_t *seq)
{
    sqlite3_stmt *stmt = store_use(s, STORE_STATE);
    int code = stmt ? sqlite3_step(stmt) : s->code;
    if (code == SQLITE_ROW)
        *seq = sqlite3_column_int64(stmt, 1);
    return store_done(s, STORE_STATE, code);
}

enum err store_set_seq(struct store *s, int64_t seq)
{
    return run_id(s, STORE_SET_SEQ, seq);
}

/* Reads what is there of a thread: its class, its length, whether its texts are those of `same`; its words are counted off. */
static enum err forget(struct store *s, struct arena *a, int64_t id, const struct store_doc *same,
    struct store_length *length, bool *equal)
{
    struct store_doc old = { .id = id };
    sqlite3_stmt *stmt = store_use(s, STORE_DOC);
    if (stmt)
        sqlite3_bind_int64(stmt, 1, id);
    int code = stmt ? sqlite3_step(stmt) : s->code;
    *equal = false;
    *length = (struct store_length){ 0 };
    if (code == SQLITE_ROW) {
        length->words = (uint32_t)sqlite3_column_int64(stmt, 0);
        length->title = (uint32_t)sqlite3_column_int64(stmt, 3);
        old.class = (enum word_class)sqlite3_column_int(stmt, 1);
        old.circle = sqlite3_column_int64(stmt, 2);
    }
    enum err e = store_done(s, STORE_DOC, code);
    if (e || !length->words)
        return e;
    stmt = store_use(s, STORE_FTS);
    if (stmt)
        sqlite3_bind_int64(stmt, 1, id);
    code = stmt ? sqlite3_step(stmt) : s->code;
    bool equal_now = same && same->class == old.class && same->circle == old.circle;
    for (int i = 0; code == SQLITE_ROW && i < COLUMN_END; i++) {
        struct str text = { (const char *)sqlite3_column_text(stmt, i), (size_t)sqlite3_column_bytes(stmt, i) };
        equal_now = equal_now && str_eq(text, same->column[i]);
        old.column[i] = arena_str(a, text);
    }
    *equal = equal_now && code == SQLITE_ROW;
    e = store_done(s, STORE_FTS, code);
    if (!e && !*equal)
        (void)vocabulary_count(s, &old, -1, NULL);
    return e ? e : arena_err(a);
}

enum err store_drop(struct store *s, struct arena *a, int64_t id)
{
    struct store_length length;
    bool equal;
    enum err e = forget(s, a, id, NULL, &length, &equal);
    if (e || !length.words)
        return e;
    e = run_id(s, STORE_DOC_DROP, id);
    if (!e)
        e = run_id(s, STORE_MAP_DROP, id);
    if (!e)
        e = run_id(s, STORE_FTS_DROP, id);
    return e ? e : run_id(s, STORE_TITLE_DROP, id);
}

static enum err put_doc(struct store *s, const struct store_doc *doc, struct store_length *length)
{
    struct buf map = { 0 };
    *length = vocabulary_count(s, doc, 1, &map);
    enum err e = buf_err(&map);
    sqlite3_stmt *stmt = store_use(s, STORE_DOC_PUT);
    if (stmt) {
        sqlite3_bind_int64(stmt, 1, doc->id);
        sqlite3_bind_int64(stmt, 2, length->words);
        sqlite3_bind_int(stmt, 3, (int)doc->class);
        sqlite3_bind_int64(stmt, 4, doc->circle);
        sqlite3_bind_int64(stmt, 5, length->title);
    }
    if (!e)
        e = store_done(s, STORE_DOC_PUT, stmt ? sqlite3_step(stmt) : s->code);
    stmt = e ? NULL : store_use(s, STORE_MAP_PUT);
    if (stmt) {
        sqlite3_bind_int64(stmt, 1, doc->id);
        sqlite3_bind_blob(stmt, 2, map.p ? map.p : "", (int)map.n, SQLITE_STATIC);
    }
    if (!e)
        e = store_done(s, STORE_MAP_PUT, stmt ? sqlite3_step(stmt) : s->code);
    buf_release(&map);
    return e;
}

enum err store_put(struct store *s, struct arena *a, const struct store_doc *doc, struct store_length *length)
{
    bool equal;
    enum err e = forget(s, a, doc->id, doc, length, &equal);
    if (e || equal)
        return e;
    if (length->words && !(e = run_id(s, STORE_FTS_DROP, doc->id)))
        e = run_id(s, STORE_TITLE_DROP, doc->id);
    if (e)
        return e;
    e = put_doc(s, doc, length);
    sqlite3_stmt *stmt = e ? NULL : store_use(s, STORE_FTS_PUT);
    if (e)
        return e;
    if (stmt) {
        sqlite3_bind_int64(stmt, 1, doc->id);
        for (int i = 0; i < COLUMN_END; i++)
            bind(stmt, i + 2, doc->column[i]);
    }
    e = store_done(s, STORE_FTS_PUT, stmt ? sqlite3_step(stmt) : s->code);
    if (e || !(stmt = store_use(s, STORE_TITLE_PUT)))
        return e ? e : store_error(s, "titles", s->code);
    sqlite3_bind_int64(stmt, 1, doc->id);
    bind(stmt, 2, doc->column[COLUMN_TITLE]);
    return store_done(s, STORE_TITLE_PUT, sqlite3_step(stmt));
}

enum err store_optimize(struct store *s)
{
    enum err e = run(s, STORE_OPTIMIZE);
    return e ? e : run(s, STORE_OPTIMIZE_TITLES);
}

enum err store_finish(struct store *s)
{
    int code = sqlite3_exec(s->sqlite, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE", NULL, NULL,
        NULL);
    enum err e = code ? store_error(s, "finish", code) : OK;
    if (!e)
        store_free(s);
    return e;
}

/* ---- reading ------------------------------------------------------------------------------------------------------- */

enum err store_begin_reading(struct store *s)
{
    return run(s, STORE_BEGIN_READING);
}

void store_end_reading(struct store *s)
{
    if (!sqlite3_get_autocommit(s->sqlite) && run(s, STORE_COMMIT))
        (void)!run(s, STORE_ROLLBACK);
}

static struct str column(sqlite3_stmt *stmt, int i)
{
    const char *p = (const char *)sqlite3_column_text(stmt, i);
    return (struct str){ p ? p : "", (size_t)sqlite3_column_bytes(stmt, i) };
}

enum err store_texts(struct store *s, struct arena *a, int64_t id, bool replies, struct store_texts *out)
{
    enum store_sql sql = replies ? STORE_TEXTS_REPLIES : STORE_TEXTS;
    sqlite3_stmt *stmt = store_use(s, sql);
    *out = (struct store_texts){ 0 };
    if (stmt)
        sqlite3_bind_int64(stmt, 1, id);
    int code = stmt ? sqlite3_step(stmt) : s->code;
    if (code == SQLITE_ROW) {
        out->map = arena_str(a, column(stmt, 0));
        out->lead = arena_str(a, column(stmt, 1));
        out->body = arena_str(a, column(stmt, 2));
        out->replies = replies ? arena_str(a, column(stmt, 3)) : STR("");
    }
    return store_done(s, sql, code);
}

enum err store_lengths(struct store *s, void (*fn)(void *ctx, int64_t id, struct store_length length), void *ctx)
{
    sqlite3_stmt *stmt = store_use(s, STORE_DOC_ALL);
    int code = stmt ? SQLITE_ROW : s->code;
    while (stmt && (code = sqlite3_step(stmt)) == SQLITE_ROW)
        fn(ctx, sqlite3_column_int64(stmt, 0),
            (struct store_length){ (uint32_t)sqlite3_column_int64(stmt, 1), (uint32_t)sqlite3_column_int64(stmt, 2) });
    return store_done(s, STORE_DOC_ALL, code);
}

enum err store_stem(struct store *s, struct str stem, enum word_class class, struct store_count *n)
{
    sqlite3_stmt *stmt = store_use(s, STORE_STEM);
    *n = (struct store_count){ 0 };
    if (stmt)
        bind(stmt, 1, stem);
    int code = stmt ? sqlite3_step(stmt) : s->code;
    if (code == SQLITE_ROW) {
        n->readable = class == WORDS_NOBODY ? 0 : sqlite3_column_int64(stmt, class == WORDS_PUBLIC ? 0 : 1);
        n->every = sqlite3_column_int64(stmt, 2);
    }
    return store_done(s, STORE_STEM, code);
}

enum err store_kept(struct store *s, struct str stem, int64_t circle, int64_t *n)
{
    char key[VOCABULARY_KEPT];
    sqlite3_stmt *stmt = store_use(s, STORE_KEPT);
    if (stmt)
        bind(stmt, 1, vocabulary_kept(key, stem, circle));
    int code = stmt ? sqlite3_step(stmt) : s->code;
    *n = code == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    return store_done(s, STORE_KEPT, code);
}

enum err store_word(struct store *s, struct str word, enum word_class class, int64_t *n)
{
    sqlite3_stmt *stmt = store_use(s, STORE_WORD);
    if (stmt)
        bind(stmt, 1, word);
    int code = stmt ? sqlite3_step(stmt) : s->code;
    *n = code == SQLITE_ROW ? sqlite3_column_int64(stmt, class == WORDS_PUBLIC ? 0 : 1) : 0;
    return store_done(s, STORE_WORD, code);
}

size_t store_words(struct store *s, struct arena *a, struct str prefix, enum word_class class, struct store_word *out,
    size_t max)
{
    enum { SEEN = 4000 };
    enum store_sql sql = class == WORDS_PUBLIC ? STORE_WORDS_PUBLIC : STORE_WORDS_NETWORK;
    char end[TOKEN_MAX + 4];
    size_t n = 0;
    sqlite3_stmt *stmt = store_use(s, sql);
    if (!stmt || !prefix.n || prefix.n > TOKEN_MAX || class == WORDS_NOBODY)
        return 0;
    memcpy(end, prefix.p, prefix.n);
    memcpy(end + prefix.n, "\xF4\x8F\xBF\xBF", 4); /* the last character there is */
    bind(stmt, 1, prefix);
    bind(stmt, 2, (struct str){ end, prefix.n + 4 });
    for (int seen = 0; seen < SEEN && sqlite3_step(stmt) == SQLITE_ROW; seen++) {
        int64_t count = sqlite3_column_int64(stmt, 1);
        if (n == max && count <= out[n - 1].n)
            continue;
        size_t i = n < max ? n++ : n - 1;
        for (; i > 0 && out[i - 1].n < count; i--)
            out[i] = out[i - 1];
        out[i].n = count;
        out[i].word = arena_str(a,
            (struct str){ (const char *)sqlite3_column_text(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0) });
    }
    return store_done(s, sql, SQLITE_DONE) ? 0 : n;
}

bool store_late(const struct store *s)
{
    return s->deadline && clock_mono_us() > s->deadline;
}

static int check_deadline(void *ctx)
{
    return store_late(ctx);
}

enum err store_match(struct store *s, bool in_titles, struct str expression, const struct store_any *any,
    void (*fn)(void *ctx, struct store_row *r), void *ctx, int64_t deadline)
{
    s->deadline = deadline;
    if (any && any->n && !in_titles) {
        bool known;
        enum err e = lists_walk(s, any, fn, ctx, &known);
        if (known || e)
            return e;
    }
    enum store_sql sql = in_titles ? STORE_MATCH_TITLES : STORE_MATCH;
    struct visit visit = { .fn = fn, .ctx = ctx };
    sqlite3_stmt *stmt = store_use(s, sql);
    if (!stmt)
        return store_error(s, "match", s->code);
    sqlite3_progress_handler(s->sqlite, deadline ? 1000 : 0, check_deadline, s);
    bind(stmt, 1, expression);
    sqlite3_bind_pointer(stmt, 2, &visit, VISIT_POINTER, NULL);
    int code;
    do
        code = sqlite3_step(stmt);
    while (code == SQLITE_ROW);
    sqlite3_progress_handler(s->sqlite, 0, NULL, NULL);
    return store_done(s, sql, code);
}
