/* vocabulary.c -- see vocabulary.h. */
#include "index/vocabulary.h"

#include "index/stretch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    uint32_t at; /* 1 + where its letters start; 0 = free */
    uint16_t n;
    uint32_t seen; /* the last document that it was counted for */
    int32_t public, network, every;
};

struct vocabulary {
    struct entry *entry;
    uint32_t size, used; /* size is a power of two */
    char *letters;
    uint32_t letters_n, letters_room;
    uint32_t document; /* number of the document that is being counted */
};

enum { FIRST_SIZE = 1024, WORD_LEAST = 2 /* bytes of a word worth knowing */ };

struct vocabulary *vocabulary_new(void)
{
    struct vocabulary *v = calloc(1, sizeof *v);
    if (v && !(v->entry = calloc(FIRST_SIZE, sizeof *v->entry))) {
        free(v);
        return NULL;
    }
    if (v)
        v->size = FIRST_SIZE;
    return v;
}

void vocabulary_free(struct vocabulary *v)
{
    if (!v)
        return;
    free(v->entry);
    free(v->letters);
    free(v);
}

/* A table that is much too wide for what was in it (an import came by) becomes narrow again: emptying it would cost a single post
 * more than its words do. */
static void reset(struct vocabulary *v)
{
    if (!v || !v->used)
        return;
    uint32_t fit = FIRST_SIZE;
    while (fit < v->used * 4)
        fit *= 2;
    struct entry *narrow = fit * 2 <= v->size ? calloc(fit, sizeof *narrow) : NULL;
    if (narrow) {
        free(v->entry);
        v->entry = narrow;
        v->size = fit;
    } else {
        memset(v->entry, 0, v->size * sizeof *v->entry);
    }
    v->used = v->letters_n = 0;
}

void vocabulary_empty(struct store *s)
{
    reset(s->words);
    reset(s->stems);
    reset(s->kept);
}

struct str vocabulary_kept(char out[VOCABULARY_KEPT], struct str stem, int64_t circle)
{
    size_t n = stem.n < TOKEN_MAX ? stem.n : TOKEN_MAX;
    memcpy(out, stem.p, n);
    int digits = snprintf(out + n, VOCABULARY_KEPT - n, " %lld", (long long)circle);
    return (struct str){ out, n + (size_t)digits };
}

static struct entry *find(const struct vocabulary *v, struct str word)
{
    uint32_t i = (uint32_t)str_hash(word) & (v->size - 1);
    while (v->entry[i].at && (v->entry[i].n != word.n || memcmp(v->letters + v->entry[i].at - 1, word.p, word.n)))
        i = (i + 1) & (v->size - 1);
    return &v->entry[i];
}

static bool grow(struct vocabulary *v)
{
    struct vocabulary wider = *v;
    wider.size = v->size * 2;
    wider.entry = calloc(wider.size, sizeof *wider.entry);
    if (!wider.entry)
        return false;
    for (uint32_t i = 0; i < v->size; i++)
        if (v->entry[i].at)
            *find(&wider, (struct str){ v->letters + v->entry[i].at - 1, v->entry[i].n }) = v->entry[i];
    free(v->entry);
    *v = wider;
    return true;
}

static struct entry *add(struct vocabulary *v, struct str word)
{
    if (v->used * 2 >= v->size && !grow(v))
        return NULL;
    struct entry *e = find(v, word);
    if (e->at)
        return e;
    if (v->letters_n + word.n > v->letters_room) {
        uint32_t room = (v->letters_n + (uint32_t)word.n) * 2 + 4096;
        char *more = realloc(v->letters, room);
        if (!more)
            return NULL;
        v->letters = more;
        v->letters_room = room;
    }
    memcpy(v->letters + v->letters_n, word.p, word.n);
    *e = (struct entry){ .at = v->letters_n + 1, .n = (uint16_t)word.n };
    v->letters_n += (uint32_t)word.n;
    v->used++;
    return e;
}

struct counting {
    struct store *store;
    enum word_class class;
    int64_t circle;
    int by;
    bool files; /* their words count in no length: a long report makes a thread no longer to read */
    uint32_t length;
    struct buf *map; /* of the column, NULL = none */
    struct stretch_making making;
};

static void count(struct vocabulary *v, const struct counting *c, struct str word)
{
    struct entry *e = add(v, word);
    if (!e || e->seen == v->document)
        return;
    e->seen = v->document;
    e->every += c->by;
    e->network += c->class == WORDS_NOBODY ? 0 : c->by;
    e->public += c->class == WORDS_PUBLIC ? c->by : 0;
}

static bool count_one(void *ctx, const struct token *t)
{
    struct counting *c = ctx;
    char key[VOCABULARY_KEPT];
    count(c->store->stems, c, t->stem);
    if (c->map && t->kind == TOKEN_WORD)
        stretch_add(c->map, &c->making, t->start, t->end);
    if (c->circle)
        count(c->store->kept, c, vocabulary_kept(key, t->stem, c->circle));
    if (t->kind == TOKEN_PART)
        return true;
    c->length += t->kind == TOKEN_WORD && !c->files;
    if (c->class != WORDS_NOBODY && t->text.n >= WORD_LEAST && t->text.p[0] != '#')
        count(c->store->words, c, t->text);
    return true;
}

struct store_length vocabulary_count(struct store *s, const struct store_doc *doc, int by, struct buf *map)
{
    struct counting c = { .store = s, .class = doc->class, .circle = doc->circle, .by = by };
    uint32_t title = 0;
    s->words->document++;
    s->stems->document++;
    s->kept->document++;
    for (int i = 0; i < COLUMN_END; i++) {
        c.files = i == COLUMN_FILES;
        c.map = stretch_covers(i) ? map : NULL;
        c.making = (struct stretch_making){ 0 };
        (void)tokenizer_run(s->tokenizer, doc->column[i], TOKENS_EXTRA, count_one, &c);
        if (c.map)
            stretch_end(c.map, &c.making);
        title = i == COLUMN_TITLE ? c.length : title;
    }
    return (struct store_length){ c.length ? c.length : 1, title };
}

/* Words in order, so that the table is walked through once. */
static int by_letters(const void *a, const void *b, void *letters)
{
    const struct entry *x = a, *y = b;
    const char *p = letters;
    return str_cmp((struct str){ p + x->at - 1, x->n }, (struct str){ p + y->at - 1, y->n });
}

static enum err write_entry(struct store *s, const struct vocabulary *v, const struct entry *e, enum store_sql put,
    enum store_sql drop)
{
    sqlite3_stmt *stmt = store_use(s, put);
    const char *letters = v->letters + e->at - 1;
    if (stmt) {
        sqlite3_bind_text(stmt, 1, letters, e->n, SQLITE_STATIC);
        sqlite3_bind_int64(stmt, 2, put == STORE_KEPT_ADD ? e->every : e->public);
        if (put != STORE_KEPT_ADD)
            sqlite3_bind_int64(stmt, 3, e->network);
        if (put == STORE_STEM_ADD)
            sqlite3_bind_int64(stmt, 4, e->every);
    }
    enum err err = store_done(s, put, stmt ? sqlite3_step(stmt) : s->code);
    if (err || (e->public >= 0 && e->network >= 0 && e->every >= 0))
        return err;
    if ((stmt = store_use(s, drop)) != NULL)
        sqlite3_bind_text(stmt, 1, letters, e->n, SQLITE_STATIC);
    return store_done(s, drop, stmt ? sqlite3_step(stmt) : s->code);
}

static enum err flush(struct store *s, struct vocabulary *v, enum store_sql put, enum store_sql drop)
{
    uint32_t n = 0;
    enum err e = OK;
    for (uint32_t i = 0; i < v->size; i++)
        if (v->entry[i].at && (v->entry[i].public || v->entry[i].network || v->entry[i].every))
            v->entry[n++] = v->entry[i];
    qsort_r(v->entry, n, sizeof *v->entry, by_letters, v->letters);
    for (uint32_t i = 0; i < n && !e; i++)
        e = write_entry(s, v, &v->entry[i], put, drop);
    reset(v); /* it is no hash any more */
    return e;
}

enum err vocabulary_flush(struct store *s)
{
    enum err e = flush(s, s->words, STORE_WORD_ADD, STORE_WORD_DROP);
    if (!e)
        e = flush(s, s->stems, STORE_STEM_ADD, STORE_STEM_DROP);
    return e ? e : flush(s, s->kept, STORE_KEPT_ADD, STORE_KEPT_DROP);
}
