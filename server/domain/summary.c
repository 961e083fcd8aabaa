/* summary.c -- see summary.h. */
#include "domain/summary.h"

#include "base/utf8.h"
#include "text/slug.h"

#include <stdlib.h>
#include <string.h>

enum { TERM_ROOM = 256 /* terms that a connection remembers */, TERM_TEXT = 200 /* bytes of the texts of one */ };

/* ---- reading what {{post_summary}} wrote */

/* The small numbers, from the lowest bit of their sum on. */
enum {
    BITS_KIND = 4, /* how many bits */
    BITS_STATUS = 3,
    BITS_ACCESS = 3,
    BITS_PHASE = 3,
    BITS_EVIDENCE = 3,
    BITS_PROGRESS = 3
};

/* The numbers, in their order. */
enum number {
    N_SMALL,
    N_AUTHOR,
    N_CREATED,
    N_VERSION,
    N_PARENT,
    N_UPDATED, /* this and the next two count from created */
    N_ACTIVITY,
    N_PUBLISHED,
    N_COMMENTS,
    N_HELPFUL,
    N_ANSWERS,
    N_PLACE,
    N_ME_TOO,
    N_THREAD_VERSION,
    N_RESOLVED_AT,
    N_ENDORSED,
    N_WORKED,
    N_PARTLY,
    N_FAILED,
    N_GROUP,
    N_ON_BEHALF_OF,
    N_PROJECT,
    N_REVIEW_DUE,
    N_VALID_UNTIL,
    NUMBERS
};

/* Takes numbers with commas between them, at most so many; those that are not there stay as they are. */
static void take_numbers(struct str *from, int64_t *to, size_t most)
{
    const char *p = from->p, *end = p + from->n;
    for (size_t i = 0; i < most; i++) {
        if (p < end && *p == ',') { /* as most are */
            to[i] = 0;
            p++;
            continue;
        }
        bool minus = p < end && *p == '-';
        uint64_t v = 0;
        for (p += minus; p < end && (unsigned char)(*p - '0') < 10; p++)
            v = v * 10 + (uint64_t)(*p - '0');
        to[i] = minus ? -(int64_t)v : (int64_t)v;
        if (p == end || *p != ',')
            break;
        p++;
    }
    *from = (struct str){ p, (size_t)(end - p) };
}

static int take_bits(uint64_t *from, unsigned bits)
{
    int v = (int)(*from & ((1U << bits) - 1));
    *from >>= bits;
    return v;
}

static void set_small(struct summary *s, const int64_t *n)
{
    uint64_t small = (uint64_t)n[N_SMALL];
    s->kind = take_bits(&small, BITS_KIND);
    s->status = take_bits(&small, BITS_STATUS);
    s->access = take_bits(&small, BITS_ACCESS);
    s->phase = take_bits(&small, BITS_PHASE);
    s->evidence = take_bits(&small, BITS_EVIDENCE);
    s->progress = take_bits(&small, BITS_PROGRESS);
    s->anonymous = take_bits(&small, 1) != 0;
    s->superseded = take_bits(&small, 1) != 0;
    s->published = small ? 0 : n[N_CREATED] + n[N_PUBLISHED];
}

static void set_numbers(struct summary *s, const int64_t *n)
{
    set_small(s, n);
    s->parent = n[N_PARENT];
    s->created = n[N_CREATED];
    s->updated = n[N_CREATED] + n[N_UPDATED];
    s->activity = n[N_CREATED] + n[N_ACTIVITY];
    s->resolved_at = n[N_RESOLVED_AT];
    s->review_due = n[N_REVIEW_DUE];
    s->valid_until = n[N_VALID_UNTIL];
    s->version = n[N_VERSION];
    s->thread_version = n[N_THREAD_VERSION];
    s->project = n[N_PROJECT];
    s->answers = n[N_ANSWERS];
    s->comments = n[N_COMMENTS];
    s->helpful = n[N_HELPFUL];
    s->me_too = n[N_ME_TOO];
    s->endorsed = n[N_ENDORSED];
    s->worked = n[N_WORKED];
    s->partly = n[N_PARTLY];
    s->failed = n[N_FAILED];
}

/* One text of so many characters, the copy's own. */
static struct str take_text(struct str *from, int64_t characters)
{
    if (!characters)
        return STR("");
    struct str text = utf8_head(*from, (size_t)characters);
    *from = str_sub(*from, text.n, from->n);
    return text;
}

static struct str take_text_or_null(struct str *from, int64_t characters)
{
    return characters ? take_text(from, characters - 1) : (struct str){ 0 };
}

static void take_texts(struct str from, struct arena *a, struct summary *s)
{
    enum { REF, TITLE, LEAD, RESOLUTION, TEXTS };
    int64_t length[TEXTS] = { 0 };
    s->title = s->lead = STR("");
    if (!from.n)
        return;
    from = str_sub(from, 1, from.n); /* the semicolon */
    take_numbers(&from, length, TEXTS);
    from = arena_str(a, str_sub(from, 1, from.n));
    s->ref = take_text_or_null(&from, length[REF]);
    s->title = take_text(&from, length[TITLE]);
    s->lead = take_text(&from, length[LEAD]);
    s->resolution = take_text_or_null(&from, length[RESOLUTION]);
}

/* ---- writing the same ------------------------------------------------------------------------------------------- */

static int64_t small_numbers(const struct summary *s)
{
    const struct {
        int value;
        unsigned bits;
    } part[] = { { s->kind, BITS_KIND }, { s->status, BITS_STATUS }, { s->access, BITS_ACCESS },
        { s->phase, BITS_PHASE }, { s->evidence, BITS_EVIDENCE }, { s->progress, BITS_PROGRESS }, { s->anonymous, 1 },
        { s->superseded, 1 }, { !s->published, 1 } };
    uint64_t small = 0;
    unsigned at = 0;
    for (size_t i = 0; i < sizeof part / sizeof *part; at += part[i++].bits)
        small |= (uint64_t)part[i].value << at;
    return (int64_t)small;
}

struct str summary_new(struct arena *a, const struct summary *s)
{
    const int64_t n[NUMBERS] = { [N_SMALL] = small_numbers(s),
        [N_AUTHOR] = s->author.id,
        [N_CREATED] = s->created,
        [N_VERSION] = s->version,
        [N_PUBLISHED] = s->published ? s->published - s->created : 0,
        [N_PLACE] = s->place.id,
        [N_THREAD_VERSION] = s->thread_version,
        [N_GROUP] = s->group.id,
        [N_ON_BEHALF_OF] = s->on_behalf_of.id,
        [N_REVIEW_DUE] = s->review_due,
        [N_VALID_UNTIL] = s->valid_until };
    struct buf b = { 0 };
    size_t last = NUMBERS - 1;
    while (last && !n[last])
        last--;
    buf_int(&b, n[0]);
    for (size_t i = 1; i <= last; i++) {
        buf_addc(&b, ',');
        if (n[i])
            buf_int(&b, n[i]);
    }
    if (s->title.n || s->lead.n) {
        buf_printf(&b, ";0,%zu,%zu,0;", utf8_length(s->title), utf8_length(s->lead));
        buf_add(&b, s->title);
        buf_add(&b, s->lead);
    }
    struct str packed = buf_err(&b) ? (struct str){ 0 } : arena_str(a, buf_str(&b));
    buf_release(&b);
    return packed;
}

/* The people and places around a post. */
static enum err name_all(struct db *db, struct arena *a, struct summary *s, const int64_t *n)
{
    enum err e = label_account(db, a, n[N_AUTHOR], &s->author, &s->organisation);
    if (!e && n[N_PLACE])
        e = label_organisation(db, a, n[N_PLACE], &s->place);
    if (!e && n[N_GROUP])
        e = label_group(db, a, n[N_GROUP], &s->group);
    return e || !n[N_ON_BEHALF_OF] ? e : label_group(db, a, n[N_ON_BEHALF_OF], &s->on_behalf_of);
}

/* What few posts have, and another table knows. */
static enum err look_up(struct db *db, struct arena *a, const struct viewer *v, struct summary *s)
{
    enum err e = OK;
    if (s->anonymous) {
        struct query q = db_query(db, SQL_SUMMARY_ALIKE);
        query_int(&q, s->id);
        if (query_row(&q))
            s->as = anonymity_read(a, row_str(&q, a), v->english);
        e = query_end(&q);
    }
    if (!e && s->kind == KIND_MEETING) {
        struct query q = db_query(db, SQL_SUMMARY_MEETING);
        query_int(&q, s->id);
        if (query_row(&q)) {
            s->starts = row_int(&q);
            s->ends = row_int(&q);
        }
        e = query_end(&q);
    }
    return e;
}

/* Of a post that was changed in this transaction, and whose summary is not written yet. */
static enum err work_out(struct db *db, struct arena *a, int64_t post, struct str *packed)
{
    struct query q = db_query(db, SQL_SUMMARY_NOW);
    query_int(&q, post);
    if (query_row(&q))
        *packed = row_str(&q, a);
    return query_end(&q);
}

/* May the viewer not know who wrote it? */
static bool hides(const struct viewer *v, bool anonymous, int64_t author)
{
    return anonymous && author != v->user && !viewer_may(v, MAY_SEE_ANONYMOUS);
}

enum err summary_read(struct db *db, struct arena *a, const struct viewer *v, struct str packed, struct summary *s)
{
    int64_t n[NUMBERS] = { 0 };
    enum err e = packed.p ? OK : work_out(db, a, s->id, &packed);
    if (e)
        return e;
    take_numbers(&packed, n, NUMBERS);
    set_numbers(s, n);
    take_texts(packed, a, s);
    if (s->status == STATUS_WITHDRAWN) /* a tombstone keeps its place, not its words */
        s->title = s->lead = s->resolution = (struct str){ "", 0 };
    e = name_all(db, a, s, n);
    if (!e && (s->anonymous || s->kind == KIND_MEETING))
        e = look_up(db, a, v, s);
    s->hide_author = hides(v, s->anonymous, s->author.id);
    return e;
}

struct named named_row(struct query *q, struct arena *a)
{
    struct named n = { .id = row_int(q) };
    n.name = row_str(q, a);
    return n;
}

static void term_row(struct query *q, struct arena *a, struct term_ref *out)
{
    *out = (struct term_ref){ .id = row_int(q) };
    out->kind = row_str(q, a);
    out->name = row_str(q, a);
    out->ended = row_int(q);
    out->recorded = row_int(q);
    out->successor = named_row(q, a);
}

/* Loads the terms of one post. */
static enum err load_terms(struct db *db, struct arena *a, struct summary *s)
{
    struct term_ref found[SUMMARY_TERMS];
    size_t n = 0;
    struct query q = db_query(db, SQL_SUMMARY_TERMS);
    query_int(&q, s->id);
    while (n < SUMMARY_TERMS && query_row(&q)) {
        term_row(&q, a, &found[n]);
        found[n++].confirmed = row_int(&q);
    }
    s->terms = n ? arena_array(a, n, sizeof *found) : NULL;
    s->n_terms = s->terms ? n : 0;
    for (size_t i = 0; i < s->n_terms; i++)
        s->terms[i] = found[i];
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

/* from: SQL_SUMMARY_ROOT, or SQL_SUMMARY_ONE for any post. */
static enum err load_row(struct db *db, struct arena *a, const struct viewer *v, int64_t now, enum sql from, int64_t id,
    struct summary *out)
{
    *out = (struct summary){ 0 };
    struct query q = db_query(db, from);
    access_bind(&q, v, now);
    query_int(&q, id);
    enum err read = OK;
    if (query_row(&q)) {
        out->id = row_int(&q);
        out->root = row_int(&q);
        read = summary_read(db, a, v, row_peek(&q), out);
        out->followers = row_int(&q);
        out->access = (int)row_int(&q); /* a reply's are its root's */
        out->thread_version = row_int(&q);
    }
    enum err e = query_end(&q);
    return e ? e : read;
}

enum err summary_load(struct db *db, struct arena *a, const struct viewer *v, int64_t now, const int64_t *ids, size_t n,
    struct summary *out)
{
    int64_t counter;
    enum err e = label_begin(db, &counter);
    for (size_t i = 0; i < n && !e; i++) {
        e = load_row(db, a, v, now, SQL_SUMMARY_ONE, ids[i], &out[i]);
        if (!e && out[i].id)
            e = load_terms(db, a, &out[i]);
    }
    return e ? e : arena_err(a);
}

/* ---- what a connection remembers */

/* What says whether something around a post changed. */
struct counters {
    int64_t names, following;
};

static enum err counters_begin(struct db *db, struct counters *now)
{
    *now = (struct counters){ 0 };
    struct query q = db_query(db, SQL_SUMMARY_COUNTERS);
    if (query_row(&q)) {
        now->names = row_int(&q);
        now->following = row_int(&q);
    }
    label_begin_at(db, now->names);
    return query_end(&q);
}

struct known_term {
    int64_t names; /* the counter when it was kept */
    struct term_ref t;
    char text[TERM_TEXT];
};

/* A root as JSON, and what it holds by. */
struct shown {
    int64_t version, thread_version, author, followers;
    int64_t since, until; /* while the time is between these */
    struct counters at;   /* when it was written, and when its followers were counted */
    bool hidden, english; /* an anonymous post, for who may not know its author, in this language */
    size_t n;             /* bytes of json */
    char json[SUMMARY_JSON];
};

/* Sets of WAYS places; what is new in a full set takes them in turn. */
enum { WAYS = 4 };
struct remembered {
    int64_t id[SUMMARY_ROOM]; /* 0 = free */
    unsigned char turn[SUMMARY_ROOM / WAYS];
    struct shown shown[SUMMARY_ROOM];
};

/* Moves one text to the end of what is used of room; false when it does not fit. */
static bool move(struct str *s, char *to, size_t room, size_t *used)
{
    if (!s->p)
        return true;
    if (s->n > room - *used)
        return false;
    if (s->n)
        memcpy(to + *used, s->p, s->n);
    s->p = to + *used;
    *used += s->n;
    return true;
}

/* One term without what posts say of it, remembered while the names stay as they were. */
static enum err known_term(struct db *db, struct arena *a, int64_t names, int64_t id, struct term_ref *out)
{
    struct known_term *all = db_memory(db, DB_MEMORY_TERM, TERM_ROOM * sizeof *all),
                      *k = all ? &all[id % TERM_ROOM] : NULL;
    if (k && k->t.id == id && k->names == names) {
        *out = k->t;
        out->kind = arena_str(a, k->t.kind);
        out->name = arena_str(a, k->t.name);
        out->successor.name = arena_str(a, k->t.successor.name);
        return OK;
    }
    *out = (struct term_ref){ 0 };
    struct query q = db_query(db, SQL_SUMMARY_TERM);
    query_int(&q, id);
    if (query_row(&q))
        term_row(&q, a, out);
    enum err e = query_end(&q);
    struct term_ref copy = *out;
    size_t used = 0;
    if (k)
        k->t.id = 0;
    if (k && !e && move(&copy.kind, k->text, sizeof k->text, &used) &&
        move(&copy.name, k->text, sizeof k->text, &used) &&
        move(&copy.successor.name, k->text, sizeof k->text, &used)) {
        k->t = copy;
        k->names = names;
    }
    return e;
}

/* As {{summary_terms}} orders them. */
static int by_kind_and_name(const void *x, const void *y)
{
    const struct term_ref *a = x, *b = y;
    int kind = str_cmp(b->kind, a->kind), name = str_cmp(a->name, b->name);
    return kind ? kind : name ? name : (a->id > b->id) - (a->id < b->id);
}

/* True when what is read may be remembered: else it may be undone, or of two moments. */
static bool sure(struct db *db)
{
    return !db_writes(db) && db_in_transaction(db);
}

/* When somebody last said that the post is still valid, for the terms that have ended. */
static enum err confirm(struct db *db, int64_t post, struct term_ref *terms, size_t n)
{
    int64_t at;
    struct query q = db_query(db, SQL_SUMMARY_CONFIRMED);
    query_int(&q, post);
    enum err e = query_single(&q, 0, &at);
    for (size_t i = 0; i < n; i++)
        terms[i].confirmed = terms[i].recorded ? at : 0;
    return e;
}

enum err summary_known_terms(struct db *db, struct arena *a, int64_t names, struct summary *s)
{
    if (!sure(db))
        return load_terms(db, a, s);
    struct term_ref found[SUMMARY_TERMS];
    size_t n = 0;
    bool some_ended = false;
    enum err e = OK;
    struct query q = db_query(db, SQL_SUMMARY_TERM_IDS);
    query_int(&q, s->id);
    while (n < SUMMARY_TERMS && !e && query_row(&q)) {
        e = known_term(db, a, names, row_int(&q), &found[n]);
        some_ended = some_ended || found[n++].recorded;
    }
    enum err ended = query_end(&q);
    e = e ? e : ended;
    if (!e && some_ended)
        e = confirm(db, s->id, found, n);
    if (e)
        return e;
    if (n > 1)
        qsort(found, n, sizeof *found, by_kind_and_name);
    s->terms = n ? arena_array(a, n, sizeof *found) : NULL;
    s->n_terms = s->terms ? n : 0;
    for (size_t i = 0; i < s->n_terms; i++)
        s->terms[i] = found[i];
    return arena_err(a);
}

/* A root with its terms; out->id 0 when the viewer may not read it. */
static enum err load_root(struct db *db, struct arena *a, const struct viewer *v, int64_t now, struct counters at,
    int64_t id, struct summary *out)
{
    enum err e = load_row(db, a, v, now, SQL_SUMMARY_ROOT, id, out);
    return e || !out->id ? e : summary_known_terms(db, a, at.names, out);
}

enum err summary_load_found(struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    const struct summary_found *found, size_t n, struct summary *out)
{
    struct counters at;
    enum err e = counters_begin(db, &at);
    for (size_t i = 0; i < n && !e; i++)
        e = load_root(db, a, v, now, at, found[i].id, &out[i]);
    return e ? e : arena_err(a);
}

static size_t first_way(int64_t id)
{
    return ((uint64_t)id * 0x9E3779B97F4A7C15u >> 32) % (SUMMARY_ROOM / WAYS) * WAYS;
}

static struct shown *place_of(struct remembered *all, int64_t id)
{
    size_t at = first_way(id), i = 0;
    while (i < WAYS && all->id[at + i] != id)
        i++;
    return i < WAYS ? &all->shown[at + i] : NULL;
}

/* Would it be written the same for this viewer, as far as is known without looking? What names an anonymous author is never kept. */
static bool holds(const struct shown *w, const struct viewer *v, int64_t now, const struct summary_found *f,
    struct counters at)
{
    return w->version == f->version && w->thread_version == f->thread_version && w->at.names == at.names &&
        now >= w->since && now < w->until && (!w->hidden || (hides(v, true, w->author) && w->english == v->english));
}

/* The same after a look at who follows it, when somebody followed or unfollowed something. */
static enum err still_holds(struct db *db, struct shown *w, int64_t id, struct counters at, bool *same)
{
    int64_t followers = w->followers;
    enum err e = OK;
    if (w->at.following != at.following) {
        struct query q = db_query(db, SQL_SUMMARY_FOLLOWERS);
        query_int(&q, id);
        e = query_single(&q, 0, &followers);
    }
    *same = !e && followers == w->followers;
    if (*same)
        w->at.following = at.following;
    return e;
}

/* When s is next written in another way, because time goes by. */
static int64_t same_until(const struct summary *s, int64_t now)
{
    int64_t until = INT64_MAX;
    if (s->review_due > now)
        until = s->review_due;
    if (s->valid_until > now && s->valid_until < until)
        until = s->valid_until;
    for (size_t i = 0; i < s->n_terms; i++)
        if (s->terms[i].ended > now && s->terms[i].ended < until)
            until = s->terms[i].ended;
    return until;
}

/* Writes s where it is remembered, and hands over a copy. */
static void remember(struct remembered *all, struct arena *a, const struct viewer *v, int64_t now, struct counters at,
    struct summary *s)
{
    size_t way = first_way(s->id), i = 0;
    if (s->anonymous && !s->hide_author)
        return;
    while (i < WAYS && all->id[way + i] && all->id[way + i] != s->id)
        i++;
    i = i < WAYS ? i : all->turn[way / WAYS]++ % WAYS;
    struct shown *w = &all->shown[way + i];
    struct buf room = { .p = w->json, .room = sizeof w->json, .max = sizeof w->json };
    struct jw j = jw_to(&room);
    all->id[way + i] = 0;
    summary_json(&j, NULL, a, s, now);
    if (buf_err(&room))
        return;
    w->version = s->version;
    w->thread_version = s->thread_version;
    w->author = s->author.id;
    w->followers = s->followers;
    w->since = now;
    w->until = same_until(s, now);
    w->at = at;
    w->hidden = s->hide_author;
    w->english = v->english;
    w->n = room.n;
    all->id[way + i] = s->id;
    s->json = arena_str(a, buf_str(&room));
}

/* One root: as it was written before, when that still holds. */
static enum err load_shown(struct remembered *all, struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    struct counters at, const struct summary_found *f, struct summary *out)
{
    struct shown *w = all ? place_of(all, f->id) : NULL;
    bool same = w && holds(w, v, now, f, at);
    enum err e = same ? still_holds(db, w, f->id, at, &same) : OK;
    if (same) {
        *out = (struct summary){ .id = f->id, .root = f->id, .json = arena_str(a, (struct str){ w->json, w->n }) };
        return OK;
    }
    e = e ? e : load_root(db, a, v, now, at, f->id, out);
    if (all && !e && out->id)
        remember(all, a, v, now, at, out);
    return e;
}

enum err summary_load_shown(struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    const struct summary_found *found, size_t n, struct summary *out)
{
    struct remembered *all = sure(db) ? db_memory(db, DB_MEMORY_SUMMARY, sizeof *all) : NULL;
    struct counters at;
    enum err e = counters_begin(db, &at);
    for (size_t i = 0; i < n && !e; i++)
        e = load_shown(all, db, a, v, now, at, &found[i], &out[i]);
    return e ? e : arena_err(a);
}

enum freshness summary_freshness(const struct summary *s, int64_t now)
{
    if (s->superseded)
        return FRESH_SUPERSEDED;
    if (s->valid_until && s->valid_until <= now)
        return FRESH_EXPIRED;
    if (s->review_due && s->review_due <= now)
        return FRESH_REVIEW_DUE;
    return FRESH_CURRENT;
}

enum { REPLY_URL = 2 * BUF_INT + 8 /* bytes of the longest */ };

static struct str reply_url(char text[REPLY_URL], const struct summary *s)
{
    char *to = text;
    memcpy(to, "/post/", 6);
    to += 6;
    to += buf_digits(to, s->root);
    *to++ = '#';
    *to++ = 'p';
    to += buf_digits(to, s->id);
    return (struct str){ text, (size_t)(to - text) };
}

struct str summary_url(struct arena *a, const struct summary *s)
{
    const struct kind_capability *k = kind_of(s->kind);
    char text[SLUG_MAX + 128];
    struct buf url = { .p = text, .room = sizeof text, .max = sizeof text };
    if (!k->root)
        return arena_str(a, reply_url(text, s));
    struct str slug = slug_of(a, s->title);
    buf_addc(&url, '/');
    buf_addz(&url, k->path);
    buf_addc(&url, '/');
    buf_int(&url, s->id);
    if (slug.n)
        buf_addc(&url, '/');
    buf_add(&url, slug);
    return arena_str(a, buf_str(&url));
}

void named_json(struct jw *j, const char *key, struct named n)
{
    if (!n.id) {
        jw_null(j, key);
        return;
    }
    jw_open(j, key, '{');
    jw_int(j, "id", n.id);
    jw_str(j, "name", n.name);
    jw_close(j, '}');
}

static void author_json(struct jw *j, const struct summary *s)
{
    if (s->hide_author) {
        jw_null(j, "author");
        return;
    }
    jw_open(j, "author", '{');
    jw_int(j, "id", s->author.id);
    jw_str(j, "name", s->author.name);
    named_json(j, "organisation", s->organisation);
    jw_close(j, '}');
}

static void terms_json(struct jw *j, const struct summary *s)
{
    jw_open(j, "terms", '[');
    for (size_t i = 0; i < s->n_terms; i++) {
        jw_open(j, NULL, '{');
        jw_int(j, "id", s->terms[i].id);
        jw_str(j, "kind", s->terms[i].kind);
        jw_str(j, "name", s->terms[i].name);
        jw_close(j, '}');
    }
    jw_close(j, ']');
}

/* Was s written before this law of it ended, and has nobody called it still valid since? */
static bool outlived(const struct summary *s, const struct term_ref *law, int64_t now)
{
    int64_t written = s->published ? s->published : s->created;
    int64_t since = law->recorded > law->ended ? law->recorded : law->ended;
    return str_is(law->kind, "law") && law->ended && law->ended <= now && written < law->ended &&
        law->confirmed < since;
}

static void laws_json(struct jw *j, const struct summary *s, int64_t now)
{
    jw_open(j, "writtenBefore", '[');
    for (size_t i = 0; i < s->n_terms; i++) {
        const struct term_ref *t = &s->terms[i];
        if (!outlived(s, t, now))
            continue;
        jw_open(j, NULL, '{');
        named_json(j, "law", (struct named){ t->id, t->name });
        named_json(j, "successor", t->successor);
        jw_date(j, "date", t->ended);
        jw_close(j, '}');
    }
    jw_close(j, ']');
}

/* For whom it is said, and what it is about. */
static void origin_json(struct jw *j, const struct summary *s, int64_t now)
{
    static const char none[] = "null,\"anonymous\":false,\"anonymousAs\":null,\"terms\":[],\"writtenBefore\":[]";
    if (!s->on_behalf_of.id && !s->anonymous && !s->n_terms) { /* as with most replies */
        jw_raw(j, "onBehalfOf", (struct str){ none, sizeof none - 1 });
        return;
    }
    named_json(j, "onBehalfOf", s->on_behalf_of);
    jw_bool(j, "anonymous", s->anonymous);
    anonymity_json(j, "anonymousAs", &s->as, !s->hide_author);
    terms_json(j, s);
    laws_json(j, s, now);
}

static void counts_json(struct jw *j, const struct summary *s)
{
    static const char none[] = "{\"answers\":0,\"comments\":0,\"helpful\":0,\"meToo\":0,\"endorsed\":0,"
                               "\"triedWorked\":0,\"triedPartly\":0,\"triedFailed\":0,\"followers\":0}";
    if (!(s->answers | s->comments | s->helpful | s->me_too | s->endorsed | s->worked | s->partly | s->failed |
            s->followers)) { /* as with most replies */
        jw_raw(j, "counts", (struct str){ none, sizeof none - 1 });
        return;
    }
    jw_open(j, "counts", '{');
    jw_int(j, "answers", s->answers);
    jw_int(j, "comments", s->comments);
    jw_int(j, "helpful", s->helpful);
    jw_int(j, "meToo", s->me_too);
    jw_int(j, "endorsed", s->endorsed);
    jw_int(j, "triedWorked", s->worked);
    jw_int(j, "triedPartly", s->partly);
    jw_int(j, "triedFailed", s->failed);
    jw_int(j, "followers", s->followers);
    jw_close(j, '}');
}

/* What an answer or comment has in common with others of its thread: where it stands, and who wrote it. */
static bool common_facts(const struct summary *s, int64_t now, int64_t facts[JW_FACTS])
{
    const bool progress = kind_of(s->kind)->progress;
    if (s->resolution.p || s->on_behalf_of.id || s->anonymous || s->n_terms || s->kind == KIND_MEETING)
        return false;
    facts[0] = s->status | s->access << 8 | s->phase << 16 | s->evidence << 24;
    facts[1] = (int)summary_freshness(s, now) | (progress ? s->progress + 1 : 0) << 8 | s->hide_author << 16;
    facts[2] = s->author.id;
    facts[3] = s->group.id;
    facts[4] = s->project;
    facts[5] = s->place.id;
    facts[6] = s->review_due;
    facts[7] = s->valid_until;
    return true;
}

/* From the state of a post to what stands before its counts. */
static void standing_json(struct jw *j, const struct summary *s, int64_t now)
{
    const struct kind_capability *k = kind_of(s->kind);
    jw_word(j, "status", word_of(WORDS_STATUS, s->status));
    jw_word(j, "progress", k->progress ? word_of(WORDS_PROGRESS, s->progress) : NULL);
    jw_word(j, "freshness", word_of(WORDS_FRESHNESS, summary_freshness(s, now)));
    jw_str_or_null(j, "resolution", s->resolution);
    jw_word(j, "access", word_of(WORDS_ACCESS, s->access));
    named_json(j, "group", s->group);
    jw_id_or_null(j, "project", s->project);
    named_json(j, "place", s->hide_author ? (struct named){ 0 } : s->place);
    jw_word(j, "phase", word_of(WORDS_PHASE, s->phase));
    author_json(j, s);
    origin_json(j, s, now);
    jw_word(j, "evidence", word_of(WORDS_EVIDENCE, s->evidence));
    jw_date(j, "reviewDue", s->review_due);
    jw_date(j, "validUntil", s->valid_until);
    if (s->kind == KIND_MEETING) {
        jw_time(j, "starts", s->starts);
        jw_time(j, "ends", s->ends);
    }
}

/* What an address is made of needs no escapes. */
static void url_json(struct jw *j, struct arena *a, const struct summary *s)
{
    char text[REPLY_URL];
    struct str url = kind_of(s->kind)->root ? summary_url(a, s) : reply_url(text, s);
    char *to = jw_place(j, "url", url.n + 2);
    if (!to)
        return;
    *to++ = '"';
    memcpy(to, url.p, url.n);
    to[url.n] = '"';
    j->out->n += url.n + 2;
}

void summary_fields(struct jw *j, struct arena *a, const struct summary *s, int64_t now)
{
    int64_t facts[JW_FACTS] = { 0 };
    if (s->json.n) {
        jw_raw(j, NULL, str_sub(s->json, 1, s->json.n - 2)); /* without its braces */
        return;
    }
    bool common = j->echo && common_facts(s, now, facts);
    jw_int(j, "id", s->id);
    jw_word(j, "kind", kind_of(s->kind)->name);
    jw_int(j, "root", s->root);
    jw_id_or_null(j, "parent", s->parent);
    jw_str_or_null(j, "ref", s->ref);
    url_json(j, a, s);
    jw_str(j, "title", s->title);
    jw_str(j, "lead", s->lead);
    if (!common || !jw_copy(j, facts)) {
        size_t from = j->out->n;
        standing_json(j, s, now);
        if (common)
            jw_keep(j, from, facts);
    }
    counts_json(j, s);
    jw_time(j, "created", s->created);
    jw_time(j, "published", s->published);
    jw_time(j, "updated", s->updated);
    jw_time(j, "activity", s->activity);
    jw_time(j, "resolvedAt", s->resolved_at);
    jw_int(j, "version", s->version);
}

void summary_json(struct jw *j, const char *key, struct arena *a, const struct summary *s, int64_t now)
{
    if (s->json.n) {
        jw_raw(j, key, s->json);
        return;
    }
    jw_open(j, key, '{');
    summary_fields(j, a, s, now);
    jw_close(j, '}');
}

void summary_reference_json(struct jw *j, const char *key, struct arena *a, const struct summary *s, struct str title)
{
    jw_open(j, key, '{');
    jw_int(j, "id", s->id);
    jw_str(j, "title", s->title.n ? s->title : title.p ? title : STR(""));
    jw_str(j, "url", summary_url(a, s));
    jw_close(j, '}');
}
