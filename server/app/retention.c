/* retention.c -- see retention.h. */
#include "app/retention.h"

#include "base/chore.h"
#include "base/clock.h"
#include "base/log.h"
#include "domain/event.h"
#include "resource/draft/draft.h"
#include "resource/post/post.h"
#include "resource/user/account.h"
#include "resource/user/invitation.h"

#include <stdlib.h>

enum { DAY_MS = 24 * 3600 * 1000 };

struct retention {
    struct job job;
    struct writer *writer;
    struct keep keep;
    const char *database;
    int64_t post; /* the next withdrawn one that is over its time; 0 = none */
    bool more;
    struct chore *chore;
};

enum err retention_settings(struct arena *a, const struct config *c, struct keep *out, struct str *why)
{
    const struct {
        const char *name, *value;
        int64_t *to;
    } settings[] = { { "VRAAGBAAK_KEEP_WITHDRAWN", c->keep_withdrawn, &out->withdrawn },
        { "VRAAGBAAK_KEEP_DRAFTS", c->keep_drafts, &out->drafts },
        { "VRAAGBAAK_KEEP_EVENTS", c->keep_events, &out->events },
        { "VRAAGBAAK_KEEP_INVITATIONS", c->keep_invitations, &out->invitations } };
    enum err e = OK;
    for (size_t i = 0; !e && i < sizeof settings / sizeof *settings; i++)
        e = config_number(a, settings[i].name, settings[i].value, 0, DAYS_MOST, settings[i].to, why);
    return e;
}

/* A post that was withdrawn, with what hangs on it. */
static enum err purge(struct db *db, int64_t post, int64_t now)
{
    struct arena a = { 0 };
    enum err e = post_purge(db, &a, post, now);
    arena_release(&a);
    return e == ERR_NOT_FOUND || e == ERR_CONFLICT ? OK : e; /* gone, or in the open again */
}

enum err retention_run(struct db *db, const struct keep *keep, int64_t post, int64_t now, bool *more)
{
    int64_t gone = 0;
    enum err e = account_forget_ended(db, now);
    if (!e && keep->invitations)
        e = invitation_forget(db, now - keep->invitations * DAY_MS);
    if (!e && keep->drafts)
        e = draft_expire(db, now - keep->drafts * DAY_MS, RETENTION_STEP, &gone);
    *more = post || gone == RETENTION_STEP;
    if (!e && keep->events)
        e = event_expire(db, now - keep->events * DAY_MS, RETENTION_STEP, &gone);
    *more |= gone == RETENTION_STEP;
    if (!e && post)
        e = purge(db, post, now);
    return e;
}

static enum err step(struct job *job, struct db *db)
{
    struct retention *r = (struct retention *)job;
    return retention_run(db, &r->keep, r->post, clock_now(), &r->more);
}

/* Looked for on a connection of its own: it may have to go through all posts. */
static enum err find(struct retention *r)
{
    struct db *db = NULL;
    enum err e = db_open(&db, r->database, DB_OPEN_READ);
    r->post = 0;
    if (!e)
        e = post_purge_next(db, clock_now() - r->keep.withdrawn * DAY_MS, 0, &r->post);
    db_free(db);
    return e;
}

static int64_t work(void *ctx)
{
    struct retention *r = ctx;
    enum err e = find(r);
    if (!e)
        e = writer_call(r->writer, step, &r->job);
    if (e)
        log_text(LOG_WARN, "retention", "what is over its time could not be deleted: %s", err_type(e));
    return !e && r->more ? 1000 : RETENTION_HOURS * 3600 * 1000;
}

enum err retention_new(struct retention **out, struct writer *writer, const char *database, const struct keep *keep)
{
    struct retention *r = *out = calloc(1, sizeof *r);
    if (!r)
        return ERR_MEMORY;
    r->writer = writer;
    r->database = database;
    r->keep = *keep;
    enum err e = chore_start(&r->chore, work, r, 1000); /* not in the way of the start */
    if (e) {
        free(r);
        *out = NULL;
    }
    return e;
}

void retention_free(struct retention *r)
{
    if (!r)
        return;
    chore_stop(r->chore);
    free(r);
}
