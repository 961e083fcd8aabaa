/* rerender.h -- brings what is derived from texts up to this version of the program while the server runs (resource/post/rerender.h).
 * Model:  a chore that starts with the server. Where the database says that all was done it ends there; else it renders
 *         RERENDER_STEP posts on its own thread with a read connection, has the writer store what differs, rests, and goes on: a
 *         million posts take an hour, in which who reads and writes notices nothing.
 * Threads: as base/chore.h. Memory: heap. Errors: logged, and tried again a while later. */
#ifndef VB_APP_RERENDER_H
#define VB_APP_RERENDER_H

#include "db/writer.h"

enum {
    RERENDER_REST_MS = 60, /* between two steps: a step is about 3 ms of work, and makes loops forget their answers */
    RERENDER_AGAIN_MS = 3600 * 1000 /* after a failure, or to look whether all is still done */
};

struct rerendering;

/* database stays until rerendering_free. */
enum err rerendering_new(struct rerendering **out, struct writer *writer, const char *database) MUST_CHECK;
/* NULL does nothing. Before writer_free. */
void rerendering_free(struct rerendering *r);

#endif
