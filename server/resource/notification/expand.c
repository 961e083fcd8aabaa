/* expand.c -- from an event to the people whom it concerns, see notification.h.
 * Model:  a rule per verb says where to look (reach); each place gives accounts with a reason; the strongest reason of a person
 *         counts. Threads: reading on any connection, storing on the writer. Memory: arena. Errors: as db.h. */
#include "domain/access.h"
#include "domain/kind.h"
#include "resource/notification/notification.h"
#include "text/diff.h"
#include "text/markdown.h"
#include "text/slug.h"

#include <stdlib.h>

enum reach {
    AUTHOR = 1,       /* who wrote the post */
    ASKER = 2,        /* who began the thread, and who wrote what was replied to */
    THREAD = 4,       /* who follows the thread */
    AROUND = 8,       /* who follows what the thread is about */
    MENTIONED = 16,   /* who is named in the text */
    CURATORS = 32,    /* whose work it is */
    READER = 64,      /* who is asked to read along */
    SUGGESTER = 128,  /* who made the proposal */
    CHAIRS = 256,     /* who leads the group */
    IF_CHANGED = 512, /* only when much of the text is different */
    IF_JUDGED = 1024, /* only for a judgement that is news */
    JOINER = 4096,    /* who was taken into a group; or who leads it, when somebody came by themselves */
    LAW = 8192,       /* who follows a law, at the moment that its end is known */
    IF_CLAIMED = 2048 /* whoever has claimed the task, else its curators */
};

static const struct {
    enum event_verb verb;
    unsigned reach;
} rules[] = {
    { EVENT_POST_PUBLISHED, AUTHOR | THREAD | AROUND | MENTIONED },
    { EVENT_POST_APPROVED, AUTHOR | THREAD | AROUND | MENTIONED },
    { EVENT_REPLY_POSTED, ASKER | THREAD | MENTIONED },
    { EVENT_POST_RESOLVED, AUTHOR | THREAD },
    { EVENT_POST_REOPENED, AUTHOR | THREAD },
    { EVENT_POST_MERGED, AUTHOR | THREAD },
    { EVENT_POST_ARCHIVED, AUTHOR },
    { EVENT_POST_RETURNED, AUTHOR },
    { EVENT_POST_SUBMITTED, CURATORS },
    { EVENT_POST_FLAGGED, CURATORS },
    { EVENT_POST_NOMINATED, CURATORS },
    { EVENT_AUTHOR_SHOWN, AUTHOR },
    { EVENT_POST_PRE_READ, READER },
    { EVENT_POST_EDITED, THREAD | IF_CHANGED },
    { EVENT_SUGGESTION_MADE, AUTHOR },
    { EVENT_SUGGESTION_ACCEPTED, SUGGESTER },
    { EVENT_SUGGESTION_REJECTED, SUGGESTER },
    { EVENT_MARK_MADE, AUTHOR | THREAD | IF_JUDGED },
    { EVENT_GROUP_REQUESTED, CHAIRS },
    { EVENT_GROUP_JOINED, JOINER },
    { EVENT_TERM_EDITED, LAW },
    { EVENT_TERM_PROPOSED, CURATORS },
    { EVENT_TASK_OVERDUE, IF_CLAIMED },
    { EVENT_TASK_SHOWN, AUTHOR | CURATORS },
};

static const char *const whys[] = { "mention", "own", "task", "follow" };
enum why { MENTION, OWN, TASK, FOLLOW };
enum { NOBODY_SYSTEM = 1, PEOPLE_MAX = 50000, SHARE_CHANGED = 5 /* one in so many words */ };

/* One event as the trail has it. */
struct trail {
    int64_t id, actor, root, post, entity_id, at;
    struct str verb, data;
    unsigned reach;
};

struct person {
    int64_t account;
    enum why why;
    enum notice_mail mail; /* of a follower: as chosen */
    bool muted;
};

struct crowd {
    struct db *db;
    struct arena *a;
    int64_t now;
    struct trail t;
    /* about the post */
    int64_t author, parent_author, asker;
    bool anonymous;
    int kind, status;
    struct str body;
    struct person *item;
    size_t n, room;
    enum err err;
};

/* Finds the rule for a verb, by its name; false when it concerns nobody. */
static bool find_rule(struct trail *t, struct str verb)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (str_is(verb, event_name(rules[i].verb))) {
            t->verb = str_c(event_name(rules[i].verb));
            t->reach = rules[i].reach;
            return true;
        }
    return false;
}

static void add(struct crowd *c, struct person p)
{
    if (!p.account || p.account <= NOBODY_SYSTEM || p.account == c->t.actor || c->n == PEOPLE_MAX)
        return;
    if (c->n == c->room) {
        size_t room = c->room ? c->room * 2 : 64;
        struct person *more = arena_array(c->a, room, sizeof *more);
        for (size_t i = 0; more && i < c->n; i++)
            more[i] = c->item[i];
        if (!more)
            return;
        c->item = more;
        c->room = room;
    }
    c->item[c->n++] = p;
}

/* Everybody whom the statement gives, for one reason. */
static void add_all(struct crowd *c, struct query *q, enum why why)
{
    while (query_row(q))
        add(c, (struct person){ .account = row_int(q), .why = why });
    enum err e = query_end(q);
    c->err = c->err ? c->err : e;
}

static void add_followers(struct crowd *c, enum sql sql)
{
    struct query q = db_query(c->db, sql);
    query_int(&q, c->t.root);
    while (query_row(&q)) {
        struct person p = { .account = row_int(&q), .why = FOLLOW };
        struct str often = row_peek(&q);
        p.muted = str_is(often, "muted");
        p.mail = str_is(often, "immediately") ? MAIL_AT_ONCE : str_is(often, "weekly") ? MAIL_WEEKLY : MAIL_DAILY;
        add(c, p);
    }
    enum err e = query_end(&q);
    c->err = c->err ? c->err : e;
}

static void add_one(struct crowd *c, enum sql sql, int64_t x, int64_t y, enum why why)
{
    struct query q = db_query(c->db, sql);
    query_int(&q, x);
    if (y)
        query_int(&q, y);
    add_all(c, &q, why);
}

static void add_role(struct crowd *c)
{
    bool law = str_search(c->t.data, STR("\"kind\":\"law\"")) < c->t.data.n;
    bool mandate = (c->kind == KIND_LESSON && str_is(c->t.verb, "post.submitted")) ||
        str_is(c->t.verb, event_name(EVENT_POST_NOMINATED)) ||
        (law && str_is(c->t.verb, event_name(EVENT_TERM_PROPOSED)));
    unsigned roles = mandate ? ROLE_STEERING : ROLE_STEERING | ROLE_COACH;
    add_one(c, SQL_NOTIFY_ROLES, (int64_t)roles, c->now, TASK);
}

/* The one person, or the open group, that goes by this name; two of a name are nobody. */
static void add_named(struct crowd *c, struct str name)
{
    int64_t found = 0, group = 0;
    struct arena scratch = { 0 };
    struct str wanted = slug_of(&scratch, name);
    struct query q = db_query(c->db, SQL_NOTIFY_PEOPLE);
    while (query_row(&q)) {
        int64_t id = row_int(&q);
        bool same = str_eq(slug_of(&scratch, row_peek(&q)), wanted);
        if (same || str_ieq(row_peek(&q), name))
            found = found ? -1 : id;
    }
    enum err e = query_end(&q);
    q = db_query(c->db, SQL_NOTIFY_GROUPS);
    while (query_row(&q)) {
        int64_t id = row_int(&q);
        if (str_eq(slug_of(&scratch, row_peek(&q)), wanted))
            group = id;
    }
    enum err e2 = query_end(&q);
    arena_release(&scratch);
    c->err = c->err ? c->err : e ? e : e2;
    if (found > 0)
        add(c, (struct person){ .account = found, .why = MENTION });
    else if (!found && group)
        add_one(c, SQL_NOTIFY_MEMBERS, group, c->now, MENTION);
}

static void add_mentioned(struct crowd *c)
{
    enum { MOST = 20 };
    struct markdown_mentions found = { 0 };
    if (markdown_mentions(c->a, c->body, &found))
        return; /* a text that the renderer refuses mentions nobody */
    for (size_t i = 0; i < found.names_n && i < MOST; i++)
        add_named(c, found.names[i]);
}

/* Is at least a fifth of the words different, or the title? */
static bool much_changed(struct crowd *c)
{
    struct query q = db_query(c->db, SQL_NOTIFY_OLDER);
    struct str old_title = { 0 }, old = { 0 }, title = { 0 }, body = { 0 };
    query_int(&q, c->t.post);
    if (query_row(&q)) {
        old_title = row_str(&q, c->a);
        old = row_str(&q, c->a);
        title = row_str(&q, c->a);
        body = row_str(&q, c->a);
    }
    enum err e = query_end(&q);
    struct diff d = { 0 };
    size_t same = 0, different = 0;
    if (!e)
        e = diff_words(c->a, old, body, &d);
    for (size_t i = 0; i < d.n; i++)
        *(d.parts[i].op == DIFF_SAME ? &same : &different) += d.parts[i].text.n;
    c->err = c->err ? c->err : e;
    return !str_eq(old_title, title) || different * SHARE_CHANGED > same + different;
}

/* Endorsed, solved and tried are news; helpful and me too are not. */
static bool judged(const struct trail *t)
{
    static const char *const news[] = { "\"endorsed\"", "\"solved\"", "\"tried_worked\"", "\"tried_partly\"",
        "\"tried_failed\"", "\"outdated\"" };
    for (size_t i = 0; i < sizeof news / sizeof *news; i++)
        if (str_search(t->data, str_c(news[i])) < t->data.n)
            return true;
    return false;
}

static enum err about(struct crowd *c)
{
    struct query q = db_query(c->db, SQL_NOTIFY_ABOUT);
    query_int(&q, c->t.post);
    c->t.root = 0;
    if (query_row(&q)) {
        c->t.root = row_int(&q); /* today's: it may have moved since */
        c->author = row_int(&q);
        c->parent_author = row_int(&q);
        c->asker = row_int(&q);
        c->anonymous = row_int(&q) != 0;
        c->kind = (int)row_int(&q);
        c->status = (int)row_int(&q);
        c->body = row_str(&q, c->a);
    }
    return query_end(&q);
}

static void gather(struct crowd *c)
{
    unsigned reach = c->t.reach;
    struct event e = { .data = c->t.data };
    if (((reach & IF_CHANGED) && !much_changed(c)) || ((reach & IF_JUDGED) && !judged(&c->t)))
        return;
    if (reach & AUTHOR)
        add(c, (struct person){ .account = c->author, .why = OWN });
    if (reach & ASKER) {
        add(c, (struct person){ .account = c->asker, .why = OWN });
        add(c, (struct person){ .account = c->parent_author, .why = OWN });
    }
    if (reach & THREAD)
        add_followers(c, SQL_NOTIFY_THREAD);
    if (reach & AROUND)
        add_followers(c, SQL_NOTIFY_AROUND);
    if (reach & MENTIONED)
        add_mentioned(c);
    if (reach & READER)
        add(c, (struct person){ .account = event_number(&e, "reader"), .why = MENTION });
    if (reach & SUGGESTER)
        add_one(c, SQL_NOTIFY_SUGGESTER, c->t.post, event_number(&e, "number"), OWN);
    if (reach & CHAIRS)
        add_one(c, SQL_NOTIFY_CHAIRS, c->t.entity_id, c->now, TASK);
    int64_t joiner = event_number(&e, "user");
    if ((reach & JOINER) && joiner == c->t.actor)
        add_one(c, SQL_NOTIFY_CHAIRS, c->t.entity_id, c->now, TASK);
    else if (reach & JOINER)
        add(c, (struct person){ .account = joiner, .why = OWN });
    if (reach & LAW)
        add_one(c, SQL_NOTIFY_LAW, c->t.entity_id, c->t.at, FOLLOW);
    size_t before = c->n;
    if (reach & IF_CLAIMED)
        add_one(c, SQL_NOTIFY_CLAIMED, c->t.entity_id, 0, TASK);
    if ((reach & CURATORS) || ((reach & IF_CLAIMED) && c->n == before))
        add_role(c);
}

/* By account; of one person the strongest reason first, and the mail that comes soonest. */
static int compare(const void *x, const void *y)
{
    const struct person *a = x, *b = y;
    if (a->account != b->account)
        return a->account < b->account ? -1 : 1;
    if (a->why != b->why)
        return a->why < b->why ? -1 : 1;
    return (int)a->mail - (int)b->mail;
}

/* How this person gets to read it by mail. */
static enum notice_mail mail_for(const struct crowd *c, const struct person *p, const struct mail_preference *w)
{
    bool direct = p->why == MENTION || (p->why == OWN && !(c->t.reach & IF_JUDGED));
    if (direct && w->direct)
        return MAIL_AT_ONCE;
    if (p->why == FOLLOW && p->mail == MAIL_AT_ONCE)
        return MAIL_AT_ONCE;
    if (w->off)
        return MAIL_NEVER;
    return w->weekly || (p->why == FOLLOW && p->mail == MAIL_WEEKLY) ? MAIL_WEEKLY : MAIL_DAILY;
}

/* Takes this person into the batch unless it may not read the post. */
static enum err admit(struct crowd *c, const struct person *p, struct notice_batch *out)
{
    struct viewer v;
    struct mail_preference wish;
    enum err e = viewer_by_account(c->db, c->a, p->account, c->now, &v);
    if (!e && c->t.post)
        e = access_read(c->db, &v, c->now, c->t.post, NULL);
    if (!e)
        e = preference_load(c->db, c->a, p->account, &wish);
    if (!e)
        out->item[out->n++] = (struct notice){ .account = p->account,
            .why = whys[p->why],
            .mail = mail_for(c, p, &wish) };
    return e == ERR_NOT_FOUND ? OK : e;
}

/* A round while it is made. */
struct making {
    struct notice_round *round;
    struct notice *item; /* NOTICE_BATCH */
    size_t rows;         /* of these are taken */
    int looks;           /* events that may still be looked at */
};

/* Takes the crowd into the round as far as there is room, from the account after sub on. */
static enum err take_crowd(struct crowd *c, struct making *m)
{
    struct notice_round *r = m->round;
    struct notice_batch b = { .event = c->t.id,
        .actor = c->t.actor,
        .root = c->t.root,
        .post = c->t.post,
        .at = c->t.at,
        .verb = c->t.verb,
        .item = m->item + m->rows };
    int64_t sub = r->sub;
    enum err e = c->err;
    size_t i = 0;
    if (c->n)
        qsort(c->item, c->n, sizeof *c->item, compare);
    while (!e && i < c->n && m->rows + b.n < NOTICE_BATCH) {
        const struct person *p = &c->item[i];
        bool muted = false;
        for (; i < c->n && c->item[i].account == p->account; i++)
            muted |= c->item[i].muted;
        if (p->account > sub && (!muted || p->why == MENTION))
            e = admit(c, p, &b);
        r->sub = p->account;
    }
    if (i == c->n) { /* everybody: on to the next event */
        r->position = c->t.id;
        r->sub = 0;
    }
    if (b.n)
        r->batch[r->n++] = b;
    m->rows += b.n;
    return e;
}

/* Reads on to the next event that concerns somebody; the others are done. */
static enum err next_event(struct crowd *c, struct making *m)
{
    struct notice_round *r = m->round;
    struct trail *t = &c->t;
    struct query q = db_query(c->db, SQL_NOTIFY_EVENTS);
    query_int(&q, r->position);
    query_int(&q, m->looks);
    while (!t->reach && query_row(&q)) {
        t->id = row_int(&q);
        m->looks--;
        if (find_rule(t, row_peek(&q))) {
            t->actor = row_int(&q);
            t->root = row_int(&q);
            t->post = row_int(&q);
            row_skip(&q, 1);
            t->entity_id = row_int(&q);
            t->data = row_str(&q, c->a);
            t->at = row_int(&q);
        } else {
            r->position = t->id;
            r->sub = 0;
        }
    }
    return query_end(&q);
}

/* Takes the next event into the round; *more tells that there was one. */
static enum err take_event(struct crowd *c, struct making *m, bool *more)
{
    enum err e = next_event(c, m);
    *more = !e && c->t.reach;
    if (!e && *more && c->t.post)
        e = about(c);
    if (!e && *more && (!c->t.post || c->t.root))
        gather(c);
    if (!e && *more)
        e = take_crowd(c, m);
    return e ? e : arena_err(c->a);
}

/* The round up to the first event that fails, which fails again at the head of the next one. */
static enum err take_events(struct db *db, int64_t now, struct making *m)
{
    struct notice_round *r = m->round;
    struct arena scratch = { 0 };
    int64_t from = r->position;
    bool more = true;
    enum err e = OK;
    while (!e && more && m->rows < NOTICE_BATCH && m->looks > 0) {
        struct notice_round before = *r;
        struct crowd c = { .db = db, .a = &scratch, .now = now };
        arena_reset(&scratch);
        e = take_event(&c, m, &more);
        if (e)
            *r = before;
    }
    arena_release(&scratch);
    r->moved = r->position != from || r->n;
    r->full = e || more || !m->looks;
    return e && r->moved ? OK : e;
}

enum err notification_next(struct db *db, struct arena *a, int64_t now, struct notice_round *out)
{
    struct making m = { out, arena_array(a, NOTICE_BATCH, sizeof *m.item), 0, NOTICE_LOOK };
    *out = (struct notice_round){ .batch = arena_array(a, NOTICE_BATCH, sizeof *out->batch) };
    if (arena_err(a))
        return arena_err(a);
    struct query q = db_query(db, SQL_NOTIFY_POSITION);
    query_strz(&q, "event");
    if (query_row(&q)) {
        out->position = row_int(&q);
        out->sub = row_int(&q);
    }
    enum err e = query_end(&q);
    return e ? e : take_events(db, now, &m);
}

static enum err store_one(struct db *db, struct arena *a, const struct services *s, const struct notice_batch *b,
    const struct notice *n)
{
    int64_t id = 0;
    struct query q = db_query(db, SQL_NOTIFICATION_INSERT);
    query_int(&q, db_new_id(db, "notification"));
    query_int(&q, n->account);
    query_int(&q, b->event);
    query_str(&q, b->verb);
    query_strz(&q, n->why);
    query_int_or_null(&q, b->actor);
    query_int_or_null(&q, b->root);
    query_int_or_null(&q, b->post);
    query_int(&q, b->at);
    query_int(&q, n->mail);
    enum err e = query_single(&q, 0, &id);
    if (e || !id || n->mail != MAIL_AT_ONCE || !s || !s->mail)
        return e;
    struct outbox row = { .kind = STR("notice"),
        .once = arena_printf(a, "%lld.%lld", (long long)b->event, (long long)n->account),
        .account = n->account,
        .target = id,
        .created = b->at,
        .due = b->at + s->mail->delay_ms };
    return outbox_put(db, &row);
}

enum err notification_add(struct db *db, struct arena *a, const struct services *s, const struct notice_batch *batch)
{
    enum err e = OK;
    for (size_t i = 0; i < batch->n && !e; i++)
        e = store_one(db, a, s, batch, &batch->item[i]);
    return e ? e : arena_err(a);
}

enum err notification_found(struct db *db, struct arena *a, int64_t account, int64_t root, int64_t since, bool at_once,
    bool weekly, struct notice_batch *out)
{
    struct mail_preference wish;
    *out = (struct notice_batch){ .root = root, .post = root };
    struct query q = db_query(db, SQL_NOTIFY_PUBLISHED);
    query_int(&q, root);
    query_int(&q, since);
    query_int(&q, account);
    if (query_row(&q)) {
        out->event = row_int(&q);
        out->actor = row_int(&q);
        out->verb = row_str(&q, a);
        out->at = row_int(&q);
    }
    enum err e = query_end(&q);
    if (!e)
        e = preference_load(db, a, account, &wish);
    out->item = arena_array(a, 1, sizeof *out->item);
    if (e || !out->event || !out->item)
        return e ? e : arena_err(a);
    enum notice_mail mail = at_once ? MAIL_AT_ONCE
        : wish.off                  ? MAIL_NEVER
        : weekly || wish.weekly     ? MAIL_WEEKLY
                                    : MAIL_DAILY;
    out->item[out->n++] = (struct notice){ .account = account, .why = whys[FOLLOW], .mail = mail };
    return OK;
}

enum err notification_store(struct db *db, struct arena *a, const struct services *s, const struct notice_round *round)
{
    enum err e = OK;
    for (size_t i = 0; i < round->n && !e; i++)
        e = notification_add(db, a, s, &round->batch[i]);
    if (e)
        return e;
    struct query q = db_query(db, SQL_NOTIFY_POSITION_SET);
    query_strz(&q, "event");
    query_int(&q, round->position);
    query_int(&q, round->sub);
    e = query_done(&q);
    return e ? e : arena_err(a);
}
