/* retention.h -- what is not needed any more goes by itself, while the server runs.
 * Model:  struct keep says how long each kind is kept; retention_run deletes at most RETENTION_STEP of what is over its time in one
 *         transaction and says whether there may be more. A thread runs it at the start and every RETENTION_HOURS, step by step,
 *         on the writer. Deleted: sessions and one-time links that ended, invitations that ended, drafts nobody touched, posts
 *         withdrawn long ago, events of the trail. `vraagbaak purge` does the posts too, and cleans and searches the files.
 * Threads: retention_new and retention_free from one thread. Memory: heap. Errors: logged; tried again the next time.
 * Source: AVG article 5(1)(e), storage limitation. */
#ifndef VB_RETENTION_H
#define VB_RETENTION_H

#include "app/config.h"
#include "db/writer.h"

enum { RETENTION_HOURS = 1, RETENTION_STEP = 100 /* rows of a kind */, DAYS_MOST = 36500 };

/* Days; 0 = kept for good, but a withdrawn post then goes at once. Sessions and links go when they end. */
struct keep {
    int64_t withdrawn, drafts, events, invitations;
};
struct retention;

/* Reads the settings; ERR_INVALID with *why. */
enum err retention_settings(struct arena *a, const struct config *c, struct keep *out, struct str *why) MUST_CHECK;
/* One step inside the caller's write transaction; post is a withdrawn one that is over its time, 0 = none. */
enum err retention_run(struct db *db, const struct keep *keep, int64_t post, int64_t now, bool *more) MUST_CHECK;
/* database is the path of the database, and stays until retention_free. */
enum err retention_new(struct retention **out, struct writer *writer, const char *database,
    const struct keep *keep) MUST_CHECK;
/* Waits for the step that runs; NULL does nothing. Before writer_free. */
void retention_free(struct retention *r);

#endif
