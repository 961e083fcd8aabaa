/* meeting.h -- when a meeting is.
 * Model:  a post of kind meeting may have a beginning and an end (table meeting, apart from posts: few posts have them, and behind
 *         long texts they would be slow to read). Without an end it lasts MEETING_MS. The rest of a meeting is a post like others:
 *         the agenda is its text, what was decided its replies and links.
 * Threads: meeting_fits on the loop or the writer; meeting_store on the writer. Memory: none.
 * Errors: as db.h; meeting_fits names the field. */
#ifndef VB_POST_MEETING_H
#define VB_POST_MEETING_H

#include "resource/post/input.h"

enum { MEETING_MS = 3600 * 1000, MEETING_DAYS = 31 /* the longest */ };

/* Checks the times that were sent for a post of this kind, and fills in the end; call_ok tells. */
void meeting_fits(struct call *c, int kind, struct post_input *in);
/* Stores them; starts 0 = it has none. */
enum err meeting_store(struct db *db, int64_t post, int64_t starts, int64_t ends) MUST_CHECK;

#endif
