/* lists.c -- see lists.h. */
#include "index/lists.h"

#include "base/arena.h"

#include <string.h>

enum {
    FORM = 4 /* of FTS5's files */,
    STRUCTURE = 10 /* the row that tells the segments */,
    SEGMENT_SHIFT = 37 /* of a row's number: segment, then page */,
    SEGMENTS = 64,
    HEAD = 4 /* bytes of a page before what it holds */,
    PAD = 32 /* zeroes after a page: a number that is cut off ends there */,
    PAGE_MOST = 1 << 20,
    TURN = 1024 /* rows between two looks at the clock */
};

struct segment {
    int64_t id;
    int64_t first, last; /* pages */
};

/* Where the reading of one word in one segment stands. */
struct cursor {
    const struct segment *segment;
    int64_t page;                   /* number of the page that bytes holds */
    unsigned char *bytes;           /* of the page, and PAD */
    size_t room, n;                 /* of bytes; of the page */
    size_t leaf;                    /* where its terms and lists end, and the places of its terms begin */
    size_t end;                     /* of the list: at the next term of the page; SIZE_MAX when there is none */
    size_t stop;                    /* of the entries on this page: end or leaf */
    size_t at;                      /* the next entry */
    bool turned;                    /* the page was read for the places of an entry: its own entries come next */
    int word;                       /* number */
    const unsigned char *from, *to; /* places of the entry */
    unsigned char *spill;           /* places that run over several pages */
    size_t spill_room;
};

struct walk {
    struct store *store;
    struct arena arena;
    struct segment segment[SEGMENTS]; /* the newest first */
    size_t n_segments;
    struct cursor *cursor; /* those that select first */
    int64_t *id;           /* of the entry that each is at; INT64_MAX at the end */
    size_t n, selecting;
    enum err err;
};

/* ---- numbers and pages --------------------------------------------------------------------------------------------- */

static const unsigned char *long_number(const unsigned char *p, uint64_t *out)
{
    uint64_t v = *p++ & 127;
    for (int i = 1; i < 8; i++) {
        v = v << 7 | (*p & 127);
        if (*p++ < 128) {
            *out = v;
            return p;
        }
    }
    *out = v << 8 | *p;
    return p + 1;
}

/* Reads a number of one to nine bytes, nearly always one or two; there are at least PAD bytes. */
static inline const unsigned char *number(const unsigned char *p, uint64_t *out)
{
    if (p[0] < 128) {
        *out = p[0];
        return p + 1;
    }
    if (p[1] < 128) {
        *out = (p[0] & 127u) << 7 | p[1];
        return p + 2;
    }
    return long_number(p, out);
}

static bool damaged(struct walk *w)
{
    if (!w->err)
        w->err = store_error(w->store, "lists", SQLITE_CORRUPT);
    return false;
}

static bool failed(struct walk *w, enum err e)
{
    if (!w->err)
        w->err = e;
    return false;
}

static unsigned two_bytes(const unsigned char *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

/* Takes a page into the cursor; at stands nowhere then. */
static bool read_page(struct walk *w, struct cursor *c, int64_t page)
{
    sqlite3_stmt *stmt = store_use(w->store, STORE_LISTS_PAGE);
    if (stmt)
        sqlite3_bind_int64(stmt, 1, (c->segment->id << SEGMENT_SHIFT) + page);
    int code = stmt ? sqlite3_step(stmt) : w->store->code;
    const void *blob = code == SQLITE_ROW ? sqlite3_column_blob(stmt, 0) : NULL;
    c->n = blob ? (size_t)sqlite3_column_bytes(stmt, 0) : 0;
    bool fine = c->n >= HEAD && c->n <= PAGE_MOST;
    if (fine && c->n + PAD > c->room) {
        c->room = c->n + PAD + 128;
        c->bytes = arena_alloc(&w->arena, c->room);
    }
    if (fine && c->bytes) {
        memcpy(c->bytes, blob, c->n);
        memset(c->bytes + c->n, 0, PAD);
    }
    enum err e = store_done(w->store, STORE_LISTS_PAGE, code);
    if (e || (e = arena_err(&w->arena)))
        return failed(w, e);
    if (!fine)
        return damaged(w);
    c->page = page;
    c->leaf = two_bytes(c->bytes + 2);
    c->end = SIZE_MAX;
    c->stop = c->leaf;
    return (c->leaf >= HEAD && c->leaf <= c->n) || damaged(w);
}

/* The list ends before byte `end` of this page, where the next one begins. */
static void end_at(struct cursor *c, size_t end)
{
    c->end = end;
    c->stop = end < c->leaf ? end : c->leaf;
}

/* The places of an entry that run on over pages, put together; the page that the last of them is on becomes the cursor's. */
static bool gather(struct walk *w, struct cursor *c, size_t n)
{
    size_t have = c->leaf - c->at;
    if (n > ((size_t)(c->segment->last - c->page) + 1) * PAGE_MOST)
        return damaged(w);
    if (n > c->spill_room) {
        c->spill_room = 2 * n;
        c->spill = arena_array(&w->arena, c->spill_room + PAD, 1);
        if (!c->spill)
            return failed(w, arena_err(&w->arena));
    }
    memcpy(c->spill, c->bytes + c->at, have);
    while (have < n) {
        if (c->page >= c->segment->last)
            return damaged(w);
        if (!read_page(w, c, c->page + 1))
            return false;
        size_t piece = c->leaf - HEAD < n - have ? c->leaf - HEAD : n - have;
        memcpy(c->spill + have, c->bytes + HEAD, piece);
        have += piece;
    }
    c->turned = true;
    c->at = c->leaf;
    c->from = c->spill;
    c->to = c->spill + n;
    return true;
}

/* ---- going from entry to entry --------------------------------------------------------------------------------------- */

/* Reads how many bytes of places the entry at c->at has, and where they are. */
static inline bool read_places(struct walk *w, struct cursor *c)
{
    uint64_t size;
    const unsigned char *p = number(c->bytes + c->at, &size);
    c->at = (size_t)(p - c->bytes);
    size >>= 1; /* the lowest bit: the thread was here in an older segment */
    if ((int64_t)size > (int64_t)c->leaf - (int64_t)c->at)
        return c->at > c->leaf ? damaged(w) : gather(w, c, size);
    c->from = p;
    c->to = p + size;
    c->at += size;
    return true;
}

/* Goes to the first entry of a page later on; none when the list has ended. */
static bool turn_page(struct walk *w, struct cursor *c, int64_t *id)
{
    int64_t before = *id;
    *id = INT64_MAX;
    for (; c->end == SIZE_MAX; c->turned = false) {
        if (!c->turned) {
            if (c->page >= c->segment->last)
                return true;
            if (!read_page(w, c, c->page + 1))
                return false;
        }
        uint64_t first;
        size_t at = two_bytes(c->bytes);
        if (c->leaf < c->n) {
            (void)number(c->bytes + c->leaf, &first);
            end_at(c, first);
        }
        if (!at || at >= c->leaf)
            continue;
        c->turned = false;
        c->at = (size_t)(number(c->bytes + at, &first) - c->bytes);
        if (at < HEAD || (int64_t)first <= before)
            return damaged(w);
        *id = (int64_t)first;
        return read_places(w, c);
    }
    return true;
}

/* At the last entry of a page: the list ends there, or goes on. */
static bool leave_page(struct walk *w, struct cursor *c, int64_t *id)
{
    if (c->at < c->end)
        return turn_page(w, c, id);
    *id = INT64_MAX;
    return true;
}

static inline bool step(struct walk *w, struct cursor *c, int64_t *id)
{
    uint64_t more, before = (uint64_t)*id;
    if (c->at >= c->stop)
        return leave_page(w, c, id);
    c->at = (size_t)(number(c->bytes + c->at, &more) - c->bytes);
    more += before;
    if (more <= before || more >= INT64_MAX)
        return damaged(w);
    *id = (int64_t)more;
    return read_places(w, c);
}

/* ---- finding a word -------------------------------------------------------------------------------------------------- */

/* Looks for the word among the terms of the page: each shares as many bytes with the one before as it says. */
static bool find_term(struct cursor *c, struct str word)
{
    const unsigned char *place = c->bytes + c->leaf, *stop = c->bytes + c->n;
    uint64_t at = 0, kept = 0, fresh, step;
    size_t same = 0; /* bytes of the word that the term before begins with */
    for (bool first = true; place < stop; first = false) {
        place = number(place, &step);
        at += step;
        if (at < HEAD || at >= c->leaf)
            return false;
        const unsigned char *p = c->bytes + at;
        if (!first)
            p = number(p, &kept);
        p = number(p, &fresh);
        if (kept < same || fresh > (uint64_t)(c->bytes + c->leaf - p))
            return false; /* past it */
        if (kept > same)
            continue;
        size_t i = 0;
        while (i < fresh && same + i < word.n && p[i] == (unsigned char)word.p[same + i])
            i++;
        same += i;
        if (same == word.n && i == fresh) {
            c->at = (size_t)(p - c->bytes) + fresh;
            if (place < stop) {
                (void)number(place, &step);
                end_at(c, at + step);
            }
            return true;
        }
        if (same == word.n || (i < fresh && p[i] > (unsigned char)word.p[same]))
            return false;
    }
    return false;
}

/* Puts a cursor at the first entry of the word in the segment; *there is false when it has none. */
static bool open_cursor(struct walk *w, struct cursor *c, struct str word, int64_t *id, bool *there)
{
    sqlite3_stmt *stmt = store_use(w->store, STORE_LISTS_TERM);
    *there = false;
    if (c->segment->last < c->segment->first)
        return true;
    if (stmt) {
        sqlite3_bind_int64(stmt, 1, c->segment->id);
        sqlite3_bind_blob(stmt, 2, word.p, (int)word.n, SQLITE_STATIC);
    }
    int code = stmt ? sqlite3_step(stmt) : w->store->code;
    int64_t page = code == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) >> 1 : 0;
    enum err e = store_done(w->store, STORE_LISTS_TERM, code);
    if (e)
        return failed(w, e);
    if (page < c->segment->first) /* merging has taken those before */
        page = c->segment->first;
    if (page > c->segment->last)
        return damaged(w);
    if (!read_page(w, c, page))
        return false;
    if (!find_term(c, word))
        return true;
    *there = true;
    *id = 0;
    return step(w, c, id);
}

/* ---- the walk -------------------------------------------------------------------------------------------------------- */

static bool read_segments(struct walk *w, const unsigned char *p, const unsigned char *stop)
{
    uint64_t levels, all, v, n, id, first, last;
    p = number(number(number(p + HEAD, &levels), &all), &v);
    if (all > SEGMENTS)
        return false;
    for (uint64_t level = 0; level < levels; level++) {
        if (p >= stop)
            return damaged(w);
        p = number(number(p, &v), &n);
        if (n > SEGMENTS - w->n_segments)
            return damaged(w);
        w->n_segments += n;
        for (uint64_t i = 1; i <= n; i++) { /* of a level the oldest comes first */
            if (p >= stop)
                return damaged(w);
            p = number(number(number(p, &id), &first), &last);
            if (id > 65535 || first > INT32_MAX || last > INT32_MAX)
                return damaged(w);
            w->segment[w->n_segments - i] = (struct segment){ (int64_t)id, (int64_t)first, (int64_t)last };
        }
    }
    return true;
}

/* Reads what segments there are; false when it is another form, or damaged. */
static bool read_structure(struct walk *w)
{
    enum { MOST = 4096 };
    static const unsigned char other[] = { 0xFF, 0, 0, 1 };
    unsigned char bytes[MOST + PAD] = { 0 };
    sqlite3_stmt *stmt = store_use(w->store, STORE_LISTS_STRUCTURE);
    if (stmt)
        sqlite3_bind_int64(stmt, 1, STRUCTURE);
    int code = stmt ? sqlite3_step(stmt) : w->store->code;
    const void *blob = code == SQLITE_ROW ? sqlite3_column_blob(stmt, 0) : NULL;
    size_t n = blob ? (size_t)sqlite3_column_bytes(stmt, 0) : 0;
    bool ours = n > HEAD && n <= MOST && sqlite3_column_int(stmt, 1) == FORM;
    if (ours)
        memcpy(bytes, blob, n);
    enum err e = store_done(w->store, STORE_LISTS_STRUCTURE, code);
    if (e)
        return failed(w, e);
    return ours && memcmp(bytes + HEAD, other, sizeof other) != 0 && read_segments(w, bytes, bytes + n);
}

/* Puts a cursor on every list of the words of the set. */
static bool open_words(struct walk *w, const struct store_any *any, uint64_t set)
{
    char term[TOKEN_MAX * 4 + 1];
    for (size_t i = 0; i < any->n; i++) {
        if (!(set >> i & 1) || any->word[i].n >= sizeof term)
            continue;
        term[0] = '0'; /* FTS5's main index, not one of beginnings */
        memcpy(term + 1, any->word[i].p, any->word[i].n);
        for (size_t k = 0; k < w->n_segments; k++) {
            struct cursor *c = &w->cursor[w->n];
            bool there;
            c->segment = &w->segment[k];
            c->word = (int)i;
            if (!open_cursor(w, c, (struct str){ term, any->word[i].n + 1 }, &w->id[w->n], &there))
                return false;
            w->n += there;
        }
    }
    return true;
}

static int64_t least(const int64_t *id, size_t n)
{
    int64_t best = INT64_MAX;
    for (size_t i = 0; i < n; i++)
        best = id[i] < best ? id[i] : best;
    return best;
}

/* Moves on to the first entry from `to` on while that is easy: numbers of one or two bytes, places that end on the page. What is not
 * is left for step. True when it is there. */
static inline bool hurry(struct cursor *c, int64_t *id, int64_t to)
{
    static const int64_t FAR = INT64_MAX - (1 << 14); /* what is added stays below */
    const unsigned char *p = c->bytes + c->at, *stop = c->bytes + c->stop, *leaf = c->bytes + c->leaf, *from = c->from;
    int64_t now = *id, near = to < FAR ? to : FAR;
    while (now < near && p < stop) {
        const unsigned char *q = p;
        unsigned more = *q++, size;
        if (more >= 128) {
            more = (more & 127u) << 7 | *q++;
            if (q[-1] >= 128)
                break;
        }
        size = *q++;
        if (size >= 128 || !more || leaf - q < (long)(size >> 1))
            break;
        now += more;
        from = q;
        p = q + (size >> 1);
    }
    if (now == *id)
        return now >= to;
    *id = now;
    c->from = from;
    c->to = p;
    c->at = (size_t)(p - c->bytes);
    return now >= to;
}

static inline void note(const struct cursor *c, struct store_here *here, uint64_t *seen)
{
    uint64_t bit = 1ull << c->word;
    if (*seen & bit)
        return; /* what older segments say counts no more */
    *seen |= bit;
    if (c->from == c->to)
        return;
    here->found |= bit;
    here->from[c->word] = c->from;
    here->to[c->word] = c->to;
}

/* Finds which words stand in the thread. Cursors that select move on, but for those that must turn a page, which would take the places
 * away: *waits is true when there are. *next gets the thread that is selected next. Cursors that only look along stay at it. */
static bool look(struct walk *w, struct store_here *here, int64_t *next, bool *waits)
{
    uint64_t seen = 0;
    int64_t *id = w->id, now = here->id, best = INT64_MAX;
    struct cursor *c = w->cursor;
    *waits = false;
    here->found = 0;
    for (int64_t *end = id + w->selecting; id < end; id++, c++) {
        if (*id == now) {
            note(c, here, &seen);
            *waits |= !hurry(c, id, now + 1);
        }
        best = *id < best ? *id : best;
    }
    for (int64_t *end = w->id + w->n; id < end; id++, c++) {
        while (*id < now && !hurry(c, id, now))
            if (!step(w, c, id))
                return false;
        if (*id == now)
            note(c, here, &seen);
    }
    *next = best;
    return true;
}

/* Moves all cursors on that are at the thread; *next gets the one that is selected next. */
static bool leave(struct walk *w, int64_t now, int64_t *next)
{
    int64_t *id = w->id, *selecting = id + w->selecting, best = INT64_MAX;
    struct cursor *c = w->cursor;
    for (int64_t *end = id + w->n; id < end; id++, c++) {
        if (*id == now && !step(w, c, id))
            return false;
        if (id < selecting && *id < best)
            best = *id;
    }
    *next = best;
    return true;
}

static void go(struct walk *w, const struct store_any *any, void (*fn)(void *ctx, struct store_row *r), void *ctx)
{
    struct store_here here;
    struct store_row row = { .here = &here, .offset = any->offset };
    unsigned turn = 0;
    for (here.id = least(w->id, w->selecting); here.id != INT64_MAX;) {
        if (++turn % TURN == 0 && store_late(w->store)) {
            w->err = ERR_BUSY;
            return;
        }
        int64_t next;
        bool waits;
        if (!look(w, &here, &next, &waits))
            return;
        if (here.found & any->selecting)
            fn(ctx, &row);
        if (waits && !leave(w, here.id, &next))
            return;
        here.id = next;
    }
}

enum err lists_walk(struct store *s, const struct store_any *any, void (*fn)(void *ctx, struct store_row *r), void *ctx,
    bool *known)
{
    struct walk w = { .store = s };
    *known = read_structure(&w);
    if (*known && !w.err) {
        size_t most = any->n * w.n_segments + 1;
        w.cursor = arena_array(&w.arena, most, sizeof *w.cursor);
        w.id = arena_array(&w.arena, most, sizeof *w.id);
        bool open = w.cursor && w.id && open_words(&w, any, any->selecting);
        w.selecting = w.n;
        if (open && open_words(&w, any, ~any->selecting))
            go(&w, any, fn, ctx);
        if (!w.err)
            w.err = arena_err(&w.arena);
    }
    arena_release(&w.arena);
    return w.err;
}
