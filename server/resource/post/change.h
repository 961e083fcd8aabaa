/* change.h -- what every change of a post has in common: rendered text, counters, versions, backlinks, revisions.
 * Model:  a change of anything in a thread ends with thread_changed: counters and progress of the root are recounted, its
 *         thread_version rises, lists follow it (follow.h), the search index hears of it.
 * Threads: the writer's, inside its transaction; post_render is pure. Memory: arena. Errors: as db.h. */
#ifndef VB_POST_CHANGE_H
#define VB_POST_CHANGE_H

#include "domain/event.h"
#include "domain/summary.h"
#include "http/call.h"
#include "text/diff.h"

/* What a body mentions and the abbreviations in it, read before the writer has it. */
struct post_words;

struct post_text {
    struct str title, lead, body, html;
    const struct post_words *words; /* of this body; NULL: read when they are needed */
};

/* Renders t->body into t->html; headings get ids in a root only. ERR_TOO_LARGE for what cmark must not see. */
enum err post_render(struct arena *a, struct post_text *t, bool root) MUST_CHECK;
/* The same for a handler: a refused body becomes an error of the field "body". */
enum err post_render_call(struct call *c, struct post_text *t, bool root) MUST_CHECK;
/* The same for a text that is to be stored: its words are read as well. */
enum err post_prepare_call(struct call *c, struct post_text *t, bool root) MUST_CHECK;
/* Recounts the root, raises its thread_version, and its activity too when active is set; tells the index. */
enum err thread_changed(struct db *db, int64_t root, int64_t now, bool active) MUST_CHECK;
/* Counts the marks of the threads again that this one is a duplicate of. thread_changed does it; beside it only where such a link
 * goes. */
enum err post_recount_original(struct db *db, int64_t original) MUST_CHECK;
/* Recounts the marks of one post; endorsements and experience of a root are those of its thread, so recount it too. */
enum err post_recount_marks(struct db *db, int64_t root, int64_t post) MUST_CHECK;
/* Recounts the comments under an answer. */
enum err post_recount_comments(struct db *db, int64_t root, int64_t answer) MUST_CHECK;
/* What follows from a body: the cites links become equal to what it mentions (#123), its abbreviations are kept. */
enum err post_cite(struct db *db, struct arena *a, int64_t post, const struct post_text *text, int64_t account,
    int64_t now) MUST_CHECK;
/* The same for a post that was made in this transaction: there is nothing of an older text. */
enum err post_cite_new(struct db *db, struct arena *a, int64_t post, const struct post_text *text, int64_t account,
    int64_t now) MUST_CHECK;
/* The abbreviations that a text uses without explaining them, each once (abbreviation.c). */
struct abbreviations {
    struct str *word;
    size_t n;
};
enum err abbreviations_find(struct arena *a, struct str body, struct abbreviations *out) MUST_CHECK;
/* Remembers them with the post, and forgets those of an older text unless the post is fresh. */
enum err abbreviations_keep(struct db *db, int64_t post, const struct abbreviations *found, bool fresh) MUST_CHECK;
/* call_version for a post. */
enum err post_version(struct call *c, const struct summary *post) MUST_CHECK;
/* Keeps the text that the post has now as revision number = its version. */
enum err post_keep_revision(struct db *db, int64_t post, int64_t account, int64_t now, struct str reason) MUST_CHECK;
/* Replaces the terms of a root. ERR_INVALID when one does not exist; *bad is its place in the list. */
enum err post_set_terms(struct db *db, int64_t post, const int64_t *terms, size_t n, size_t *bad) MUST_CHECK;
/* Loads the text that a post has now; its title and lead are those of the summary. */
enum err post_text_load(struct db *db, struct arena *a, const struct summary *post, struct post_text *out) MUST_CHECK;
/* True in *has when the post has a theme. */
enum err post_has_theme(struct db *db, int64_t post, bool *has) MUST_CHECK;
/* Appends an event about a post. reason (may be empty) is kept as JSON. */
enum err post_event(struct db *db, struct arena *a, enum event_verb verb, const struct summary *post,
    const struct viewer *v, int64_t now, const char *key, struct str reason) MUST_CHECK;
/* Writes "diff": what changed, part by part. */
void post_diff_json(struct jw *j, const struct diff *d);

#endif
