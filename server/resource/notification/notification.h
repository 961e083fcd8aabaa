/* notification.h -- what somebody should know: expanded from events, shown in the client, sent by mail.
 * Model:  every event is in the trail already, in the transaction of its cause; that row is all a write has to do. Afterwards
 *         expanding (expand.c) reads the trail in order, finds out whom each event concerns and why, and stores a row per
 *         person, in batches; how far it came is stored in the same transaction, so that nothing is lost or doubled whenever
 *         the program dies. Why, strongest first: mention (somebody wrote @name, or asked this person to read along), own (it
 *         is about one's own question, answer or proposal), task (work for one's role), follow.
 *         Nobody hears of their own acts, of small edits (less than a fifth of the words), of imports, and of what one may not
 *         read; a thread that is followed as "muted" is silent but for mentions. Whether one may read it is asked again
 *         when it is shown and when a mail is made.
 *         By mail: what is meant for oneself at once (unless one does not want that), what one follows as often as one chose
 *         there; the rest in the overview (digest.c), on working days in the morning or on the first one of the week.
 * Threads: the table is constant; notification_next reads on any connection, the store functions run on the writer.
 * Memory: arena. Errors: as http/endpoint.h and db.h. */
#ifndef VB_NOTIFICATION_H
#define VB_NOTIFICATION_H

#include "domain/event.h"
#include "domain/outbox.h"
#include "domain/services.h"
#include "http/endpoint.h"

extern const struct endpoint notification_endpoints[];
extern const struct endpoint preference_endpoints[];
extern const struct endpoint stop_endpoints[];
extern const struct listener notification_listeners[];

/* What kind of mail a notification becomes. */
enum notice_mail { MAIL_NEVER, MAIL_AT_ONCE, MAIL_DAILY, MAIL_WEEKLY };
enum { NOTICE_BATCH = 100 /* rows of one write */, NOTICE_LOOK = 500 /* events looked at in one go */ };

struct notice {
    int64_t account;
    const char *why;
    enum notice_mail mail;
};
/* What one event asks for. */
struct notice_batch {
    int64_t event, actor, root, post, at;
    struct str verb;
    struct notice *item; /* at most NOTICE_BATCH */
    size_t n;
};
/* What one write stores: of some events, one after another, the people whom they concern; or only how far to skip. */
struct notice_round {
    struct notice_batch *batch; /* with people in each, at most NOTICE_BATCH in all */
    size_t n;
    int64_t position,
        sub;    /* where to go on: all events up to position are done, and of the next one accounts up to sub */
    bool moved; /* false: there is nothing to do */
    bool full;  /* there may be more to do at once */
};

/* Reads what there is to do, as far as it fits in one write. */
enum err notification_next(struct db *db, struct arena *a, int64_t now, struct notice_round *out) MUST_CHECK;
/* Writes it; with mail settings the mails at once are put in the outbox too. A round that was stored already changes nothing. */
enum err notification_store(struct db *db, struct arena *a, const struct services *s,
    const struct notice_round *round) MUST_CHECK;

/* For who follows a search: the publication of this thread, when that was after `since` and it is not the person's own; event 0
 * when there is none. */
enum err notification_found(struct db *db, struct arena *a, int64_t account, int64_t root, int64_t since, bool at_once,
    bool weekly, struct notice_batch *out) MUST_CHECK;
/* Writes the notifications of one event without moving on in the trail. */
enum err notification_add(struct db *db, struct arena *a, const struct services *s,
    const struct notice_batch *batch) MUST_CHECK;

/* A setting of how somebody wants mail. */
struct mail_preference {
    bool weekly, off, direct;
    int64_t bounced;
    struct str problem;
};
enum err preference_load(struct db *db, struct arena *a, int64_t account, struct mail_preference *out) MUST_CHECK;
enum err preference_store(struct db *db, int64_t account, const struct mail_preference *p) MUST_CHECK;

#endif
