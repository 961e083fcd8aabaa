/* attachment_text.h -- what is known of the words in attached files: rows beside `attachment`.
 * Model:  a file whose kind has text gets a row in state waiting with its own row, and goes with it. Who reads files
 *         (app/texts.h) takes the next one that waits, and stores what came of it; then the thread is indexed anew. A row in
 *         another state is not read again, but for those that only lacked a program (attachment_text_retry).
 * Threads: as the caller's connection. Memory: arena. Errors: as db.h. */
#ifndef VB_ATTACHMENT_TEXT_H
#define VB_ATTACHMENT_TEXT_H

#include "base/arena.h"
#include "db/db.h"
#include "resource/post/attachment_type.h"

enum attachment_text_state {
    TEXT_WAITING,
    TEXT_DONE,
    TEXT_REFUSED,
    TEXT_FAILED,
    TEXT_NONE /* of a kind without text */
};
/* The word of the API: "waiting", "done", "refused", "failed", "none". */
const char *attachment_text_word(int64_t state);

/* One file whose text is wanted, and what came of it. */
struct attachment_text {
    int64_t attachment, post;
    enum attachment_type type;
    struct str file; /* name on disk */
    enum attachment_text_state state;
    const char *reason; /* a word: locked damaged large slow crashed no_program no_sandbox gone cut; "" for none */
    struct str body;
};

/* Makes the row of a new attachment, when its kind has text. */
enum err attachment_text_wait(struct db *db, int64_t attachment, enum attachment_type type, int64_t now) MUST_CHECK;
/* The first that waits, by number; attachment 0 when none does. */
enum err attachment_text_next(struct db *db, struct arena *a, struct attachment_text *out) MUST_CHECK;
/* Stores what came of it, unless the file went in the meantime. */
enum err attachment_text_store(struct db *db, const struct attachment_text *t, int64_t now) MUST_CHECK;
/* Puts those that failed for this reason back to waiting. */
enum err attachment_text_retry(struct db *db, const char *reason, int64_t now) MUST_CHECK;

#endif
