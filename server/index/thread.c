/* thread.c -- see thread.h. */
#include "index/thread.h"

#include "base/buf.h"
#include "domain/access.h"
#include "text/plain.h"

/* Adds the first column of every row to text, with a mark after each. */
static enum err gather(struct query q, struct arena *a, struct buf *text, bool replies)
{
    while (query_row(&q)) {
        struct str s = row_peek(&q);
        buf_add(text, replies ? plain_text(a, s) : s);
        buf_addc(text, replies ? STORE_BETWEEN : '\n');
    }
    enum err e = query_end(&q);
    return e ? e : buf_err(text);
}

static enum err gather_by_root(struct db *db, enum sql sql, int64_t root, struct arena *a, struct buf *text)
{
    struct query q = db_query(db, sql);
    query_int(&q, root);
    return gather(q, a, text, sql == SQL_THREAD_REPLIES);
}

/* q: bound, gives the columns of thread_text. */
static enum err read_root(struct query q, struct arena *a, struct store_doc *out, bool *there, bool *anonymous)
{
    *there = query_row(&q);
    if (*there) {
        int access = (int)row_int(&q);
        out->class = access == ACCESS_PUBLIC ? WORDS_PUBLIC : access == ACCESS_NETWORK ? WORDS_NETWORK : WORDS_NOBODY;
        out->circle = row_int(&q);
        if (access != ACCESS_GROUP)
            out->circle = 0;
        *anonymous = row_int(&q) != 0;
        out->column[COLUMN_TITLE] = row_str(&q, a);
        out->column[COLUMN_LEAD] = row_str(&q, a);
        out->column[COLUMN_BODY] = plain_text(a, row_peek(&q));
        struct str resolution = row_peek(&q);
        if (resolution.n)
            out->column[COLUMN_LEAD] = arena_printf(a, "%.*s\n%.*s", STR_ARG(out->column[COLUMN_LEAD]),
                STR_ARG(resolution));
    }
    return query_end(&q);
}

enum err thread_files(struct db *db, struct arena *a, int64_t root, struct thread_file *out, size_t max, size_t *n)
{
    size_t room = THREAD_FILES;
    struct query q = db_query(db, SQL_THREAD_FILES);
    query_int(&q, root);
    for (*n = 0; *n < max && query_row(&q); ++*n) {
        struct thread_file *f = &out[*n];
        f->id = row_int(&q);
        f->name = row_str(&q, a);
        struct str description = row_str(&q, a), words = row_peek(&q);
        size_t most = words.n < room ? words.n : room;
        while (most > 0 && most < words.n && ((unsigned char)words.p[most] & 0xC0) == 0x80)
            most--; /* not within a character */
        room -= most;
        f->text = arena_printf(a, "%.*s\n%.*s", STR_ARG(description), (int)most, words.n ? words.p : "");
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

/* All that files beside the thread say, and what they are called. */
static enum err gather_files(struct db *db, struct arena *a, int64_t root, struct buf *text)
{
    enum { MOST = 200 };
    size_t n = 0;
    struct thread_file *file = arena_array(a, MOST, sizeof *file);
    enum err e = file ? thread_files(db, a, root, file, MOST, &n) : arena_err(a);
    for (size_t i = 0; i < n && !e; i++) {
        buf_add(text, file[i].name);
        buf_addc(text, '\n');
        buf_add(text, file[i].text);
        buf_addc(text, '\n');
    }
    return e ? e : buf_err(text);
}

enum err thread_read(struct db *db, struct arena *a, int64_t root, struct store_doc *out, bool *there)
{
    bool anonymous = false;
    *out = (struct store_doc){ .id = root };
    struct query q = db_query(db, SQL_THREAD_TEXT);
    query_int(&q, root);
    enum err e = read_root(q, a, out, there, &anonymous);
    if (e || !*there)
        return e;
    struct buf replies = { 0 }, names = { 0 }, files = { 0 };
    e = gather_by_root(db, SQL_THREAD_REPLIES, root, a, &replies);
    if (!e)
        e = gather_by_root(db, SQL_THREAD_TERMS, root, a, &names);
    if (!e && !anonymous)
        e = gather_by_root(db, SQL_THREAD_PLACES, root, a, &names);
    if (!e)
        e = gather_files(db, a, root, &files);
    out->column[COLUMN_FILES] = arena_str(a, buf_str(&files));
    buf_release(&files);
    out->column[COLUMN_REPLIES] = arena_str(a, buf_str(&replies));
    out->column[COLUMN_TERMS] = arena_str(a, buf_str(&names));
    buf_release(&replies);
    buf_release(&names);
    return e ? e : arena_err(a);
}

enum err thread_readable(struct db *db, const struct viewer *v, int64_t now, int64_t root, struct summary_found *out)
{
    struct query q = db_query(db, SQL_THREAD_READABLE);
    *out = (struct summary_found){ 0 };
    access_bind(&q, v, now);
    query_int(&q, root);
    if (query_row(&q)) {
        out->id = root;
        out->thread_version = row_int(&q);
        out->version = row_int(&q);
    }
    return query_end(&q);
}

enum err thread_texts(struct db *db, struct arena *a, int64_t root, struct str *out, size_t max, size_t *n, size_t *own)
{
    bool there, anonymous;
    struct store_doc doc = { 0 };
    struct query q = db_query(db, SQL_THREAD_TEXT);
    query_int(&q, root);
    enum err e = read_root(q, a, &doc, &there, &anonymous);
    *n = *own = 0;
    if (e || !there)
        return e;
    if (doc.column[COLUMN_LEAD].n && *n < max)
        out[(*n)++] = doc.column[COLUMN_LEAD];
    if (doc.column[COLUMN_BODY].n && *n < max)
        out[(*n)++] = doc.column[COLUMN_BODY];
    *own = *n;
    if (*n == max) /* a query that is bound has to run */
        return OK;
    q = db_query(db, SQL_THREAD_REPLIES);
    query_int(&q, root);
    while (*n < max && query_row(&q))
        out[(*n)++] = plain_text(a, row_peek(&q));
    return query_end(&q);
}
