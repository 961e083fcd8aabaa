/* post.h -- posts of every kind: cases, questions, discussions, lessons, pages, meetings, reports; answers and comments.
 * Model:  a root post with its replies is a thread; a reply's parent is the root or an answer. What a kind can do stands in
 *         domain/kind.h, what a viewer may do in permission.h. Every change raises the post's version, and the thread's;
 *         every edit keeps the older text as a revision. Counters on a row are recounted from the rows they count.
 * Threads: the tables are constant; the functions behind them run where their row says; the commands run on the writer.
 * Memory: arena. Errors: what may not be read is ERR_NOT_FOUND. */
#ifndef VB_POST_H
#define VB_POST_H

#include "domain/event.h"
#include "http/endpoint.h"

extern const struct endpoint post_endpoints[];
extern const struct endpoint list_endpoints[];
extern const struct endpoint feed_endpoints[];
extern const struct endpoint reply_endpoints[];
extern const struct endpoint state_endpoints[];
extern const struct endpoint mark_endpoints[];
extern const struct endpoint link_endpoints[];
extern const struct endpoint revision_endpoints[];
extern const struct endpoint preview_endpoints[];
extern const struct endpoint check_endpoints[];
extern const struct endpoint abbreviation_endpoints[];
extern const struct endpoint restore_endpoints[];
extern const struct endpoint merge_endpoints[];
extern const struct endpoint person_endpoints[];
extern const struct endpoint ask_author_endpoints[];
extern const struct endpoint suggestion_endpoints[];
extern const struct endpoint attachment_endpoints[];
extern const struct endpoint expert_endpoints[];
extern const struct listener expert_listeners[];
extern const struct listener post_listeners[];

enum {
    POST_TITLE_MIN = 3,
    POST_TITLE_MAX = 200, /* characters */
    POST_LEAD_MAX = 300,
    POST_BODY_MAX = 100000,
    POST_NOTE_MAX = 2000,
    POST_REASON_MAX = 500,
    POST_TERMS_MAX = 30,
    POST_REF_MAX = 200,
    LESSON_TITLE_MAX = 140
};

/* One post as an import brings it; numbers as in domain/kind.h; 0 or empty where there is none. */
struct post_import {
    struct str ref;       /* outside id: makes a second import an update; or empty: then id says which post it is */
    int64_t id;           /* the number it should get or has, 0 = the next one; ignored when another post has it */
    int64_t root, parent; /* of a reply: ids that exist; 0 for a root */
    int kind, status, access, phase, evidence;
    int64_t author, group, on_behalf_of, place; /* author 0 = the system account */
    bool anonymous;
    struct str title, lead, body,
        resolution; /* the title of a root may be empty: then one is derived from the body for showing */
    int64_t created, published, updated,
        resolved;                    /* Unix ms; 0 = what it was, else derived: now, created, created, by resolution */
    int64_t review_due, valid_until; /* Unix ms */
    int64_t starts, ends;            /* Unix ms; of a meeting */
    const int64_t *terms;
    size_t n_terms;
};
/* What became of it. */
struct post_imported {
    int64_t id, author, created;
    struct str ref; /* as given */
    bool changed;
};
/* Makes the post or brings it up to date. Renders the Markdown. ERR_INVALID or ERR_TOO_LARGE with *why (arena, English) when
 * the content cannot be taken. */
enum err post_import(struct db *db, struct arena *a, const struct post_import *in, int64_t now,
    struct post_imported *out, struct str *why) MUST_CHECK;
/* The same in two steps, for a thread of many posts: each of them, then, in the same transaction, what the thread counts, its lists
 * and summaries, and the trail, once for all that changed. */
enum err post_import_part(struct db *db, struct arena *a, const struct post_import *in, int64_t now,
    struct post_imported *out, struct str *why) MUST_CHECK;
enum err post_import_end(struct db *db, struct arena *a, int64_t root, const struct post_imported *posts, size_t n,
    int64_t now) MUST_CHECK;
/* Finds by outside id; ERR_NOT_FOUND. */
enum err post_find_ref(struct db *db, struct str ref, int64_t *id) MUST_CHECK;
/* Makes a mark as an import brings it (kind as enum mark); a second time changes nothing. */
enum err post_import_mark(struct db *db, int64_t post, int kind, int64_t account, int64_t organisation, struct str note,
    int64_t at, bool *changed) MUST_CHECK;
/* Makes a link between two posts (rel as enum rel); a second time changes nothing. */
enum err post_import_link(struct db *db, int64_t from, int64_t to, int rel, int64_t now, bool *changed) MUST_CHECK;
/* Renders the stored HTML of all posts again; *n counts those that changed. For `vraagbaak rerender`. */
enum err post_rerender(struct db *db, struct arena *a, int64_t *n) MUST_CHECK;

/* Really deletes a withdrawn post with its replies and versions; ERR_NOT_FOUND, ERR_CONFLICT when it was not withdrawn. */
enum err post_purge(struct db *db, struct arena *a, int64_t id, int64_t now) MUST_CHECK;
/* The same, whatever its status: it was deleted before, and a backup brought it back. */
enum err post_purge_again(struct db *db, struct arena *a, int64_t id, int64_t now) MUST_CHECK;
/* The next withdrawn post after `after` that was not touched since before (Unix ms); 0 = none. */
enum err post_purge_next(struct db *db, int64_t before, int64_t after, int64_t *id) MUST_CHECK;
/* The texts that purging id would delete, at most max posts (arena). */
struct post_purged {
    int64_t id;
    struct str title, lead, body;
};
enum err post_purge_texts(struct db *db, struct arena *a, int64_t id, struct post_purged *out, size_t max,
    size_t *n) MUST_CHECK;

#endif
