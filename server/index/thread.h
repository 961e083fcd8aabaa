/* thread.h -- the texts of one thread, as the index takes them in.
 * Model:  title, lead and body of the root, the bodies of its replies together (endorsed ones first), and the names by which
 *         its terms, place and organisation are known. Of an anonymous post the place stays out: it must not be found by it.
 *         Of the files beside its posts the name, the description and the words (attachment_text), up to THREAD_FILES bytes
 *         together.
 * Threads: any, with the caller's connection. Memory: arena. Errors: as db.h. */
#ifndef VB_THREAD_INDEX_H
#define VB_THREAD_INDEX_H

#include "db/db.h"
#include "domain/summary.h"
#include "index/store.h"

enum { THREAD_FILES = 1 << 20 /* bytes */ };

/* Reads the thread with this root. *there is false when it is not to be found: gone, a draft, withdrawn. */
enum err thread_read(struct db *db, struct arena *a, int64_t root, struct store_doc *out, bool *there) MUST_CHECK;
/* Asks the one access rule whether the viewer may read the thread; out->id is 0 when not. */
enum err thread_readable(struct db *db, const struct viewer *v, int64_t now, int64_t root,
    struct summary_found *out) MUST_CHECK;
/* The texts of a thread, which the caller has found readable, that a snippet may come from: lead, body and replies, plain, in that
 * order; at most max, of which *own are the root's. The index's own file has the same (store_texts), when it is right up to this
 * moment. */
enum err thread_texts(struct db *db, struct arena *a, int64_t root, struct str *out, size_t max, size_t *n,
    size_t *own) MUST_CHECK;
/* The words of a file beside a thread that the caller has found readable. */
struct thread_file {
    int64_t id;
    struct str name, text; /* text: its description and its words */
};
/* The first of them, at most max and THREAD_FILES bytes. */
enum err thread_files(struct db *db, struct arena *a, int64_t root, struct thread_file *out, size_t max,
    size_t *n) MUST_CHECK;

#endif
