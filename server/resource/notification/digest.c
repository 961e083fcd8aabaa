/* digest.c -- the overview mail of a morning: what waits for you, what people said to you, what is new in what you follow,
 * questions that nobody answered yet, lessons for your phase. For a busy reader: the subject says what is in it, a thread is named
 * once, nothing comes twice, and a morning without news brings no mail.
 * Model:  the outbox row says until which notification (target) and for which day; made again it says the same.
 *         Work, unanswered questions and lessons come with the news, and on the first working day of the week also without.
 * Threads, Memory, Errors: as mail.h. */
#include "base/buf.h"
#include "base/utf8.h"
#include "domain/kind.h"
#include "domain/workday.h"
#include "resource/notification/mail.h"

enum {
    THREADS = 40 /* in one mail */,
    ACTORS = 3 /* names of one thread */,
    TASKS = 5,
    OPEN_QUESTIONS = 3,
    LESSONS = 3,
    NEWS_SHOWN = 8 /* of one section */,
    EXCERPT = 160 /* characters */
};
#define WEEK_MS (7 * 24 * 3600 * INT64_C(1000))

/* What happened in one thread. */
struct story {
    int64_t root, post; /* post: the newest one of it */
    int root_kind, kind, answers, comments, other;
    bool fresh, own, mention, task; /* fresh: the thread itself is new */
    bool closed;                    /* of a group: no words */
    bool endorsed, solved, worked, resolved, edited, suggested;
    int64_t actor[ACTORS];
    struct str name[ACTORS], title, lead, words, author;
    size_t actors;
    bool more_actors;
};

struct row {
    int64_t id, due, claimed, overdue;
    int kind;
    struct summary post;
    struct str title, name;
};

struct digest {
    struct reader to;
    int64_t day, now;
    bool first; /* of the week */
    struct story story[THREADS];
    size_t stories, more_stories;
    struct row task[TASKS], open[OPEN_QUESTIONS], lesson[LESSONS];
    size_t tasks, all_tasks, new_tasks, opens, lessons;
};

/* ---- reading */

static struct story *story_of(struct digest *d, int64_t root)
{
    for (size_t i = 0; i < d->stories; i++)
        if (d->story[i].root == root)
            return &d->story[i];
    if (d->stories == THREADS) {
        d->more_stories++;
        return NULL;
    }
    struct story *s = &d->story[d->stories++];
    *s = (struct story){ .root = root };
    return s;
}

static void add_actor(struct story *s, int64_t id, struct str name)
{
    for (size_t i = 0; i < s->actors; i++)
        if (s->actor[i] == id)
            return;
    if (s->actors == ACTORS)
        s->more_actors = true;
    else if (id) {
        s->actor[s->actors] = id;
        s->name[s->actors++] = name;
    }
}

static bool says(struct str data, const char *mark)
{
    return str_search(data, str_c(mark)) < data.n;
}

static void tell(struct story *s, struct str verb, struct str data)
{
    if (str_is(verb, event_name(EVENT_REPLY_POSTED)))
        s->kind == KIND_ANSWER ? s->answers++ : s->comments++;
    else if (str_is(verb, event_name(EVENT_POST_PUBLISHED)) || str_is(verb, event_name(EVENT_POST_APPROVED)))
        s->fresh = true;
    else if (str_is(verb, event_name(EVENT_MARK_MADE))) {
        s->endorsed |= says(data, "\"endorsed\"");
        s->solved |= says(data, "\"solved\"");
        s->worked |= says(data, "\"tried_");
    } else if (str_is(verb, event_name(EVENT_POST_RESOLVED)))
        s->resolved = true;
    else if (str_is(verb, event_name(EVENT_POST_EDITED)))
        s->edited = true;
    else if (str_is(verb, event_name(EVENT_SUGGESTION_MADE)))
        s->suggested = true;
    else
        s->other++;
}

static enum err load_news(struct db *db, struct arena *a, struct digest *d, int64_t upto)
{
    struct query q = db_query(db, SQL_DIGEST_NEWS);
    access_bind(&q, &d->to.v, d->now);
    query_int(&q, 0); /* no names of anonymous authors in mail */
    query_int(&q, upto);
    query_int(&q, d->first);
    while (query_row(&q)) {
        row_skip(&q, 1);
        struct str verb = row_str(&q, a), why = row_str(&q, a);
        row_skip(&q, 3);
        int64_t post = row_int(&q), root = row_int(&q);
        if (str_is(why, "task")) { /* stands under what waits */
            d->new_tasks++;
            continue;
        }
        struct story *s = story_of(d, root);
        if (!s)
            continue;
        s->post = post;
        s->root_kind = (int)row_int(&q);
        s->kind = (int)row_int(&q);
        s->title = row_str(&q, a);
        int64_t actor = row_int(&q);
        add_actor(s, actor, row_str(&q, a));
        s->own |= str_is(why, "own");
        s->mention |= str_is(why, "mention");
        s->lead = row_str(&q, a);
        struct str body = row_str(&q, a);
        s->closed = row_int(&q) == ACCESS_GROUP;
        tell(s, verb, row_str(&q, a));
        s->author = row_str(&q, a);
        s->words = s->closed ? STR("") : post == root && s->lead.n ? s->lead : excerpt(a, body, EXCERPT);
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

static void take(struct query *q, struct arena *a, struct row *r)
{
    *r = (struct row){ .id = row_int(q) };
    r->kind = (int)row_int(q);
    r->due = row_int(q);
    r->claimed = row_int(q);
    r->post.id = row_int(q);
    r->post.root = row_int(q);
    r->post.kind = (int)row_int(q);
    r->post.title = r->title = row_str(q, a);
    r->name = row_str(q, a);
}

static enum err load_rows(struct query *q, struct arena *a, struct row *row, size_t max, size_t *n, size_t *all)
{
    while (query_row(q)) {
        ++*all;
        if (*n < max)
            take(q, a, &row[(*n)++]);
    }
    enum err e = query_end(q);
    return e ? e : arena_err(a);
}

static void bind_tasks(struct query *q, const struct digest *d)
{
    access_bind(q, &d->to.v, d->now);
    query_int(q, viewer_may(&d->to.v, MAY_ANSWER));
    query_int(q, viewer_may(&d->to.v, MAY_PUBLISH_LESSON));
}

static enum err load_work(struct db *db, struct arena *a, struct digest *d)
{
    size_t all = 0;
    struct query q = db_query(db, SQL_DIGEST_TASKS);
    bind_tasks(&q, d);
    enum err e = load_rows(&q, a, d->task, TASKS, &d->tasks, &d->all_tasks);
    if (e || viewer_may(&d->to.v, MAY_CURATE) || !viewer_may(&d->to.v, MAY_ANSWER))
        return e;
    q = db_query(db, SQL_DIGEST_OPEN);
    bind_tasks(&q, d);
    return load_rows(&q, a, d->open, OPEN_QUESTIONS, &d->opens, &all);
}

static enum err load_lessons(struct db *db, struct arena *a, struct digest *d)
{
    size_t all = 0;
    struct query q = db_query(db, SQL_DIGEST_LESSONS);
    access_bind(&q, &d->to.v, d->now);
    query_int(&q, d->to.v.organisation);
    query_int(&q, d->now - WEEK_MS);
    query_int(&q, LESSONS);
    return load_rows(&q, a, d->lesson, LESSONS, &d->lessons, &all);
}

/* ---- writing */

static void join(struct buf *b, const char *glue, struct str s)
{
    if (b->n)
        buf_addz(b, glue);
    buf_add(b, s);
}

/* "Bert Jansen en Stien de Wit", "Bert Jansen, Stien de Wit en anderen" */
static void add_names(struct buf *b, const struct digest *d, const struct story *s)
{
    for (size_t i = 0; i < s->actors; i++) {
        if (i)
            buf_add(b, i + 1 < s->actors || s->more_actors ? STR(", ") : said(&d->to, " en ", " and "));
        buf_add(b, s->name[i]);
    }
    if (s->more_actors)
        buf_add(b, said(&d->to, " en anderen", " and others"));
}

static struct str count_of(struct arena *a, const struct digest *d, size_t n, const char *nl, const char *nl_more,
    const char *en, const char *en_more)
{
    struct str word = n == 1 ? said(&d->to, nl, en) : said(&d->to, nl_more, en_more);
    return arena_printf(a, "%zu %.*s", n, STR_ARG(word));
}

/* "2 antwoorden · akkoord van de stuurgroep · door Bert Jansen" */
static struct str story_about(struct arena *a, const struct digest *d, const struct story *s)
{
    struct buf b = { 0 };
    if (s->mention)
        join(&b, " · ", said(&d->to, "je wordt genoemd", "you are mentioned"));
    if (s->answers)
        join(&b, " · ",
            count_of(a, d, (size_t)s->answers, "nieuw antwoord", "nieuwe antwoorden", "new answer", "new answers"));
    if (s->comments)
        join(&b, " · ",
            count_of(a, d, (size_t)s->comments, "nieuwe reactie", "nieuwe reacties", "new comment", "new comments"));
    if (s->endorsed)
        join(&b, " · ", said(&d->to, "akkoord van de stuurgroep", "endorsed by the steering group"));
    if (s->solved)
        join(&b, " · ", said(&d->to, "opgelost", "solved"));
    if (s->worked)
        join(&b, " · ", said(&d->to, "ook elders geprobeerd", "tried elsewhere"));
    if (s->resolved)
        join(&b, " · ", said(&d->to, "afgesloten met een uitkomst", "closed with an outcome"));
    if (s->edited)
        join(&b, " · ", said(&d->to, "flink gewijzigd", "much changed"));
    if (s->suggested)
        join(&b, " · ", said(&d->to, "iemand stelt een wijziging voor", "somebody suggests a change"));
    if (s->actors && (b.n || !s->fresh)) {
        join(&b, " · ", STR(""));
        add_names(&b, d, s);
    }
    struct str out = buf_err(&b) ? STR("") : arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

static struct str title_of(const struct digest *d, struct str title)
{
    return title.n ? title : said(&d->to, "Bericht zonder titel", "Untitled post");
}

enum section { FOR_YOU, CONVERSATIONS, FRESH, SECTIONS };

static enum section section_of(const struct story *s)
{
    return s->own || s->mention ? FOR_YOU : s->fresh ? FRESH : CONVERSATIONS;
}

static size_t count_section(const struct digest *d, enum section section)
{
    size_t n = 0;
    for (size_t i = 0; i < d->stories; i++)
        n += section_of(&d->story[i]) == section;
    return n;
}

static struct str kind_word(const struct digest *d, int kind)
{
    static const char *const nl[] = { "", "Casus", "Vraag", "Gesprek", "Les", "Kennispagina", "Bijeenkomst",
        "Rapportage" };
    static const char *const en[] = { "", "Case", "Question", "Discussion", "Lesson", "Page", "Meeting", "Report" };
    return kind > 0 && kind < KIND_ANSWER ? said(&d->to, nl[kind], en[kind]) : STR("");
}

static void write_section(struct arena *a, const struct services *s, const struct digest *d, enum section section,
    const char *nl, const char *en, struct letter *l)
{
    size_t n = count_section(d, section), shown = 0;
    if (!n)
        return;
    letter_heading(l, said(&d->to, nl, en));
    for (size_t i = 0; i < d->stories && shown < NEWS_SHOWN; i++) {
        const struct story *t = &d->story[i];
        if (section_of(t) != section)
            continue;
        struct summary where = { .id = t->post, .root = t->root, .kind = t->kind, .title = t->title };
        struct str about = story_about(a, d, t);
        if (section == FRESH)
            about = arena_printf(a, "%.*s%.*s%.*s%s%.*s", STR_ARG(kind_word(d, t->root_kind)),
                STR_ARG(t->author.n ? said(&d->to, " van ", " by ") : STR("")), STR_ARG(t->author),
                about.n ? " · " : "", STR_ARG(about));
        letter_item(l, title_of(d, t->title), absolute(a, s, summary_url(a, &where)), about, t->words);
        shown++;
    }
    if (n > shown)
        letter_small(l, arena_printf(a, "%.*s", STR_ARG(said(&d->to, "Er is meer.", "There is more."))),
            said(&d->to, "Alles staat bij je meldingen", "All of it is in your notifications"),
            absolute(a, s, STR("/meldingen")));
}

static struct str task_word(const struct digest *d, int kind)
{
    static const char *const nl[] = { "", "Beoordelen en plaatsen", "Antwoord geven", "Controleren of dit nog klopt",
        "Kijken of er persoonsgegevens in staan", "Kijken naar een melding", "Nakijken: een wet is veranderd",
        "Begrip uitleggen", "Overdragen", "Kijken naar een voordracht" };
    static const char *const en[] = { "", "Review and publish", "Give an answer", "Check whether this still holds",
        "Look for personal data", "Look at a report", "Check: a law changed", "Explain a term", "Hand over",
        "Look at a nomination" };
    return kind > 0 && kind < (int)(sizeof nl / sizeof *nl) ? said(&d->to, nl[kind], en[kind]) : STR("");
}

static void write_tasks(struct arena *a, const struct services *s, const struct digest *d, struct letter *l)
{
    if (!d->tasks)
        return;
    letter_heading(l, said(&d->to, "Wacht op jou", "Waiting for you"));
    for (size_t i = 0; i < d->tasks; i++) {
        const struct row *t = &d->task[i];
        struct str day = day_words(a, d->to.v.english, workday_at(t->due)), word = task_word(d, t->kind);
        bool late = t->due < d->now;
        struct str about = arena_printf(a, "%.*s · %.*s%.*s%.*s", STR_ARG(word),
            STR_ARG(late ? said(&d->to, "te laat sinds ", "overdue since ") : said(&d->to, "uiterlijk ", "by ")),
            STR_ARG(day),
            STR_ARG(t->claimed ? said(&d->to, " · jij hebt dit opgepakt", " · claimed by you") : STR("")));
        letter_item(l, title_of(d, t->title), absolute(a, s, summary_url(a, &t->post)), about, STR(""));
    }
    if (d->all_tasks > d->tasks)
        letter_small(l,
            arena_printf(a, "%.*s %zu.", STR_ARG(said(&d->to, "Dit zijn de eerste van", "These are the first of")),
                d->all_tasks),
            said(&d->to, "De hele werkvoorraad", "The whole queue"), absolute(a, s, STR("/werkvoorraad")));
}

static void write_rows(struct arena *a, const struct services *s, const struct digest *d, const struct row *row,
    size_t n, const char *nl, const char *en, struct letter *l)
{
    if (!n)
        return;
    letter_heading(l, said(&d->to, nl, en));
    for (size_t i = 0; i < n; i++)
        letter_item(l, title_of(d, row[i].title), absolute(a, s, summary_url(a, &row[i].post)),
            row[i].name.n ? arena_printf(a, "%.*s%.*s", STR_ARG(said(&d->to, "van ", "by ")), STR_ARG(row[i].name))
                          : STR(""),
            STR(""));
}

/* Adds the first title of a row of things, and how many more there are. */
static void add_title(struct arena *a, struct buf *b, const struct digest *d, struct str title, size_t n)
{
    enum { TITLE = 80 /* characters */ };
    join(b, "; ", utf8_head(title_of(d, title), TITLE));
    if (n > 1)
        buf_add(b,
            arena_printf(a, "%.*s%.*s", STR_ARG(said(&d->to, " en nog ", " and ")),
                STR_ARG(count_of(a, d, n - 1, "bericht", "berichten", "other post", "other posts"))));
}

/* "2 dingen wachten op jou; Wie betaalt de verzekering? en nog 3": what is for oneself comes first. */
static struct str subject(struct arena *a, const struct digest *d)
{
    struct buf b = { 0 };
    const struct story *top = NULL;
    for (size_t i = 0; i < d->stories; i++)
        if (!top || section_of(&d->story[i]) < section_of(top))
            top = &d->story[i];
    if (d->all_tasks == 1)
        buf_add(&b,
            arena_printf(a, "%.*s%.*s", STR_ARG(said(&d->to, "Wacht op jou: ", "Waiting for you: ")),
                STR_ARG(title_of(d, d->task[0].title))));
    else if (d->all_tasks)
        buf_add(&b,
            count_of(a, d, d->all_tasks, "ding wacht op jou", "dingen wachten op jou", "thing is waiting for you",
                "things are waiting for you"));
    if (top)
        add_title(a, &b, d, top->title, d->stories + d->more_stories);
    else if (!b.n && d->lessons)
        add_title(a, &b, d, d->lesson[0].title, d->lessons);
    else if (!b.n && d->opens)
        add_title(a, &b, d, d->open[0].title, d->opens);
    struct str out = buf_err(&b) ? STR("") : arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

static void write(struct arena *a, const struct services *s, const struct digest *d, struct str about, struct letter *l)
{
    struct str day = day_words(a, d->to.v.english, d->day);
    struct str first = str_sub(d->to.v.name, 0, str_find(d->to.v.name, ' '));
    letter_begin(l, d->to.v.english ? "en" : "nl", about, STR(""));
    letter_paragraph(l,
        arena_printf(a, "%.*s %.*s, %.*s %.*s.", STR_ARG(said(&d->to, "Dag", "Hello")), STR_ARG(first),
            STR_ARG(said(&d->to, "dit is er voor jou op", "here is what there is for you on")), STR_ARG(day)));
    write_tasks(a, s, d, l);
    write_section(a, s, d, FOR_YOU, "Over jouw berichten", "About your posts", l);
    write_section(a, s, d, CONVERSATIONS, "In gesprekken die je volgt", "In conversations that you follow", l);
    write_section(a, s, d, FRESH, "Nieuw in wat je volgt", "New in what you follow", l);
    write_rows(a, s, d, d->open, d->opens, "Nog zonder antwoord: kun jij helpen?",
        "Without an answer yet: can you help?", l);
    write_rows(a, s, d, d->lesson, d->lessons, "Lessen voor jouw fase", "Lessons for your phase", l);
}

static enum err digest_prepare(struct db *db, struct arena *a, const struct services *s, const struct outbox *row,
    int64_t now, struct outgoing *out)
{
    struct digest *d = arena_new(a, struct digest);
    struct letter l = { 0 };
    enum err e = !d ? arena_err(a) : s && s->mail ? reader_load(db, a, row->account, now, &d->to) : ERR_BUSY;
    if (e)
        return e;
    out->skip = !d->to.v.user || d->to.wish.off || !str_int(row->data, &d->day);
    d->first = workday_first(d->day);
    d->now = now;
    if (out->skip || (d->to.wish.weekly && !d->first)) {
        out->skip = true;
        return OK;
    }
    e = load_news(db, a, d, row->target);
    if (!e)
        e = load_work(db, a, d);
    if (!e && d->first)
        e = load_lessons(db, a, d);
    if (!d->first)
        d->opens = 0;
    bool work = d->tasks && (d->first || d->new_tasks);
    out->skip = !e && !d->stories && !work && !(d->first && (d->opens || d->lessons));
    if (e || out->skip)
        return e;
    struct str about = subject(a, d);
    write(a, s, d, about, &l);
    struct envelope env = { .subject = about,
        .id = arena_printf(a, "d.%.*s", STR_ARG(row->once)),
        .stop = STOP_DIGEST,
        .date = row->created };
    return mail_finish(a, s, &d->to, &env, &l, out);
}

static enum err digest_settled(struct db *db, const struct outbox *row, enum outbox_outcome outcome, int code,
    struct str problem, int64_t now)
{
    int64_t day = 0;
    if (outcome == OUTBOX_NEVER && notice_sender.settled)
        return notice_sender.settled(db, row, outcome, code, problem, now);
    if (outcome != OUTBOX_SENT || !str_int(row->data, &day))
        return OK;
    struct query q = db_query(db, SQL_MAIL_SENT);
    query_int(&q, row->account);
    query_int(&q, row->target);
    query_int(&q, now);
    query_int(&q, workday_first(day));
    return query_done(&q);
}

const struct outbox_sender digest_sender = { "digest", digest_prepare, digest_settled };
