/* rerender.h -- what is derived from the text of every post, made anew: its HTML, and the abbreviations that nobody explained.
 * Model:  POST_RENDER_VERSION is raised when any of that is made differently. The database remembers up to which version, and
 *         up to which post, that was done (setting render.version, render.after), so that it goes on after a restart: the
 *         server does it by itself, a few posts at a time (app/rerender.h); `vraagbaak rerender` does all at once.
 *         A database without posts needs nothing of that: what will come is made by this version (rerender_begin).
 *         Rendering needs no transaction: rerender_read does it on any thread with a read connection, rerender_store writes
 *         what differs, unless the text was changed in the meantime, which rendered it too.
 * Threads: rerender_read anywhere; the others in a write transaction. Memory: arena. Errors: as db.h; a text that cannot be
 *         rendered any more keeps the HTML that it has. */
#ifndef VB_RERENDER_H
#define VB_RERENDER_H

#include "base/arena.h"
#include "db/db.h"

enum { POST_RENDER_VERSION = 1, RERENDER_STEP = 20 /* posts in one transaction beside other writers */ };

struct rerender {
    int64_t after; /* posts up to this one have been read */
    size_t n;
    struct rerender_post {
        int64_t id, root;
        struct str body, html; /* html: {NULL,0} when the old one is right */
    } post[RERENDER_STEP];
};

/* Notes that all is done, when there are no posts; in a write transaction or by itself. */
enum err rerender_begin(struct db *db) MUST_CHECK;
/* Is there anything to do? *after is where to go on. */
enum err rerender_due(struct db *db, bool *due, int64_t *after) MUST_CHECK;
/* Reads and renders the next posts after r->after; r->n 0: there are none. */
enum err rerender_read(struct db *db, struct arena *a, struct rerender *r) MUST_CHECK;
/* Writes what differs, and how far it came; with r->n 0 that all is done. *changed grows by the posts that got other HTML. */
enum err rerender_store(struct db *db, struct arena *a, const struct rerender *r, int64_t *changed) MUST_CHECK;

#endif
